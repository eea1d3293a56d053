"""One direction of one access link, shared by every connection that crosses it.

The law of this file: a virtual clock alone decides when bytes leave and arrive. How late the
link is told that time has passed moves no arrival by anything, so a busy machine costs
promptness but never rate. No payload is here, only sizes; time comes in as `now_s`.

A link is what is handed over to it, in order, before a `Transmitter`, which says when it leaves.
"""

from bisect import bisect_right
from heapq import heapify, heappop, heappush
from math import inf
from operator import attrgetter
from typing import NamedTuple

from harness.core.network.flow import Delivery, Flow
from harness.core.network.transmitter import Transmitter

_arrival_s = attrgetter("arrival_s")


class _Entry(NamedTuple):
    """Bytes, or the end of a stream, that reach the queue later than they were handed over."""

    at_s: float
    order: int
    flow: Flow
    size_bytes: int
    is_end: bool


class Link:
    """The schedule of one direction.

    Whoever runs it calls `advance` at, or any time after, `next_event_s`. Times are seconds of
    one clock that never goes back. `TcpLink` has the same methods, for senders of its own.
    """

    def __init__(self, transmitter: Transmitter) -> None:
        self.transmitter = transmitter
        self._entries: list[_Entry] = []
        self._entry_count = 0
        self._has_closed = False

    @property
    def makes_forecasts(self) -> bool:
        """Whether what comes is there just when `earliest_arrival_s` says, if nothing is sent."""
        return self.transmitter.makes_forecasts

    @property
    def turn_bytes(self) -> int:
        """What a connection sends until it is the next one's turn."""
        return self.transmitter.turn_bytes

    def open_flow(self) -> Flow:
        """A new connection's place on this link."""
        return Flow(self.transmitter.full_bytes)

    def close_flow(self, flow: Flow, now_s: float) -> None:
        """Forget the flow and every byte of it that has not left; what is in flight is lost."""
        self.run_until(now_s)
        flow.is_closed = flow.is_finished = self._has_closed = True
        flow.queued_bytes = flow.waiting_bytes = 0
        self._entries = [entry for entry in self._entries if entry.flow is not flow]
        heapify(self._entries)
        self.transmitter.forget(flow)

    def send(
        self, flow: Flow, size_bytes: int, now_s: float, *, not_before_s: float = -inf
    ) -> None:
        """Hand over `size_bytes`, which reach the queue now, or at `not_before_s` if later.

        They never overtake what the flow was given before.
        """
        assert size_bytes >= 0, size_bytes
        assert not flow.is_finished
        self._hand_over(flow, size_bytes, False, max(now_s, not_before_s), now_s)

    def finish(self, flow: Flow, now_s: float) -> None:
        """End the flow's stream behind everything it was given; doing so again changes nothing."""
        if not flow.is_finished:
            flow.is_finished = True
            self._hand_over(flow, 0, True, now_s, now_s)

    def pause(self, flow: Flow, now_s: float) -> None:
        """Let nothing more of the flow leave: its receiver is full."""
        self.run_until(now_s)
        flow.is_paused = True
        self.transmitter.take_out(flow)

    def resume(self, flow: Flow, now_s: float) -> None:
        """Let the flow take turns again, from now on."""
        self.run_until(now_s)
        flow.is_paused = False
        self.line_up(flow, now_s)
        self.transmitter.transmit(now_s)

    def advance(self, now_s: float) -> list[Delivery]:
        """What has arrived by `now_s` and was not reported yet, in the order of arrival."""
        self.run_until(now_s)
        in_flight = self.transmitter.in_flight
        there = bisect_right(in_flight, now_s, key=_arrival_s)
        arrived = [in_flight.popleft() for _ in range(there)]
        if self._has_closed:
            return [delivery for delivery in arrived if not delivery.flow.is_closed]
        return arrived

    def next_event_s(self) -> float | None:
        """When `advance` has something to do if nothing more is sent; None when it never has."""
        next_s = self.transmitter.next_event_s()
        if self._entries and self._entries[0].at_s < next_s:
            return self._entries[0].at_s
        return None if next_s == inf else next_s

    def idle_since_s(self, now_s: float) -> float | None:
        """Since when nothing has been leaving (-inf: ever); None while something is."""
        self.run_until(now_s)
        return self.transmitter.idle_since_s(now_s)

    def begin(self, now_s: float) -> None:
        """Let the times of outages and traces, if there are any, count from now."""
        self.run_until(now_s)
        self.transmitter.begin(now_s)

    def service_s(self, start_s: float, end_s: float) -> float:
        """How long between the two the link could have been sending; 0 if they are reversed."""
        return self.transmitter.service_s(start_s, end_s)

    def earliest_arrival_s(self, flow: Flow, size_bytes: int) -> float:
        """When the next `size_bytes` of the flow will have arrived if nobody sends anything more.

        More traffic can only make it later. A simulation waits for this instead of for every
        segment, and asks again then: at the next event, where nobody can know more. inf while the
        flow is paused or was given fewer bytes.
        """
        if not self.transmitter.makes_forecasts:
            next_s = self.next_event_s()
            return inf if next_s is None else next_s
        arrival_s = self.transmitter.forecast_s(flow, size_bytes)
        if arrival_s < inf:
            return arrival_s
        return min((entry.at_s for entry in self._entries if entry.flow is flow), default=inf)

    # What a link with senders of its own overrides or calls.

    def admit(self, flow: Flow, size_bytes: int, is_end: bool, at_s: float) -> None:
        """Bytes, or the end of a stream, reach the queue."""
        flow.waiting_bytes += size_bytes
        if is_end:
            flow.has_pending_end = True
        self.line_up(flow, at_s)

    def run_until(self, now_s: float) -> None:
        """Do what the virtual clock has reached, in its order, however late we are told."""
        entries, transmit = self._entries, self.transmitter.transmit
        while entries and entries[0].at_s <= now_s:
            entry = heappop(entries)
            transmit(entry.at_s)
            self.admit(entry.flow, entry.size_bytes, entry.is_end, entry.at_s)
        transmit(now_s)

    def line_up(self, flow: Flow, at_s: float) -> None:
        """Let a flow take turns; as soon as it can, if it cannot yet."""
        again_s = self.transmitter.line_up(flow, at_s)
        if again_s is not None:
            self.enter_later(flow, 0, False, again_s)

    def enter_later(self, flow: Flow, size_bytes: int, is_end: bool, at_s: float) -> None:
        """Let `admit` be called then."""
        self._entry_count += 1
        heappush(self._entries, _Entry(at_s, self._entry_count, flow, size_bytes, is_end))

    def _hand_over(
        self, flow: Flow, size_bytes: int, is_end: bool, at_s: float, now_s: float
    ) -> None:
        assert not flow.is_closed
        self.run_until(now_s)
        at_s = flow.last_entry_s = max(at_s, flow.last_entry_s)
        flow.queued_bytes += size_bytes
        if at_s > now_s:
            self.enter_later(flow, size_bytes, is_end, at_s)
        else:
            self.admit(flow, size_bytes, is_end, at_s)
            if self.transmitter.free_s <= now_s:
                self.transmitter.transmit(now_s)
