"""What sends over one direction of a link: whose turn it is, and when bytes leave and arrive.

A segment that starts while the link is busy starts when the one before it has left, so
everything that leaves without a pause, a busy period, ends at `start + bytes * 8 / rate`.
Connections with bytes to send take turns, one segment each (round robin, as RFC 970 proposed
for gateways): behind a single queue a small file would wait for every large one before it.
"""

from collections import deque
from math import inf

from harness.core.network.flow import Delivery, Flow, full_bytes
from harness.core.network.profile import TCP_SEGMENT_BYTES

_TURN_S = 0.5e-3
_LARGEST_TURN_BYTES = 64 * 1024


class Transmitter:
    """Sends `rate_bps` bits per second (None: no limit), which arrive `delay_s` later.

    Whoever runs it calls `transmit` with every time at which something else happens, in order.
    What left and was not taken yet is `in_flight`, in the order of arrival. Other transmitters
    override what is public here, and nothing else.
    """

    makes_forecasts = True

    def __init__(self, rate_bps: float | None, delay_s: float) -> None:
        assert rate_bps is None or rate_bps > 0, rate_bps
        assert delay_s >= 0, delay_s
        bytes_per_s = rate_bps / 8 if rate_bps else inf
        self.delay_s = delay_s
        self.turn_bytes = int(
            max(TCP_SEGMENT_BYTES, min(_LARGEST_TURN_BYTES, bytes_per_s * _TURN_S))
        )
        self.full_bytes = full_bytes(rate_bps)
        self.s_per_byte = 1 / bytes_per_s
        self.busy_since_s = -inf
        self.busy_bytes = 0
        self.free_s = -inf  # when the next turn can be taken
        self.sending: Flow | None = None
        self.turns: deque[Flow] = deque()
        self.in_flight: deque[Delivery] = deque()

    def line_up(self, flow: Flow, at_s: float) -> float | None:
        """Let a flow take turns from now on, if it has something to send and may.

        When to try again where it cannot yet; None where nobody has to.
        """
        if flow.has_turn or flow.is_paused or not (flow.waiting_bytes or flow.has_pending_end):
            return None
        if not self.turns and self.free_s <= at_s:
            # A new busy period: the time during which the link idled is not made up for.
            self.busy_since_s = self.free_s = at_s
            self.busy_bytes = 0
        flow.has_turn = True
        self.turns.append(flow)
        return None

    def take_out(self, flow: Flow) -> None:
        """Let a flow take no more turns than the one it is in."""
        if flow.has_turn and flow is not self.sending:
            flow.has_turn = False
            self.turns.remove(flow)

    def forget(self, flow: Flow) -> None:
        """A flow is closed; what waited of it is gone already, so that its turn takes no time."""

    def transmit(self, until_s: float) -> None:
        """Let every segment leave whose turn came by `until_s`."""
        turns = self.turns
        while self.free_s <= until_s:
            if self.sending is not None:
                self.end_turn(self.sending)
            if not turns:
                return
            flow = self.sending = turns.popleft()
            size_bytes = min(flow.waiting_bytes, self.turn_bytes)
            flow.waiting_bytes -= size_bytes
            flow.queued_bytes -= size_bytes
            self.busy_bytes += size_bytes
            # From the start of the busy period, so that rounding errors never add up.
            self.free_s = self.busy_since_s + self.busy_bytes * self.s_per_byte
            is_end = flow.has_pending_end and not flow.waiting_bytes
            if is_end:
                flow.has_pending_end = False
            self.in_flight.append(Delivery(flow, size_bytes, self.free_s + self.delay_s, is_end))

    def end_turn(self, flow: Flow) -> None:
        """The segment has left, and only now its flow lines up again: newcomers are before it."""
        self.sending = None
        flow.has_turn = not flow.is_paused and (flow.waiting_bytes > 0 or flow.has_pending_end)
        if flow.has_turn:
            self.turns.append(flow)

    def next_event_s(self) -> float:
        """When the next segment can leave or is there; inf if nobody has anything to send."""
        sending = self.sending
        can_leave = self.turns or (
            sending is not None and (sending.waiting_bytes or sending.has_pending_end)
        )
        next_s = self.free_s if can_leave else inf
        if self.in_flight and self.in_flight[0].arrival_s < next_s:
            return self.in_flight[0].arrival_s
        return next_s

    def idle_since_s(self, now_s: float) -> float | None:
        """Since when nothing has been leaving (-inf: ever); None while something is."""
        return None if self.sending else self.free_s

    def begin(self, now_s: float) -> None:
        """Let whatever changes with time begin anew; of a constant rate and delay nothing does."""

    def service_s(self, start_s: float, end_s: float) -> float:
        """How long between the two it could have been sending; 0 if they are reversed."""
        return max(0.0, end_s - start_s)

    def forecast_s(self, flow: Flow, size_bytes: int) -> float:
        """When the next `size_bytes` of a flow will have arrived if nobody sends anything more.

        inf where so much is not under way. Only of a transmitter that `makes_forecasts`.
        """
        missing_bytes = size_bytes
        for delivery in self.in_flight:
            if delivery.flow is flow:
                missing_bytes -= delivery.size_bytes
                if missing_bytes <= 0:
                    return delivery.arrival_s
        if flow.has_turn and missing_bytes <= flow.waiting_bytes:
            sent_bytes = self.busy_bytes + self._sent_before(flow, missing_bytes)
            return self.busy_since_s + sent_bytes * self.s_per_byte + self.delay_s
        return inf

    def _sent_before(self, flow: Flow, size_bytes: int) -> int:
        """What all flows send until the segment with the flow's byte `size_bytes` has left."""
        turns_bytes = -(-size_bytes // self.turn_bytes) * self.turn_bytes
        sent_bytes = 0
        line = [*self.turns, self.sending] if self.sending else self.turns
        for other in line:
            waiting_bytes = other.waiting_bytes
            sent_bytes += waiting_bytes if waiting_bytes < turns_bytes else turns_bytes
            if other is flow:
                turns_bytes -= self.turn_bytes  # those behind it have had one turn fewer by then
        return sent_bytes
