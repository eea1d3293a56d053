"""A link whose senders are TCP's: each keeps back what its congestion window does not allow.

The turns and the law of `Link` hold: acknowledgements come at virtual times, so that a late
wake-up neither opens a window later nor lets anybody send less.
"""

from collections import deque
from math import inf

from harness.core.network.congestion import CongestionWindow
from harness.core.network.link import Flow
from harness.core.network.small_queue import IN_A_ROW_BYTES, small_queue_bytes
from harness.core.network.varying import Variation, VaryingLink


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
        self._small_queue_bytes = small_queue_bytes(variation.mean_bps)
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
        self._let_go(flow, at_s)
        super()._admit(flow, 0, False, at_s)

    def _let_go(self, flow: TcpFlow, at_s: float) -> None:
        """Move to the link's queue what the window and the small queue have room for."""
        being_sent_bytes = self.turn_bytes if flow is self._sending else 0
        room_bytes = max(0, self._small_queue_bytes - being_sent_bytes - flow._waiting_bytes)
        wanted_bytes = int(min(flow._held_bytes, room_bytes))
        if sent_bytes := flow._window.allowed_bytes(wanted_bytes, at_s):
            flow._held_bytes -= sent_bytes
            flow._waiting_bytes += sent_bytes
            flow._window.sent(sent_bytes, at_s)
        if flow._is_end_held and not flow._held_bytes:
            flow._pending_end, flow._is_end_held = True, False

    def _take_turn(self, flow: Flow) -> None:
        if flow is not self._in_a_row:
            self._in_a_row, self._in_a_row_bytes = flow, 0
        self._in_a_row_bytes += min(flow._waiting_bytes, self.turn_bytes)
        begin_s = self._free_s
        super()._take_turn(flow)
        if isinstance(flow, TcpFlow) and flow not in self._competing:
            self._let_go(flow, begin_s)

    def _end_turn(self, flow: Flow) -> None:
        super()._end_turn(flow)
        if flow._has_turn and self._in_a_row_bytes < IN_A_ROW_BYTES:
            self._turns.rotate(1)  # from the end of the line to its front

    def _deliver(self, flow: Flow, size_bytes: int, is_end: bool) -> None:
        super()._deliver(flow, size_bytes, is_end)
        assert isinstance(flow, TcpFlow)
        if size_bytes:
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
