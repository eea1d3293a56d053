"""What each byte of a load was for; every byte on the wire is in exactly one column.

A byte was of a *head* (HTTP head, MIME frame, or the page of an error), was there before
(*redundant*), belongs to a URL of which nothing was ever shown or to an answer added where no
decoder looks (*unseen*: it failed, it was appended to partial bytes, or something better came
first), or was *useful*. Only the framing of chunked answers (RFC 9112 §7.1) is not seen: an HTTP
client takes it off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from harness.core.retrieval.fetch import BodyState, HeldBytes, ImageRequest
from harness.core.retrieval.timeline import RequestFinished, Timeline

_FIRST_ERROR = 400  # RFC 9110 §15


class Arrived(NamedTuple):
    """What a request brought: `size_bytes` of body, of which `frame_bytes` are MIME frame.

    A server that refused the image, `is_refused`, may have brought the page of an error.
    """

    size_bytes: int = 0
    frame_bytes: int = 0
    head_bytes: int = 0
    is_refused: bool = False


NOTHING = Arrived()


def arrived(request: ImageRequest, body: BodyState, held: HeldBytes, head_bytes: int) -> Arrived:
    """What a finished request has added to the body; `held` is what was there before it.

    The page of an error is no part of an image, even where the viewer takes it for one.
    """
    if request.appended_to_partial:
        return Arrived(body.size_bytes - request.held_bytes, 0, head_bytes)
    if body.range_answer is not None and body.range_answer.status_code >= _FIRST_ERROR:
        page_bytes = body.size_bytes - request.held_bytes
        return Arrived(0, 0, head_bytes + page_bytes, is_refused=True)
    frame_bytes = body.size_bytes - body.pixel_data_bytes
    if request.held_bytes and held.body is not None:
        frame_bytes -= held.body.size_bytes - held.body.pixel_data_bytes
    return Arrived(body.size_bytes - request.held_bytes, frame_bytes, head_bytes)


class FetchedBytes:
    """How far each URL was fetched already, to tell what comes a second time."""

    def __init__(self) -> None:
        self._ends: dict[str, int] = {}

    def redundant_bytes(self, path: str, first: int, size_bytes: int) -> int:
        """How many of the bytes that have come of a URL, from `first` on, were there before."""
        end, before = first + size_bytes, self._ends.get(path, 0)
        self._ends[path] = max(before, end)
        return max(0, min(before, end) - first)

    def count(self, request: ImageRequest, brought: Arrived, now_s: float) -> RequestFinished:
        """The record of a request that has ended."""
        first = request.asked.first if request.asked else 0
        return RequestFinished(
            at_s=now_s,
            request_id=request.id,
            image_index=request.image_index,
            stage_id=request.stage_id,
            path=request.path,
            size_bytes=brought.size_bytes,
            redundant_bytes=self.redundant_bytes(request.path, first, brought.size_bytes),
            frame_bytes=brought.frame_bytes,
            head_bytes=brought.head_bytes,
            appended_to_partial=request.appended_to_partial,
            is_refused=brought.is_refused,
        )


@dataclass(frozen=True, slots=True)
class StageBytes:
    """What the bytes of one stage were for; the four columns add up to what it received."""

    stage_id: str
    request_count: int
    useful_bytes: int
    redundant_bytes: int
    unseen_bytes: int
    head_bytes: int

    @property
    def total_bytes(self) -> int:
        """Every byte of the stage's answers."""
        return self.useful_bytes + self.redundant_bytes + self.unseen_bytes + self.head_bytes


def byte_ledger(timeline: Timeline) -> list[StageBytes]:
    """What every byte was for, stage by stage, in the order in which stages first ended one."""
    stages: dict[str, list[Purposes]] = {}
    for request, purposes in byte_purposes(timeline):
        stages.setdefault(request.stage_id, []).append(purposes)
    return [
        StageBytes(stage_id, len(rows), *map(sum, zip(*rows, strict=True)))
        for stage_id, rows in stages.items()
    ]


class Purposes(NamedTuple):
    """What the bytes of one request were for."""

    useful_bytes: int
    redundant_bytes: int
    unseen_bytes: int
    head_bytes: int


def byte_purposes(timeline: Timeline) -> Iterator[tuple[RequestFinished, Purposes]]:
    """What the bytes of each request were for, in the order in which they ended.

    All requests of one URL are seen as soon as one of them led to an image that was shown.
    """
    shown = {image.request_id for image in timeline.shown}
    seen_paths = {request.path for request in timeline.requests if request.request_id in shown}
    for request in timeline.requests:
        is_seen = request.path in seen_paths and not request.appended_to_partial
        yield request, _purposes(request, is_seen)


def _purposes(request: RequestFinished, is_seen: bool) -> Purposes:
    redundant_bytes = request.redundant_bytes
    # What of the frame had come before is redundant already.
    frame_bytes = min(request.frame_bytes, request.size_bytes - redundant_bytes)
    image_bytes = request.size_bytes - redundant_bytes - frame_bytes
    return Purposes(
        useful_bytes=image_bytes if is_seen else 0,
        redundant_bytes=redundant_bytes,
        unseen_bytes=0 if is_seen else image_bytes,
        head_bytes=request.head_bytes + frame_bytes,
    )
