"""The time that physics allows: a retrieve configuration played without any loss of time.

Requests are answered in the order in which they are asked, at the full rate of the link and after
one single round trip; decoding and rendering cost nothing. An answer comes whole before the next
begins, because sharing the link only makes the bytes that a moment needs come later. A stream that
is shown before its end is the exception: what is left of it waits, as long as the client has a
connection for the next request, and the one with the least left ends first. So does an answer that
a server lets stall: it keeps its connection while others are answered, and goes on once it may.
"""

from bisect import insort
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from harness.core.http.byte_range import PARTIAL_CONTENT, RangeAnswer
from harness.core.images.served import ServedBody, body_at
from harness.core.images.server_faults import NO_FAULTS, NOT_FOUND, ServerFaults
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.failure import broken_off, refused
from harness.core.retrieval.fetch import BodyState, ImageRequest
from harness.core.retrieval.ledger import Arrived
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.timeline import Timeline

_OK = 200
_LINE_END = "\r\n"  # before every boundary, RFC 2046 §5.1.1


def ideal_timeline(
    retrieval: Retrieval,
    bodies: Mapping[str, ServedBody],
    network: NetworkProfile,
    connections: int = 1,
    faults: ServerFaults = NO_FAULTS,
) -> Timeline:
    """What would be observed on a perfect wire; plays `retrieval` to its end.

    `connections` requests of the client are under way at most. A path that the dataset does not
    have, an image that the server refuses or cuts is answered by a failure.
    """
    wire = _PerfectWire(retrieval, bodies, network, faults)
    waiting: deque[ImageRequest] = deque()
    while not retrieval.is_done:
        waiting.extend(retrieval.next_requests(wire.now_s))
        if waiting and wire.begun_count < connections and wire.goes_before_others(waiting[0]):
            wire.answer(waiting.popleft())
        elif wire.begun_count:
            wire.end_next()
        _show_at_once(retrieval, wire.now_s)
    return retrieval.timeline


@dataclass(slots=True, eq=False)
class _Begun:
    """An answer of which the body up to `at` is there, and that will bring it up to `end`.

    `is_cut` where the server breaks off there; a stalled answer goes on at `ready_s`, 0 for others.
    """

    request: ImageRequest
    body: ServedBody
    at: int
    end: int
    is_cut: bool
    ready_s: float = 0.0

    @property
    def left_bytes(self) -> int:
        return self.end - self.at


class _PerfectWire:
    """Answers requests; `now_s` is when all that was sent so far has arrived."""

    def __init__(
        self,
        retrieval: Retrieval,
        bodies: Mapping[str, ServedBody],
        network: NetworkProfile,
        faults: ServerFaults,
    ) -> None:
        self._retrieval = retrieval
        self._bodies = bodies
        self._faults = faults
        self._capacity = network.download_capacity
        self._link_begins_s = network.floor_s(0)
        self._sent_bytes = 0
        self._request_count = 0
        self._begun: list[_Begun] = []  # the one with the least left first

    @property
    def now_s(self) -> float:
        begin_s, sent_bytes = self._link_begins_s, self._sent_bytes
        return self._capacity.departure_s(begin_s, sent_bytes) if sent_bytes else begin_s

    def _wait_until(self, moment_s: float) -> None:
        """Let the link be idle, unless that moment is over."""
        if moment_s > self.now_s:
            self._link_begins_s, self._sent_bytes = moment_s, 0

    def answer(self, request: ImageRequest) -> None:
        """Let a request be answered, or refused, as the server would."""
        body = body_at(self._bodies, request.path)
        number = self._request_count
        self._request_count += 1
        if body is None:
            self._retrieval.failed(request, refused(NOT_FOUND), self.now_s)
        elif status := self._faults.refusal(body.frame_index, number):
            self._retrieval.failed(request, refused(status), self.now_s)
        else:
            self._bring(request, body)

    @property
    def begun_count(self) -> int:
        """How many answers have begun and still have bytes to bring."""
        return len(self._begun)

    def goes_before_others(self, request: ImageRequest) -> bool:
        """Whether a request is answered before any answer that has begun goes on.

        One that stalls is, since it leaves the link to the others at once; else those that have
        stalled long enough have waited for longer.
        """
        if self._faults.stall is None:
            return True
        body = body_at(self._bodies, request.path)
        if body is not None and self._faults.stall_of(body.frame_index) is not None:
            return True
        return not any(0 < each.ready_s <= self.now_s for each in self._begun)

    def end_next(self) -> None:
        """Bring the rest of the answer that may go on first; of several, the least that is left."""
        now_s = self.now_s
        ready = (each for each in self._begun if each.ready_s <= now_s)
        chosen = next(ready, None) or min(self._begun, key=attrgetter("ready_s"))
        self._begun.remove(chosen)
        self._wait_until(chosen.ready_s)
        self._end(chosen)

    def _bring(self, request: ImageRequest, body: ServedBody) -> None:
        start, end = _span(request, body, self._faults)
        cut_after_bytes = self._faults.cut_after_bytes(body.frame_index)
        is_cut = cut_after_bytes is not None and end - start > cut_after_bytes
        came_end = end if cut_after_bytes is None else min(end, start + cut_after_bytes)
        begun = _Begun(request, body, start, came_end, is_cut)
        stall = self._faults.stall_of(body.frame_index)
        if stall is not None and stall.after_bytes < begun.left_bytes:
            self._bring_up_to(start + stall.after_bytes, begun)
            begun.ready_s = self.now_s + stall.duration_s
            self._leave(begun)
        elif (part := self._next_part(begun)) is not None:
            self._bring_up_to(part, begun)
            shown = self._retrieval.timeline.shown
            if shown and shown[-1].request_id == request.id:
                self._leave(begun)
            else:
                self._end(begun)
        else:
            self._end(begun)

    def _leave(self, begun: _Begun) -> None:
        """Let others go first, for now."""
        insort(self._begun, begun, key=attrgetter("left_bytes"))

    def _bring_up_to(self, at: int, begun: _Begun) -> None:
        """Bring a body up to a place, and show the parts of a stream on the way there."""
        while (part := self._next_part(begun)) is not None and part <= at:
            self._sent_bytes += part - begun.at
            begun.at = part
            state = body_state(begun.body, begun.request, part, self._faults)
            self._retrieval.received(begun.request, state, self.now_s)
            _show_at_once(self._retrieval, self.now_s)
        self._sent_bytes += at - begun.at
        begun.at = at

    def _end(self, begun: _Begun) -> None:
        self._bring_up_to(begun.end, begun)
        request = begun.request
        if begun.is_cut:
            brought = Arrived(begun.end - _span(request, begun.body, self._faults)[0])
            self._retrieval.failed(request, broken_off(), self.now_s, brought)
        else:
            state = body_state(begun.body, request, begun.end, self._faults)
            self._retrieval.finished(request, state, self.now_s)

    def _next_part(self, begun: _Begun) -> int | None:
        """Up to where a stream comes before it is next looked at; None if it ends before."""
        request = begun.request
        size_bytes = self._retrieval.next_offer_bytes(request)
        if size_bytes is None:
            return None
        # What is held before an appended stream counts as well.
        before_bytes = request.held_bytes if request.appended_to_partial else 0
        part = max(begun.at + 1, size_bytes - before_bytes)
        return part if part < begun.end else None


