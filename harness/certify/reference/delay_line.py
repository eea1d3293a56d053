"""Packets that wait until they are due: a queue in which the order never changes."""

from collections import deque

from harness.certify.reference.losses import RandomLosses


class DelayLine:
    """Packets in flight: each takes its time at `rate_bps`, one after the other, then `delay_s`.

    A token bucket lets packets leave before a link could have sent them, and several at once
    (tc-tbf(8), burst). At the same rate, this puts them where a link would have had them. None
    is a rate without a limit. What is among `losses` has taken its time as well, and never comes
    out. Times are of one clock.
    """

    def __init__(
        self, rate_bps: float | None, delay_s: float, losses: RandomLosses | None = None
    ) -> None:
        assert delay_s >= 0, delay_s
        self.losses = losses
        self._s_per_byte = 8 / rate_bps if rate_bps else 0.0
        self._delay_s = delay_s
        self._free_s = 0.0
        self._packets: deque[tuple[float, bytes]] = deque()

    def put(self, packet: bytes, now_s: float) -> None:
        """A packet came; none comes before the one that was put last."""
        self._free_s = max(self._free_s, now_s) + len(packet) * self._s_per_byte
        if self.losses is None or not self.losses.takes(packet):
            self._packets.append((self._free_s + self._delay_s, packet))

    def take_due(self, now_s: float) -> list[bytes]:
        """Remove and return what is due by now, oldest first."""
        due = []
        while self._packets and self._packets[0][0] <= now_s:
            due.append(self._packets.popleft()[1])
        return due

    def next_due_s(self) -> float | None:
        """When the oldest packet is due; None without one."""
        return self._packets[0][0] if self._packets else None
