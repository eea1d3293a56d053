"""Reno: one segment more a round trip, half as many after a loss (RFC 5681; tcp_cong.c)."""

from harness.core.network.sender.control import Acked
from harness.core.network.sender.counter import Counter

_LEAST_SEGMENTS = 2


class Reno:
    """See Growth."""

    def __init__(self) -> None:
        self._counter = Counter()

    def ends_slow_start(self, acked: Acked, window: float, *, grows: bool) -> bool:
        """See Growth: only a loss does."""
        return False

    def note_rtt(self, rtt_s: float) -> None:
        """See Growth: all the same."""

    def grown(self, window: float, segments: float, now_s: float) -> float:
        """See Growth."""
        return self._counter.grown(window, segments, int(window))

    def reduced(self, window: int) -> float:
        """See Growth."""
        self._counter.begin()
        return float(max(_LEAST_SEGMENTS, window // 2))

    def forget(self) -> None:
        """See Growth."""
        self._counter.begin()

    def idle(self, idle_s: float, now_s: float) -> None:
        """See Growth."""
