"""An origin as a model: what it answers, faults included, without the time that this takes.

MIME frames are real, every byte of a code stream is zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.client.buffer import Literal, SparseBytes
from harness.core.http.byte_range import PARTIAL_CONTENT
from harness.core.http.content_coding import ContentCoding
from harness.core.images.served import ServedBody, body_at
from harness.core.images.server_faults import ERROR_PAGE, NO_FAULTS, NOT_FOUND, ServerFaults, Stall
from harness.core.viewing.asking import StudyAnswer, StudyOpening

_OK = 200
_NO_CONTENT = 204
_LEAVE = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "*",
    "access-control-max-age": "86400",
}


@dataclass(frozen=True, slots=True)
class OriginAnswer:
    """One answer; it breaks off behind its content where it `is_cut`.

    A server that works on images one by one needs `turn_s` for it once it is its turn.
    `slice_count` slices were looked up for it; None where it is none of a study's own answers.
    """

    status_code: int
    headers: Mapping[str, str]
    content: SparseBytes
    is_cut: bool = False
    stall: Stall | None = None
    slice_count: int | None = None
    turn_s: float = 0.0


class SimulatedOrigin:
    """Answers requests for the bodies of a dataset, and counts them for its faults."""

    def __init__(
        self,
        bodies: Mapping[str, ServedBody],
        faults: ServerFaults,
        study: StudyOpening | None = None,
    ) -> None:
        self._bodies = bodies
        self._study = study.answers if study else {}
        self._faults = faults
        self._has_faults = faults != NO_FAULTS
        self._request_count = 0
        self._asked: set[str] = set()

    def leave(self) -> OriginAnswer:
        """What comes of a preflight: the origin lets every page ask for everything."""
        return OriginAnswer(_NO_CONTENT, _LEAVE, SparseBytes(0))

    def answer(self, path: str, headers: Mapping[str, str]) -> OriginAnswer:
        """What comes of a request; header names are spelt as the loader spells them."""
        body = body_at(self._bodies, path)
        if body is None:
            if known := self._study.get(path):
                return _of_study(known)
            return OriginAnswer(NOT_FOUND, {"content-length": "0"}, SparseBytes(0))
        status_code = self._faults.refusal(body.frame_index, self._request_count)
        self._request_count += 1
        if status_code is not None:
            return _refusal(status_code)
        wanted = None if self._faults.ignores_range else headers.get("Range")
        answer = _faultless(body, wanted)
        if taken_s := self._taken_s(path, body):
            own = {"turn_s": taken_s} if body.take_turns else {"stall": Stall(taken_s)}
            answer = replace(answer, **own)
        return self._with_faults(answer, body.frame_index) if self._has_faults else answer

    def _taken_s(self, path: str, body: ServedBody) -> float:
        """What somebody's server takes for an image, which costs a cold one more at first."""
        where = path.partition("?")[0]
        is_first = where not in self._asked
        self._asked.add(where)
        return body.server_s + (body.cold_s if is_first else 0.0)

    def _with_faults(self, answer: OriginAnswer, image_index: int) -> OriginAnswer:
        faults, size_bytes = self._faults, len(answer.content)
        headers = dict(answer.headers)
        if faults.omits_content_length:
            del headers["content-length"]
        if faults.hides_content_range:
            headers.pop("content-range", None)
        cut = faults.cut_after_bytes(image_index)
        is_cut = cut is not None and cut < size_bytes
        content = answer.content.slice(0, cut) if is_cut and cut is not None else answer.content
        stall = faults.stall_of(image_index)
        if stall is None or stall.after_bytes >= size_bytes:
            stall = answer.stall
        return replace(answer, headers=headers, content=content, is_cut=is_cut, stall=stall)


def _faultless(body: ServedBody, wanted: str | None) -> OriginAnswer:
    """The answer of a server without faults; `wanted` is the Range header."""
    content, head = _content(body), {"content-type": body.content_type}
    status_code = _OK
    if wanted is not None:
        first, end = _range(wanted, body.size_bytes)
        head["content-range"] = f"bytes {first}-{end - 1}/{body.size_bytes}"
        content, status_code = content.slice(first, end), PARTIAL_CONTENT
    head["content-length"] = str(len(content))
    return OriginAnswer(status_code, head, content)


def _of_study(answer: StudyAnswer) -> OriginAnswer:
    head = {"content-type": answer.content_type, "content-length": str(answer.body_bytes)}
    if answer.coding is not ContentCoding.IDENTITY:
        head["content-encoding"] = answer.coding.value
    content = SparseBytes(answer.body_bytes)
    return OriginAnswer(_OK, head, content, slice_count=answer.slice_count)


def _refusal(status_code: int) -> OriginAnswer:
    head = {"content-type": "application/json", "content-length": str(len(ERROR_PAGE))}
    return OriginAnswer(status_code, head, SparseBytes(len(ERROR_PAGE), (Literal(0, ERROR_PAGE),)))


def _content(body: ServedBody) -> SparseBytes:
    frame = body.frame
    if not frame.head:
        return SparseBytes(body.size_bytes)
    tail_at = len(frame.head) + body.pixel_data_bytes
    return SparseBytes(body.size_bytes, (Literal(0, frame.head), Literal(tail_at, frame.tail)))


def _range(header: str, size_bytes: int) -> tuple[int, int]:
    """First byte and end of a range such as the loader asks for: "bytes=a-b" or "bytes=a-"."""
    first, _, last = header.removeprefix("bytes=").partition("-")
    return int(first), min(size_bytes, int(last) + 1) if last else size_bytes
