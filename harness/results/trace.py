"""What happened in one load, event by event: what was asked for, decoded and shown.

Times are seconds since the load began, to the microsecond; None stands for what never came.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from harness.core.http.byte_range import ByteRange
from harness.core.http.given import GivenAnswer
from harness.core.http.jpip import jpip_request
from harness.core.images.served import encoding_path_of
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.ledger import Purposes, byte_purposes
from harness.core.retrieval.timeline import ImageDecoded, ImageShown, RequestSent, Timeline
from harness.core.viewing.hand import Move

_NOTHING = Purposes(0, 0, 0, 0)
_DIGITS = 6


class TracedRequest(NamedTuple):
    """A request: when, on which connection, of which bytes, and what these were for.

    `first` and `last` are of the range that was asked for, both None without one. A request that
    was not answered has no `first_byte_s`, one that never ended no `last_byte_s`.
    `given_by_harness` names what of the answer, and of that to its preflight, is not of the
    server's that was asked (core.http.given); None where all of it is.
    """

    image_index: int
    stage_id: str
    encoding: str
    connection_index: int
    first: int | None
    last: int | None
    sent_s: float
    first_byte_s: float | None
    last_byte_s: float | None
    useful_bytes: int
    redundant_bytes: int
    unseen_bytes: int
    head_bytes: int
    is_refused: bool
    given_by_harness: str | None = None


class TracedDecode(NamedTuple):
    """A decode, from the last byte that it needed to its end."""

    image_index: int
    stage_id: str
    status: ImageQualityStatus
    level: int
    received_s: float
    decoded_s: float


class Picture(NamedTuple):
    """What stands at the place of an image: the source's first bytes, halved `level` times.

    `encoding` is the path of the code stream ("frames", "jls"). Where an answer was appended to
    partial bytes, `appended_at_bytes` of the body came before it.
    """

    image_index: int
    source_index: int
    encoding: str
    level: int
    pixel_data_bytes: int
    appended_at_bytes: int | None = None


class ShownPicture(NamedTuple):
    """A picture on screen: when the last byte it needed came, and when it was decoded and drawn."""

    picture: Picture
    stage_id: str
    status: ImageQualityStatus
    received_s: float
    decoded_s: float
    shown_s: float


@dataclass(frozen=True, slots=True)
class Trace:
    """One load; requests in the order in which they were sent, the rest as it happened.

    `wanted` are the moves of the hand, where somebody read while it loaded.
    """

    requests: tuple[TracedRequest, ...]
    decodes: tuple[TracedDecode, ...]
    shown: tuple[ShownPicture, ...]
    wanted: tuple[Move, ...] = ()

    @classmethod
    def of(
        cls,
        timeline: Timeline,
        wanted: Sequence[Move] = (),
        given: Sequence[GivenAnswer] = (),
    ) -> "Trace":
        """The trace of what was observed, and of what the harness gave in a server's place."""
        sent = {request.request_id: request for request in timeline.sent}
        return cls(
            tuple(_requests(timeline, _marks(timeline, given))),
            tuple(map(_decode, timeline.decoded)),
            # What is shown without a request of its own is made of what an earlier one brought.
            tuple(_shown(each, _origin_of(each, sent, timeline)) for each in timeline.shown),
            tuple(each._replace(at_s=_rounded(each.at_s)) for each in wanted),
        )


def encoding_of(path: str) -> str:
    """The code stream that a path is answered with; JPIP cuts that of the frame itself."""
    asked = jpip_request(path)
    return encoding_path_of(asked.frame_path if asked else path)


def _marks(timeline: Timeline, given: Sequence[GivenAnswer]) -> dict[int, str]:
    """What was given for each request, by its number; the same again was given in that order."""
    left: dict[tuple[str, str, str | None], deque[str]] = defaultdict(deque)
    for method, path, asked, each in given:
        left[method, unquote(path.lstrip("/")), asked].append(each.value)
    paths = {sent.request_id: unquote(sent.path.lstrip("/")) for sent in timeline.sent}
    asking = ((ask.request_id, "OPTIONS", None) for ask in timeline.preflights)
    getting = ((sent.request_id, "GET", _range_of(sent)) for sent in timeline.sent)
    marks: dict[int, list[str]] = defaultdict(list)
    for number, method, asked in (*asking, *getting):
        if found := left.get((method, paths.get(number, ""), asked)):
            marks[number].append(found.popleft())
    return {number: ", ".join(each) for number, each in marks.items()}


def _range_of(sent: RequestSent) -> str | None:
    return None if sent.first is None else ByteRange(sent.first, sent.last).header


def _requests(timeline: Timeline, marks: Mapping[int, str]) -> Iterator[TracedRequest]:
    answered_s = {each.request_id: each.at_s for each in timeline.answered}
    ended = {each.request_id: (each, purposes) for each, purposes in byte_purposes(timeline)}
    for sent in timeline.sent:
        end, purposes = ended.get(sent.request_id, (None, _NOTHING))
        yield TracedRequest(
            sent.image_index,
            sent.stage_id,
            encoding_of(sent.path),
            sent.connection_index,
            sent.first,
            sent.last,
            _rounded(sent.at_s),
            _rounded_if(answered_s.get(sent.request_id)),
            _rounded_if(end.at_s if end else None),
            *purposes,
            is_refused=end is not None and end.is_refused,
            given_by_harness=marks.get(sent.request_id),
        )


def _decode(each: ImageDecoded) -> TracedDecode:
    received_s, decoded_s = _rounded(each.received_s), _rounded(each.at_s)
    return TracedDecode(
        each.image_index, each.stage_id, each.status, each.level, received_s, decoded_s
    )


def _origin_of(each: ImageShown, sent: dict[int, RequestSent], timeline: Timeline) -> RequestSent:
    own = sent.get(each.request_id)
    if own is not None:
        return own
    before = (
        request
        for request in reversed(timeline.sent)
        if request.image_index == each.source_index and request.at_s <= each.at_s
    )
    return next(before)


def _shown(each: ImageShown, origin: RequestSent) -> ShownPicture:
    picture = Picture(
        each.image_index,
        each.source_index,
        encoding_of(origin.path),
        each.level,
        each.pixel_data_bytes,
        origin.appended_at_bytes,
    )
    times_s = map(_rounded, (each.received_s, each.decoded_s, each.at_s))
    return ShownPicture(picture, origin.stage_id, each.status, *times_s)


def _rounded(time_s: float) -> float:
    return round(time_s, _DIGITS)


def _rounded_if(time_s: float | None) -> float | None:
    return None if time_s is None else _rounded(time_s)
