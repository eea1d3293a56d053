"""A transmitter whose rate or delay varies, or before which connections share one bounded queue.

The turns of `Transmitter` and the law of `Link` hold: a virtual clock alone decides when bytes
leave and arrive. Chance is drawn segment by segment in the order of leaving, so a late wake-up
changes none of it.
"""

from bisect import insort
from collections import deque
from dataclasses import dataclass
from math import inf
from operator import attrgetter

from harness.core.network.capacity import Capacity
from harness.core.network.delay import RandomDelay, retransmission_s
from harness.core.network.flow import Delivery, Flow
from harness.core.network.transmitter import Transmitter

_arrival_s = attrgetter("arrival_s")
_ENDLESS_BYTES = 2**62


@dataclass(frozen=True, slots=True)
class Variation:
    """What varies on one direction of a link.

    `mean_bps` settles how long a turn is. `queue_bytes` is what the queue before the link holds;
    None where every connection has a queue of its own. `rtt_s` is how soon TCP knows of a loss.
    """

    capacity: Capacity
    mean_bps: float | None
    delay: RandomDelay | None = None
    queue_bytes: int | None = None
    rtt_s: float = 0.0
    competing_flow_count: int = 0


class VaryingTransmitter(Transmitter):
    """See Transmitter; what one connection sends arrives in order, whatever each part of it waits.

    One queue for all: turns are taken ahead of the link, as long as the queue has room, and what
    took its turn leaves first in, first out. Senders keep the queue as full as it may be (which
    is bufferbloat) and never offer it more than has left. Only a connection that begins anew,
    with nothing on its way, knows nothing of it: what it sends into a full queue is lost at
    the tail, once, and TCP takes that for a loss (`retransmission_s`).

    Competing flows always have something to send. They take their turns as long as somebody else
    wants to send; whoever comes to a link that idled finds a segment of theirs being sent, or a
    queue full of them.
    """

    makes_forecasts = False  # chance and others may change anything

    def __init__(self, delay_s: float, variation: Variation) -> None:
        super().__init__(variation.mean_bps, delay_s)
        assert variation.mean_bps or not variation.competing_flow_count, variation
        self._capacity = variation.capacity
        self._delay = variation.delay
        self._rtt_s = variation.rtt_s
        self._has_one_queue = variation.queue_bytes is not None
        # The next turn is taken once no more than this waits: a whole segment has room then.
        self._room_bytes = max(0, (variation.queue_bytes or 0) - self.turn_bytes)
        self._zero_s = 0.0
        self._left_s = -inf  # when all that took its turn will have left
        self._in_queue: deque[tuple[float, int]] = deque()  # when it will have left, and its bytes
        self._in_queue_bytes = 0
        self._lost: dict[Flow, tuple[float, int]] = {}  # sent again when, and how often by then
        self._competing = [self._endless_flow() for _ in range(variation.competing_flow_count)]

    def begin(self, now_s: float) -> None:
        """See Transmitter: the times of outages and traces count from now."""
        self._zero_s = now_s
        self._begin_busy_period(max(now_s, self._left_s))

    def service_s(self, start_s: float, end_s: float) -> float:
        """See Transmitter."""
        return self._capacity.service_s(start_s - self._zero_s, end_s - self._zero_s)

    def idle_since_s(self, now_s: float) -> float | None:
        """See Transmitter."""
        return None if self._left_s > now_s else self._left_s

    def forget(self, flow: Flow) -> None:
        """See Transmitter."""
        self._lost.pop(flow, None)

    def line_up(self, flow: Flow, at_s: float) -> float | None:
        """See Transmitter; what is lost at the tail of the queue lines up when it is sent again."""
        if flow.has_turn or flow.is_paused or not (flow.waiting_bytes or flow.has_pending_end):
            return None
        if flow in self._lost and at_s < self._lost[flow][0]:
            return None
        if not self.turns and self.free_s <= at_s:
            self.free_s = at_s
            if self._left_s <= at_s:
                self._begin_busy_period(at_s)
            self._start_cross_traffic()
        if self._has_one_queue and (again_s := self._again_s(flow, at_s)) is not None:
            return again_s
        flow.has_turn = True
        self.turns.append(flow)
        return None

    def transmit(self, until_s: float) -> None:
        """See Transmitter: let every turn be taken that came by `until_s`."""
        turns = self.turns
        while self.free_s <= until_s:
            if self.sending is not None:
                self.end_turn(self.sending)
            if len(turns) <= len(self._competing):
                self._rest_cross_traffic()
                return
            self.sending = turns.popleft()
            self._take_turn(self.sending)

    def _endless_flow(self) -> Flow:
        flow = Flow(self.full_bytes)
        flow.waiting_bytes = flow.queued_bytes = _ENDLESS_BYTES
        return flow

    def _begin_busy_period(self, at_s: float) -> None:
        self.busy_since_s = at_s
        self.busy_bytes = 0

    def _start_cross_traffic(self) -> None:
        """The competing flows were there before: one segment of theirs, or a queue full of them."""
        start_s = self.free_s
        for flow in self._competing:
            flow.has_turn = True
            self.turns.append(flow)
        while self.turns and self.free_s <= start_s:
            if self.sending is not None:
                self.end_turn(self.sending)
            self.sending = self.turns.popleft()
            self._take_turn(self.sending)

    def _rest_cross_traffic(self) -> None:
        """Nobody but the competing flows has anything to send, and nobody would see them do so."""
        for flow in self.turns:
            flow.has_turn = False
        self.turns.clear()

    def _again_s(self, flow: Flow, at_s: float) -> float | None:
        """When what the flow begins with is sent again; None where it is not lost.

        It is lost at `at_s`, or is not yet known to have been.
        """
        _, count = self._lost.pop(flow, (at_s, 0))
        if count == 0:
            has_ack_clock = flow.last_arrival_s > at_s
            has_come_through = self.free_s <= at_s or has_ack_clock
        else:
            # By now more of it may have been handed over, which tells TCP of the loss.
            stall_s = retransmission_s(self._rtt_s, flow.waiting_bytes)
            has_come_through = stall_s <= count * self._rtt_s
        if has_come_through:
            return None
        again_s = at_s + self._rtt_s
        self._lost[flow] = (again_s, count + 1)
        return again_s

    def _take_turn(self, flow: Flow) -> None:
        size_bytes = min(flow.waiting_bytes, self.turn_bytes)
        flow.waiting_bytes -= size_bytes
        flow.queued_bytes -= size_bytes
        self.busy_bytes += size_bytes
        since_s = self.busy_since_s - self._zero_s
        left_s = self._zero_s + self._capacity.departure_s(since_s, self.busy_bytes)
        self._left_s = max(self._left_s, left_s)
        self._enter_queue(size_bytes)
        if flow not in self._competing:
            self._deliver(flow, size_bytes)

    def _enter_queue(self, size_bytes: int) -> None:
        """Note what waits for the link, and when it will have room for a turn again."""
        self._in_queue.append((self._left_s, size_bytes))
        self._in_queue_bytes += size_bytes
        while self._in_queue and (
            self._in_queue_bytes > self._room_bytes or self._in_queue[0][0] <= self.free_s
        ):
            left_s, left_bytes = self._in_queue.popleft()
            self._in_queue_bytes -= left_bytes
            self.free_s = max(self.free_s, left_s)

    def _deliver(self, flow: Flow, size_bytes: int) -> None:
        is_end = flow.has_pending_end and not flow.waiting_bytes
        if is_end:
            flow.has_pending_end = False
        arrival_s = self._left_s + self.delay_s
        if self._delay is not None:
            arrival_s += self._delay.draw_s()
        arrival_s = flow.last_arrival_s = max(arrival_s, flow.last_arrival_s)
        insort(self.in_flight, Delivery(flow, size_bytes, arrival_s, is_end), key=_arrival_s)
