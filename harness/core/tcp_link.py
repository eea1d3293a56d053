"""A link whose senders are TCP's: each keeps back what its congestion window does not allow.

The turns and the law of `Link` hold: acknowledgements come at virtual times, so that a late
wake-up neither opens a window later nor lets anybody send less.
"""

from collections import deque
from math import inf

from harness.core.congestion import CongestionWindow
from harness.core.link import Flow
from harness.core.network import TCP_SEGMENT_BYTES
from harness.core.varying_link import Variation, VaryingLink

_IN_A_ROW_BYTES = 4 * TCP_SEGMENT_BYTES
"""What of one connection waits at once before the link: two buffers of two segments each
(tcp_output.c, tcp_small_queue_check; sysctl tcp_min_tso_segs). The link sends first come, first
served, so this is how many segments it has from each in turn."""


class TcpFlow(Flow):
    """One connection's place on a link, and its sender."""

    __slots__ = ("_acks", "_held_bytes", "_is_end_held", "_window")

    def __init__(self, full_bytes: float, rtt_s: float) -> None:
        super().__init__(full_bytes)
        self._window = CongestionWindow(rtt_s)
        self._held_bytes = 0  # of the queued ones, those that the window does not allow yet
        self._is_end_held = False
        self._acks: deque[tuple[float, int]] = deque()


class TcpLink(VaryingLink):
    """See VaryingLink; `ack_delay_s` is how long after bytes arrived their sender knows of it."""

    def __init__(self, delay_s: float, variation: Variation, ack_delay_s: float) -> None:
        self._ack_delay_s = ack_delay_s
        self._in_a_row: Flow | None = None
        self._in_a_row_bytes = 0
        super().__init__(delay_s, variation)

    def open_flow(self) -> TcpFlow:
        """See Link."""
        return TcpFlow(self._full_bytes, self.delay_s + self._ack_delay_s)

    def drop(self, flow: Flow, now_s: float) -> None:
        """See Link."""
        super().drop(flow, now_s)
        assert isinstance(flow, TcpFlow)
        flow._held_bytes = 0
        flow._acks.clear()

    def _admit(self, flow: Flow, size_bytes: int, is_end: bool, at_s: float) -> None:
        """Bytes reach the sender, or an acknowledgement does: send what the window allows."""
        assert isinstance(flow, TcpFlow)
        flow._held_bytes += size_bytes
        flow._is_end_held = flow._is_end_held or is_end
        while flow._acks and flow._acks[0][0] <= at_s:
            acked_s, acked_bytes = flow._acks.popleft()
            flow._window.acked(acked_bytes, acked_s)
        sent_bytes = min(flow._held_bytes, flow._window.room_bytes(at_s))
        if sent_bytes:
            flow._held_bytes -= sent_bytes
            flow._window.sent(sent_bytes, at_s)
        is_end = flow._is_end_held and not flow._held_bytes
        flow._is_end_held = flow._is_end_held and not is_end
        super()._admit(flow, sent_bytes, is_end, at_s)

    def _take_turn(self, flow: Flow) -> None:
        if flow is not self._in_a_row:
            self._in_a_row, self._in_a_row_bytes = flow, 0
        self._in_a_row_bytes += min(flow._waiting_bytes, self.turn_bytes)
        super()._take_turn(flow)

    def _end_turn(self, flow: Flow) -> None:
        super()._end_turn(flow)
        if flow._has_turn and self._in_a_row_bytes < _IN_A_ROW_BYTES:
            self._turns.rotate(1)  # from the end of the line to its front

    def _deliver(self, flow: Flow, size_bytes: int, is_end: bool) -> None:
        super()._deliver(flow, size_bytes, is_end)
        assert isinstance(flow, TcpFlow)
        if size_bytes:
            flow._window.left(self._left_s)
            acked_s = flow._last_arrival_s + self._ack_delay_s
            flow._acks.append((acked_s, size_bytes))
            self._enter_later(flow, 0, False, acked_s)

    def _run_until(self, now_s: float) -> None:
        """See Link; what leaves meanwhile causes acknowledgements that count as well."""
        step_s = -inf
        while step_s < now_s:
            step_s = min(now_s, self._first_entry_s(), self._next_cause_s())
            super()._run_until(step_s)

    def _first_entry_s(self) -> float:
        return self._entries[0].at_s if self._entries else inf

    def _next_cause_s(self) -> float:
        """No acknowledgement that is not known yet comes before this."""
        return self._free_s + self._ack_delay_s if self._sending or self._turns else inf
