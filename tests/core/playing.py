"""A server in a few lines, and Cornerstone3D's stage lists as data, for the tests of the rules.

Bodies are made of nothing but image bytes: the end of a part is seen with its last byte.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.core.http.byte_range import RangeAnswer
from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.failure import refused
from harness.core.retrieval.fetch import BodyState, FetchMode, ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.playable import Playable
from harness.core.retrieval.policy import CS3D_2023_11, ClientPolicy
from harness.core.retrieval.stage import NearbyFrame, RequestType, RetrieveStage

HTJ2K = HTJ2K_LOSSLESS_RPCL
JPEG_LS = "1.2.840.10008.1.2.4.80"

SUBRESOLUTION = ImageQualityStatus.SUBRESOLUTION
LOSSY = ImageQualityStatus.LOSSY
FULL = ImageQualityStatus.FULL_RESOLUTION
ADJACENT = ImageQualityStatus.ADJACENT_REPLICATE
FAR = ImageQualityStatus.FAR_REPLICATE

_NEARBY = (NearbyFrame(-1, ADJACENT), NearbyFrame(+1, ADJACENT), NearbyFrame(+2, FAR))


def _every_fourth(name: str, offset: int, kind: str, priority: int) -> RetrieveStage:
    nearby = _NEARBY if kind == "multipleFast" else ()
    return RetrieveStage(name, (), 4, offset, kind, RequestType.THUMBNAIL, priority, nearby)


SINGLE = (RetrieveStage("initialImages", retrieve_type="single"),)
SEQUENTIAL = (
    RetrieveStage("lossySequential", retrieve_type="singleFast"),
    RetrieveStage("finalSequential", retrieve_type="singleFinal"),
)
INTERLEAVED = (
    RetrieveStage(
        "initialImages",
        positions=(0.5, 0, -1),
        request_type=RequestType.THUMBNAIL,
        priority=5,
        nearby_frames=_NEARBY,
    ),
    _every_fourth("quarterThumb", 3, "multipleFast", 6),
    _every_fourth("halfThumb", 1, "multipleFast", 7),
    _every_fourth("quarterFull", 2, "multipleFinal", 8),
    _every_fourth("halfFull", 0, "multipleFinal", 9),
    _every_fourth("threeQuarterFull", 1, "multipleFinal", 10),
    _every_fourth("finalFull", 3, "multipleFinal", 11),
    RetrieveStage("errorRetrieve"),
)

_JLS = RetrieveOptions(frames_path="/jls/")
_JLS_THUMBNAIL = RetrieveOptions(frames_path="/jlsThumbnail/", image_quality_status=SUBRESOLUTION)
REST = RetrieveOptions(range_index=-1)


def configuration(
    stages: Sequence[RetrieveStage], options: Mapping[str, RetrieveOptions] | None = None
) -> RetrieveConfiguration:
    return RetrieveConfiguration("under test", tuple(stages), options or {})


STACK_JLS = configuration(SINGLE, {"default": _JLS})
STACK_JLS_REDUCED = configuration(SEQUENTIAL, {"singleFast": _JLS_THUMBNAIL, "singleFinal": _JLS})
STACK_HTJ2K = configuration(SINGLE, {"single": RetrieveOptions(streaming=True)})
STACK_HTJ2K_RANGE = configuration(
    SEQUENTIAL,
    {"singleFast": RetrieveOptions(range_index=0, decode_level=3), "singleFinal": REST},
)
VOLUME_JLS = configuration(INTERLEAVED, {"default": _JLS})
VOLUME_JLS_REDUCED = configuration(INTERLEAVED, {"default": _JLS, "multipleFast": _JLS_THUMBNAIL})
VOLUME_HTJ2K = configuration(INTERLEAVED)
VOLUME_HTJ2K_RANGE = configuration(
    INTERLEAVED,
    {
        "multipleFast": RetrieveOptions(range_index=0, chunk_size_bytes=64_000, decode_level=0),
        "multipleFinal": REST,
    },
)


def paths(image_count: int) -> list[str]:
    return [f"{index}/frames/1" for index in range(image_count)]


def load(
    under_test: RetrieveConfiguration, image_count: int = 1, policy: ClientPolicy = CS3D_2023_11
) -> Retrieval:
    return Retrieval(under_test, policy, paths(image_count))


def told(request: ImageRequest) -> str:
    """A request as it would be read aloud: "3 /jls/ bytes=0-63999", arguments behind a "?"."""
    path, mark, arguments = request.path.partition("?")
    index, encoding, _ = path.split("/")
    ranged = f" {request.asked.header}" if request.asked else ""
    return f"{index} /{encoding}/{mark}{arguments}{ranged}"


def part(
    size_bytes: int,
    total_bytes: int | None,
    *,
    syntax: str = HTJ2K,
    is_extracted: bool | None = None,
    range_answer: RangeAnswer | None = None,
) -> BodyState:
    """The first bytes of a body that is all image; extracted with its last byte if not said."""
    ended = size_bytes == total_bytes if is_extracted is None else is_extracted
    return BodyState(size_bytes, size_bytes, ended, syntax, total_bytes, range_answer)


def _never(_: ImageRequest) -> bool:
    return False


def _no_decode_fails(_: DecodeJob) -> bool:
    return False


def _first(_: int) -> int:
    return 0


@dataclass
class Server:
    """Bodies by encoding, each image alike; what is asked of it stays in `asked`, in order.

    `answers_next` picks which of so many waiting requests is answered. A stream arrives in
    pieces of `piece_bytes`. Every answer takes one second.
    """

    sizes_bytes: Mapping[str, int]
    syntax: str = HTJ2K
    piece_bytes: int = 1 << 30
    refuses: Callable[[ImageRequest], bool] = _never
    cannot_decode: Callable[[DecodeJob], bool] = _no_decode_fails
    answers_next: Callable[[int], int] = _first
    ignores_ranges: bool = False
    hides_total: bool = False
    asked: list[str] = field(default_factory=list)
    handed_out_bytes: int = 0
    now_s: float = 0.0
    _waiting: list[ImageRequest] = field(default_factory=list)

    def play(self, retrieval: Playable, answer_count: int | None = None) -> None:
        """Answer so many requests, or all that come."""
        while not retrieval.is_done and answer_count != 0:
            self.listen(retrieval)
            if self._waiting:
                index = self.answers_next(len(self._waiting))
                self._answer(retrieval, self._waiting.pop(index))
                answer_count = None if answer_count is None else answer_count - 1
            else:
                assert retrieval.is_done, "the load is stuck: nothing to answer, yet not done"
            self.show(retrieval)

    def listen(self, retrieval: Playable) -> None:
        """Take up the requests that are there now; those answered from memory end here."""
        requests = retrieval.next_requests(self.now_s)
        self.asked += [told(request) for request in requests]
        self._waiting += requests
        self.show(retrieval)
        if not self._waiting and not retrieval.is_done:
            requests = retrieval.next_requests(self.now_s)
            self.asked += [told(request) for request in requests]
            self._waiting += requests

    def show(self, retrieval: Playable) -> None:
        """Decode and draw everything that is ready, in no time."""
        while jobs := retrieval.next_decodes():
            for job in jobs:
                if self.cannot_decode(job):
                    retrieval.decode_failed(job, "broken", self.now_s)
                else:
                    retrieval.decoded(job, self.now_s)
        for render in retrieval.next_renders():
            retrieval.rendered(render, self.now_s)

    def _answer(self, retrieval: Playable, request: ImageRequest) -> None:
        self.now_s += 1
        encoding = request.path.split("/")[1]
        if self.refuses(request) or encoding not in self.sizes_bytes:
            retrieval.failed(request, refused(404), self.now_s)
        elif request.mode is FetchMode.RANGE:
            self._answer_range(retrieval, request, self.sizes_bytes[encoding])
        else:
            self._answer_whole(retrieval, request, self.sizes_bytes[encoding])

    def _answer_whole(self, retrieval: Playable, request: ImageRequest, total: int) -> None:
        if request.mode is FetchMode.STREAM:
            for size in range(self.piece_bytes, total, self.piece_bytes):
                retrieval.received(request, self._whole(request, size, total), self.now_s)
                self.show(retrieval)
        self.handed_out_bytes += total
        retrieval.finished(request, self._whole(request, total, total), self.now_s)

    def _whole(self, request: ImageRequest, size: int, total: int) -> BodyState:
        if request.appended_to_partial:  # the part that was held is all that is found
            held = part(request.held_bytes, total, syntax=self.syntax, is_extracted=True)
            return held._replace(size_bytes=request.held_bytes + size)
        return part(size, total, syntax=self.syntax)

    def _answer_range(self, retrieval: Playable, request: ImageRequest, total: int) -> None:
        asked = request.asked
        assert asked is not None
        end = total
        if asked.last is not None and not self.ignores_ranges:
            end = min(total, asked.last + 1)
        status = 200 if self.ignores_ranges else 206
        known = None if self.ignores_ranges or self.hides_total else total
        answer = RangeAnswer(status, known)
        self.handed_out_bytes += end - request.held_bytes
        state = part(end, None, syntax=self.syntax, is_extracted=end == total, range_answer=answer)
        retrieval.finished(request, state, self.now_s)