def _span(request: ImageRequest, body: ServedBody, faults: ServerFaults) -> tuple[int, int]:
    """First byte and end of what a server sends of a body."""
    if request.asked is None or faults.ignores_range:
        return 0, body.size_bytes
    last = request.asked.last
    end = body.size_bytes if last is None else min(body.size_bytes, last + 1)
    return min(request.asked.first, end), end


def body_state(
    body: ServedBody, request: ImageRequest, size_bytes: int, faults: ServerFaults = NO_FAULTS
) -> BodyState:
    """What a client knows once the first `size_bytes` of a body are there."""
    if request.appended_to_partial:
        return _appended(body, request, size_bytes, faults)
    is_whole = size_bytes >= body.size_bytes
    return BodyState(
        size_bytes=size_bytes,
        pixel_data_bytes=body.pixel_data_in(size_bytes),
        is_extracted=is_whole or not body.frame.head,
        transfer_syntax_uid=body.transfer_syntax_uid,
        total_bytes=None if faults.omits_content_length else body.size_bytes,
        range_answer=_range_answer(body, faults) if request.asked else None,
        is_single_part=not body.frame.head,
    )


def _appended(
    body: ServedBody, request: ImageRequest, size_bytes: int, faults: ServerFaults
) -> BodyState:
    """What a client takes a stream for that was added to held bytes: their part ends with them."""
    is_framed = bool(body.frame.head)
    size_bytes += request.held_bytes
    in_part = body.pixel_data_in(request.held_bytes - len(_LINE_END))
    return BodyState(
        size_bytes=size_bytes,
        pixel_data_bytes=in_part if is_framed else size_bytes,
        is_extracted=True,
        transfer_syntax_uid=body.transfer_syntax_uid,
        total_bytes=None if faults.omits_content_length else body.size_bytes,
        is_single_part=not is_framed,
    )


def _range_answer(body: ServedBody, faults: ServerFaults) -> RangeAnswer:
    if faults.ignores_range:
        return RangeAnswer(_OK, None)
    return RangeAnswer(PARTIAL_CONTENT, None if faults.hides_content_range else body.size_bytes)


def _show_at_once(retrieval: Retrieval, now_s: float) -> None:
    while jobs := retrieval.next_decodes():
        for job in jobs:
            retrieval.decoded(job, now_s)
    for render in retrieval.next_renders():
        retrieval.rendered(render, now_s)


def first_image_floor_s(
    retrieval: Retrieval,
    bodies: Mapping[str, ServedBody],
    network: NetworkProfile,
    connections: int,
    faults: ServerFaults = NO_FAULTS,
) -> float | None:
    """The earliest moment at which any image can be decoded, or None if the first ones cannot.

    Answers that share the link may overtake each other, so the smallest of those that are in
    flight at first counts; the next request starts only when one of these has ended. They are for
    different images of `retrieval`, which has not begun, and each is answered on a wire of its own.
    """
    for request in retrieval.next_requests(0.0)[:connections]:
        wire = _PerfectWire(retrieval, bodies, network, faults)
        wire.answer(request)
        while wire.begun_count:
            wire.end_next()
        _show_at_once(retrieval, 0.0)
    return min((image.received_s for image in retrieval.timeline.decoded), default=None)
