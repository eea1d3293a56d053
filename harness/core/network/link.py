"""One direction of one access link, shared by every connection that crosses it.

The law of this file: a virtual clock alone decides when bytes leave and arrive. How late the
link is told that time has passed moves no arrival by anything, so a busy machine costs
promptness but never rate. No payload is here, only sizes; time comes in as `now_s`.

A segment that starts while the link is busy starts when the one before it has left, so
everything that leaves without a pause, a busy period, ends at `start + bytes * 8 / rate`.
Connections with bytes to send take turns, one segment each (round robin, as RFC 970 proposed
for gateways): behind a single queue a small file would wait for every large one before it.
"""

from collections import deque
from heapq import heapify, heappop, heappush
from math import inf
from typing import NamedTuple

from harness.core.network.profile import TCP_SEGMENT_BYTES

_TURN_S = 0.5e-3
_LARGEST_TURN_BYTES = 64 * 1024
_FULL_AFTER_S = 50e-3
_LEAST_FULL_BYTES = 128 * 1024
_MOST_FULL_BYTES = 1024 * 1024


class Flow:
    """One connection's place on a link; made by `Link.open_flow`."""

    __slots__ = (
        "_full_bytes",
        "_has_turn",
        "_is_dropped",
        "_is_finished",
        "_is_paused",
        "_last_arrival_s",
        "_last_entry_s",
        "_pending_end",
        "_waiting_bytes",
        "queued_bytes",
    )

    def __init__(self, full_bytes: float) -> None:
        self.queued_bytes = 0
        self._full_bytes = full_bytes
        self._waiting_bytes = (
            0  # of the queued ones, those that may leave as soon as it is their turn
        )
        self._last_entry_s = -inf
        self._last_arrival_s = -inf  # noted only where it is not the link's own order
        self._has_turn = False
        self._is_paused = False
        self._is_finished = False
        self._is_dropped = False
        self._pending_end = False

    @property
    def is_full(self) -> bool:
        """Whether the sender should wait: as much is queued as a router would hold for it."""
        return self.queued_bytes >= self._full_bytes

    @property
    def is_paused(self) -> bool:
        """Whether the receiver has asked for nothing more to be sent for now."""
        return self._is_paused

    @property
    def _has_something(self) -> bool:
        return self._waiting_bytes > 0 or self._pending_end


class Delivery(NamedTuple):
    """`size_bytes` of one flow, all at the receiver at `arrival_s`; its last if `is_end`."""

    flow: Flow
    size_bytes: int
    arrival_s: float
    is_end: bool


class _Entry(NamedTuple):
    """Bytes, or the end of a stream, that reach the queue later than they were handed over."""

    at_s: float
    order: int
    flow: Flow
    size_bytes: int
    is_end: bool


