"""A link whose senders are TCP's: each keeps back what its congestion window does not allow.

The turns and the law of `Link` hold: acknowledgements come at virtual times, so that a late
wake-up neither opens a window later nor lets anybody send less.
"""

from collections import deque
from dataclasses import replace
from math import inf

from harness.core.network.congestion import CongestionWindow
from harness.core.network.flow import Flow
from harness.core.network.link import Link
from harness.core.network.small_queue import IN_A_ROW_BYTES, small_queue_bytes
from harness.core.network.varying import Variation, VaryingTransmitter


class TcpSender:
    """One connection's own host: what it holds back, and what its window lets go.

    It knows no link. It is told what is written, what is acknowledged when, and how much room there
    is before the link, and says how much goes there now. `is_end_held` while an end is behind bytes
    that it holds back.
    """

    __slots__ = ("_acks", "_held_bytes", "is_end_held", "window")

    def __init__(self, rtt_s: float) -> None:
        self.window = CongestionWindow(rtt_s)
        self.is_end_held = False
        self._held_bytes = 0
        self._acks: deque[tuple[float, int]] = deque()

    def write(self, size_bytes: int, is_end: bool) -> None:
        """There is more to send, or an end."""
        self._held_bytes += size_bytes
        self.is_end_held = self.is_end_held or is_end

    def release(self, room_bytes: float, now_s: float) -> int:
        """How many bytes go to the link now, where there is room for so many."""
        wanted_bytes = int(min(self._held_bytes, room_bytes))
        if sent_bytes := self.window.allowed_bytes(wanted_bytes, now_s):
            self._held_bytes -= sent_bytes
            self.window.sent(sent_bytes, now_s)
        return sent_bytes

    def release_end(self) -> bool:
        """Whether the end goes to the link now, which it does once, behind all that was written."""
        self.is_end_held = self._held_bytes > 0
        return not self.is_end_held

    def expect_ack(self, size_bytes: int, at_s: float) -> None:
        """The next bytes that left will be acknowledged then."""
        self._acks.append((at_s, size_bytes))

    def take_acks(self, now_s: float) -> None:
        """Let the window know of everything that is acknowledged by now."""
        while self._acks and self._acks[0][0] <= now_s:
            acked_s, acked_bytes = self._acks.popleft()
            self.window.acked(acked_bytes, acked_s)

    def close(self) -> None:
        """Nothing more is sent, and nothing more acknowledged."""
        self._held_bytes = 0
        self._acks.clear()


class TcpFlow(Flow):
    """One connection's place on a link, and its sender."""

    __slots__ = ("sender",)

    def __init__(self, full_bytes: float, rtt_s: float) -> None:
        super().__init__(full_bytes)
        self.sender = TcpSender(rtt_s)


class TcpLink(Link):
    """See Link; `ack_delay_s` is how long after bytes arrived their sender knows of it."""

    def __init__(self, delay_s: float, variation: Variation, ack_delay_s: float) -> None:
        in_a_row = replace(variation, in_a_row_bytes=IN_A_ROW_BYTES)
        super().__init__(VaryingTransmitter(delay_s, in_a_row, self._departed))
        self._ack_delay_s = ack_delay_s
        self._small_queue_bytes = small_queue_bytes(variation.mean_bps)

    def open_flow(self) -> TcpFlow:
        """See Link."""
        return TcpFlow(self.transmitter.full_bytes, self.delay_s + self._ack_delay_s)

    def close_flow(self, flow: Flow, now_s: float) -> None:
        """See Link."""
        super().close_flow(flow, now_s)
        assert isinstance(flow, TcpFlow)
        flow.sender.close()

    def admit(self, flow: Flow, size_bytes: int, is_end: bool, at_s: float) -> None:
        """Bytes reach the sender, or an acknowledgement does: send what the window allows."""
        assert isinstance(flow, TcpFlow)
        if size_bytes or is_end:
            flow.sender.write(size_bytes, is_end)
        flow.sender.take_acks(at_s)
        self._release(flow, at_s)
        self.line_up(flow, at_s)

    def run_until(self, now_s: float) -> None:
        """See Link; what leaves meanwhile causes acknowledgements that count as well."""
        step_s = -inf
        while step_s < now_s:
            step_s = min(now_s, self.next_entry_s, self._next_cause_s())
            super().run_until(step_s)

    def _departed(self, flow: Flow, size_bytes: int, begin_s: float, arrival_s: float) -> None:
        """A segment leaves: it will be acknowledged, and makes room for another one."""
        assert isinstance(flow, TcpFlow)
        if size_bytes:
            acked_s = arrival_s + self._ack_delay_s
            flow.sender.expect_ack(size_bytes, acked_s)
            self.enter_later(flow, 0, False, acked_s)
        self._release(flow, begin_s)

    def _release(self, flow: TcpFlow, at_s: float) -> None:
        """Let go to the link what the window and the small queue have room for."""
        transmitter, sender = self.transmitter, flow.sender
        being_sent_bytes = transmitter.turn_bytes if flow is transmitter.sending else 0
        room_bytes = self._small_queue_bytes - being_sent_bytes - flow.waiting_bytes
        flow.waiting_bytes += sender.release(max(0, room_bytes), at_s)
        if sender.is_end_held and sender.release_end():
            flow.has_pending_end = True

    def _next_cause_s(self) -> float:
        """No acknowledgement that is not known yet comes before this."""
        transmitter = self.transmitter
        is_busy = transmitter.sending or transmitter.turns
        return transmitter.free_s + self._ack_delay_s if is_busy else inf
