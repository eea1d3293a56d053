"""Control by losses: a window grows until something is lost, and then is reduced.

How it grows, and to what it is reduced, is a `Growth` (`cubic`, `reno`). The rest is Linux's, in
net/ipv4: slow start (tcp_cong.c), proportional rate reduction (RFC 6937; tcp_input.c,
tcp_cwnd_reduction), and what a timeout (tcp_enter_loss) or idling (tcp_output.c, tcp_cwnd_restart)
leaves of a window. Left out: taking a reduction back that turns out to be in error.
"""

from math import ceil, inf
from typing import Protocol

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.control import INITIAL_SEGMENTS, Acked, whole_segments
from harness.core.network.sender.packet import Packet


class Growth(Protocol):
    """How a window grows beyond slow start, in segments."""

    def ends_slow_start(self, acked: Acked, window: float, *, grows: bool) -> bool:
        """Whether slow start has filled the link, if the window `grows` by it now.

        Told of every acknowledgement.
        """

    def note_rtt(self, rtt_s: float) -> None:
        """Of what was not told, nothing took less."""

    def grown(self, window: float, segments: float, now_s: float) -> float:
        """The window after so many more segments arrived of what filled it."""

    def reduced(self, window: int) -> float:
        """What a loss leaves of it."""

    def forget(self) -> None:
        """A timeout: nothing is known any more."""

    def idle(self, idle_s: float, now_s: float) -> None:
        """Nothing was sent for so long."""


class LossBased:
    """See Controller; `growth` is that of one connection."""

    def __init__(self, growth: Growth) -> None:
        self.window_segments = float(INITIAL_SEGMENTS)
        self.threshold = inf
        self._growth = growth
        self._is_reducing = False
        self._prior_window = 0
        self._arrived = self._sent = 0  # segments since the reduction began

    @property
    def pace_bps(self) -> float | None:
        """See Controller."""
        return None

    @property
    def settled_bytes(self) -> int:
        """See Controller."""
        if self._is_reducing:
            return 0
        window_bytes = int(self.window_segments) * TCP_SEGMENT_BYTES
        return window_bytes // 2 if self.window_segments < self.threshold else window_bytes

    def note_rtt(self, rtt_s: float) -> None:
        """See Controller."""
        self._growth.note_rtt(rtt_s)

    def write(self, is_starved: bool, in_flight_bytes: int) -> None:
        """See Controller: all the same."""

    def restart(self, idle_s: float, timeout_s: float, now_s: float) -> None:
        """See Controller: half as large for every timeout's time, and slow start again."""
        self._growth.idle(idle_s, now_s)
        if idle_s > timeout_s:
            self.threshold = max(self.threshold, 0.75 * self.window_segments)
            least = min(INITIAL_SEGMENTS, self.window_segments)
            self.window_segments = max(
                least, self.window_segments / 2 ** (ceil(idle_s / timeout_s) - 1)
            )

    def send(self, packet: Packet, now_s: float, in_flight_bytes: int) -> None:
        """See Controller."""
        self._sent += whole_segments(packet.size_bytes)

    def arrive(self, packet: Packet) -> None:
        """See Controller: all the same."""

    def acknowledge(self, acked: Acked) -> None:
        """See Controller."""
        grows = self._is_slow_start and self._can_grow(acked.is_limited, acked.most_out_bytes)
        if self._growth.ends_slow_start(acked, self.window_segments, grows=grows):
            self.threshold = self.window_segments
        if self._is_reducing:
            self._reduce(acked)
        elif acked.has_advanced:
            self._grow(acked)

    def begin_recovery(self, in_flight_bytes: int) -> None:
        """See Controller; the first of what was lost is sent at once."""
        self._prior_window = int(self.window_segments)
        self.threshold = self._growth.reduced(self._prior_window)
        self.window_segments = whole_segments(in_flight_bytes) + 1
        self._is_reducing = True
        self._arrived = self._sent = 0

    def end_recovery(self) -> None:
        """See Controller."""
        self.window_segments = self.threshold
        self._is_reducing = False

    def time_out(self, in_flight_bytes: int, is_new: bool) -> None:
        """See Controller."""
        if is_new:
            self.threshold = self._growth.reduced(int(self.window_segments))
        self._growth.forget()
        self.window_segments = whole_segments(in_flight_bytes) + 1
        self._is_reducing = False

    @property
    def _is_slow_start(self) -> bool:
        return self.window_segments < self.threshold

    def _can_grow(self, is_limited: bool, out_bytes: int) -> bool:
        """Where it was full; slow start may double what was out, even if more was allowed.

        (tcp_is_cwnd_limited)
        """
        is_half_used = 2 * out_bytes > self.window_segments * TCP_SEGMENT_BYTES
        return is_limited or (is_half_used and self._is_slow_start)

    def _grow(self, acked: Acked) -> None:
        if not self._can_grow(acked.is_limited, acked.most_out_bytes):
            return
        segments = acked.size_bytes / TCP_SEGMENT_BYTES
        if self._is_slow_start:
            grown = min(self.window_segments + segments, self.threshold)
            segments -= grown - self.window_segments
            self.window_segments = grown
        if segments > 0:
            self.window_segments = self._growth.grown(self.window_segments, segments, acked.now_s)

    def _reduce(self, acked: Acked) -> None:
        """As many are sent for each that arrives as the reduced window has to the prior one."""
        in_flight = whole_segments(acked.in_flight_bytes)
        segments = whole_segments(acked.size_bytes)
        self._arrived += segments
        missing = int(self.threshold) - in_flight
        if missing < 0:
            allowed = ceil(self.threshold * self._arrived / self._prior_window) - self._sent
        else:
            allowed = max(self._arrived - self._sent, segments)
            allowed += acked.has_advanced and not acked.lost_count
            allowed = min(missing, allowed)
        self.window_segments = in_flight + max(allowed, 0 if self._sent else 1)