class Link:
    """The schedule of one direction: `rate_bps` bits per second (None: no limit), `delay_s` more.

    Whoever runs it calls `advance` at, or any time after, `next_event_s`. Times are seconds of
    one clock that never goes back.
    """

    def __init__(self, rate_bps: float | None, delay_s: float) -> None:
        assert rate_bps is None or rate_bps > 0, rate_bps
        assert delay_s >= 0, delay_s
        bytes_per_s = rate_bps / 8 if rate_bps else inf
        self.delay_s = delay_s
        self.turn_bytes = int(
            max(TCP_SEGMENT_BYTES, min(_LARGEST_TURN_BYTES, bytes_per_s * _TURN_S))
        )
        self._full_bytes = max(
            _LEAST_FULL_BYTES, min(_MOST_FULL_BYTES, bytes_per_s * _FULL_AFTER_S)
        )
        self._s_per_byte = 1 / bytes_per_s
        self._busy_since_s = -inf
        self._busy_bytes = 0
        self._free_s = -inf
        self._sending: Flow | None = None
        self._turns: deque[Flow] = deque()
        self._in_flight: deque[Delivery] = deque()
        self._entries: list[_Entry] = []
        self._entry_count = 0

    def open_flow(self) -> Flow:
        """A new connection's place on this link."""
        return Flow(self._full_bytes)

    def send(
        self, flow: Flow, size_bytes: int, now_s: float, *, not_before_s: float = -inf
    ) -> None:
        """Hand over `size_bytes`, which reach the queue now, or at `not_before_s` if later.

        They never overtake what the flow was given before.
        """
        assert size_bytes >= 0, size_bytes
        assert not flow._is_finished
        self._hand_over(flow, size_bytes, False, max(now_s, not_before_s), now_s)

    def finish(self, flow: Flow, now_s: float) -> None:
        """End the flow's stream behind everything it was given; doing so again changes nothing."""
        if not flow._is_finished:
            flow._is_finished = True
            self._hand_over(flow, 0, True, now_s, now_s)

    def drop(self, flow: Flow, now_s: float) -> None:
        """Forget the flow and every byte of it that has not left; what is in flight is lost."""
        self._run_until(now_s)
        flow._is_dropped = flow._is_finished = True
        flow.queued_bytes = flow._waiting_bytes = 0  # so that its turn, if any, takes no time
        self._entries = [entry for entry in self._entries if entry.flow is not flow]
        heapify(self._entries)

    def pause(self, flow: Flow, now_s: float) -> None:
        """Let nothing more of the flow leave: its receiver is full."""
        self._run_until(now_s)
        flow._is_paused = True
        self._take_from_turns(flow)

    def resume(self, flow: Flow, now_s: float) -> None:
        """Let the flow take turns again, from now on."""
        self._run_until(now_s)
        flow._is_paused = False
        self._queue(flow, now_s)
        self._transmit(now_s)

    def advance(self, now_s: float) -> list[Delivery]:
        """What has arrived by `now_s` and was not reported yet, in the order of arrival."""
        self._run_until(now_s)
        arrived: list[Delivery] = []
        in_flight = self._in_flight
        while in_flight and in_flight[0].arrival_s <= now_s:
            delivery = in_flight.popleft()
            if not delivery.flow._is_dropped:
                arrived.append(delivery)
        return arrived

    def next_event_s(self) -> float | None:
        """When `advance` has something to do if nothing more is sent; None when it never has."""
        candidates_s = []
        if self._turns or (self._sending and self._sending._has_something):
            candidates_s.append(self._free_s)
        if self._in_flight:
            candidates_s.append(self._in_flight[0].arrival_s)
        if self._entries:
            candidates_s.append(self._entries[0].at_s)
        return min(candidates_s, default=None)

    def idle_since_s(self, now_s: float) -> float | None:
        """Since when nothing has been leaving (-inf: ever); None while something is."""
        self._run_until(now_s)
        return None if self._sending else self._free_s

    def begin(self, now_s: float) -> None:
        """Let whatever changes with time begin anew; of a constant rate and delay nothing does."""

    def service_s(self, start_s: float, end_s: float) -> float:
        """How long between the two the link could have been sending; 0 if they are reversed."""
        return max(0.0, end_s - start_s)

    def earliest_arrival_s(self, flow: Flow, size_bytes: int) -> float:
        """When the next `size_bytes` of the flow will have arrived if nobody sends anything more.

        More traffic can only make it later. A simulation waits for this instead of for every
        segment, and asks again then. inf while the flow is paused or was given fewer bytes.
        """
        missing_bytes = size_bytes
        for delivery in self._in_flight:
            if delivery.flow is flow:
                missing_bytes -= delivery.size_bytes
                if missing_bytes <= 0:
                    return delivery.arrival_s
        if flow._has_turn and missing_bytes <= flow._waiting_bytes:
            sent_bytes = self._busy_bytes + self._sent_before(flow, missing_bytes)
            return self._busy_since_s + sent_bytes * self._s_per_byte + self.delay_s
        return min((entry.at_s for entry in self._entries if entry.flow is flow), default=inf)

    def _sent_before(self, flow: Flow, size_bytes: int) -> int:
        """What all flows send until the segment with the flow's byte `size_bytes` has left."""
        turns_bytes = -(-size_bytes // self.turn_bytes) * self.turn_bytes
        sent_bytes = 0
        last_turn = (self._sending,) if self._sending else ()
        for other in (*self._turns, *last_turn):
            waiting_bytes = other._waiting_bytes
            sent_bytes += waiting_bytes if waiting_bytes < turns_bytes else turns_bytes
            if other is flow:
                turns_bytes -= self.turn_bytes  # those behind it have had one turn fewer by then
        return sent_bytes

    def _hand_over(
        self, flow: Flow, size_bytes: int, is_end: bool, at_s: float, now_s: float
    ) -> None:
        assert not flow._is_dropped
        self._run_until(now_s)
        at_s = flow._last_entry_s = max(at_s, flow._last_entry_s)
        flow.queued_bytes += size_bytes
        if at_s > now_s:
            self._enter_later(flow, size_bytes, is_end, at_s)
        else:
            self._admit(flow, size_bytes, is_end, at_s)
            self._transmit(now_s)

    def _enter_later(self, flow: Flow, size_bytes: int, is_end: bool, at_s: float) -> None:
        self._entry_count += 1
        heappush(self._entries, _Entry(at_s, self._entry_count, flow, size_bytes, is_end))

    def _admit(self, flow: Flow, size_bytes: int, is_end: bool, at_s: float) -> None:
        flow._waiting_bytes += size_bytes
        flow._pending_end = flow._pending_end or is_end
        self._queue(flow, at_s)

    def _queue(self, flow: Flow, at_s: float) -> None:
        if flow._has_turn or flow._is_paused or not flow._has_something:
            return
        if not self._turns and self._free_s <= at_s:
            # A new busy period: the time during which the link idled is not made up for.
            self._busy_since_s = self._free_s = at_s
            self._busy_bytes = 0
        flow._has_turn = True
        self._turns.append(flow)

    def _take_from_turns(self, flow: Flow) -> None:
        if flow._has_turn and flow is not self._sending:
            flow._has_turn = False
            self._turns.remove(flow)

    def _run_until(self, now_s: float) -> None:
        """Do what the virtual clock has reached, in its order, however late we are told."""
        entries = self._entries
        while entries and entries[0].at_s <= now_s:
            entry = heappop(entries)
            self._transmit(entry.at_s)
            self._admit(entry.flow, entry.size_bytes, entry.is_end, entry.at_s)
        self._transmit(now_s)

    def _transmit(self, until_s: float) -> None:
        """Let every segment leave whose turn came by `until_s`."""
        turns = self._turns
        while self._free_s <= until_s:
            if self._sending is not None:
                self._end_turn(self._sending)
            if not turns:
                return
            flow = self._sending = turns.popleft()
            size_bytes = min(flow._waiting_bytes, self.turn_bytes)
            flow._waiting_bytes -= size_bytes
            flow.queued_bytes -= size_bytes
            self._busy_bytes += size_bytes
            # From the start of the busy period, so that rounding errors never add up.
            self._free_s = self._busy_since_s + self._busy_bytes * self._s_per_byte
            is_end = flow._pending_end and not flow._waiting_bytes
            if is_end:
                flow._pending_end = False
            self._in_flight.append(Delivery(flow, size_bytes, self._free_s + self.delay_s, is_end))

    def _end_turn(self, flow: Flow) -> None:
        """The segment has left, and only now its flow lines up again: newcomers are before it."""
        self._sending = None
        flow._has_turn = flow._has_something and not flow._is_paused
        if flow._has_turn:
            self._turns.append(flow)
