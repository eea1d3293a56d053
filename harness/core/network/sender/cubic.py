"""Cubic: a window grows with the cube of the time since a loss (RFC 9438).

As Linux has it (net/ipv4/tcp_cubic.c), whole numbers included: it comes near to the window of the
last loss slowly and leaves it quickly, no more slowly than a Reno would that keeps as much after a
loss, and by a twentieth a round trip at least as long as nothing was ever lost.
"""

from math import inf

from harness.core.network.sender.control import Acked
from harness.core.network.sender.counter import Counter
from harness.core.network.sender.hystart import HyStart

_C = 41 * 10 / 1024
"""bic_scale: segments a second cubed."""

_KEPT = 717 / 1024
"""beta: what a loss leaves of a window."""

_FAST_CONVERGENCE = (1024 + 717) / 2048
_RENO_WINDOWS = 15 / 8
"""beta_scale over eight: so many windows have to arrive until Reno's is a segment larger."""

_LEAST_SEGMENTS = 2
_MOST_COUNT_WITHOUT_LOSS = 20
_LEAST_COUNT = 2
_LOOK_AGAIN_S = 1 / 32
_NO_NEWS_S = 1.0


class Cubic:
    """See Growth."""

    def __init__(self) -> None:
        self._hystart = HyStart()
        self._counter = Counter()
        self._most = 0  # the window at the last loss, or less: last_max_cwnd
        self._epoch_s: float | None = None
        self._origin = 0
        self._to_origin_s = 0.0
        self._arrived = 0.0
        self._reno = 0
        self._count = inf  # so many segments make the window one larger
        self._looked_at, self._looked_s = 0, -inf

    def ends_slow_start(self, acked: Acked, window: float, *, grows: bool) -> bool:
        """See Growth."""
        if self._epoch_s is not None and acked.now_s - self._epoch_s < _NO_NEWS_S:
            return False  # bictcp_acked: round trips right after a loss say nothing
        if acked.rtt_s is not None:
            self._hystart.note_rtt(acked.rtt_s)
        return grows and self._hystart.has_found(acked, window)

    def note_rtt(self, rtt_s: float) -> None:
        """See Growth."""
        self._hystart.note_rtt(rtt_s)

    def grown(self, window: float, segments: float, now_s: float) -> float:
        """See Growth."""
        self._arrived += segments
        if self._looked_at != int(window) or now_s - self._looked_s > _LOOK_AGAIN_S:
            self._looked_at, self._looked_s = int(window), now_s
            self._look(int(window), segments, now_s)
        return self._counter.grown(window, segments, self._count)

    def reduced(self, window: int) -> float:
        """See Growth: further, where it was less than the last time (fast convergence)."""
        self._epoch_s = None
        self._counter.begin()
        self._most = int(window * _FAST_CONVERGENCE) if window < self._most else window
        return float(max(_LEAST_SEGMENTS, int(window * _KEPT)))

    def forget(self) -> None:
        """See Growth."""
        self._hystart = HyStart()
        self._counter.begin()
        self._most = self._looked_at = 0
        self._epoch_s = None

    def idle(self, idle_s: float, now_s: float) -> None:
        """See Growth: the time in which nothing was sent does not count."""
        if self._epoch_s is not None:
            self._epoch_s = min(now_s, self._epoch_s + idle_s)

    def _look(self, window: int, segments: float, now_s: float) -> None:
        """Settle how much has to arrive for one segment more (bictcp_update)."""
        if self._epoch_s is None:
            self._epoch_s = now_s
            self._arrived = segments
            self._reno = window
            self._origin = max(window, self._most)
            self._to_origin_s = ((self._origin - window) / _C) ** (1 / 3)
        since_s = now_s - self._epoch_s + self._hystart.least_rtt_s - self._to_origin_s
        target = self._origin + int(_C * since_s**3)
        count = window // (target - window) if target > window else 100 * window
        if not self._most:
            count = min(count, _MOST_COUNT_WITHOUT_LOSS)
        self._count = max(_LEAST_COUNT, min(count, self._count_of_reno(window)))

    def _count_of_reno(self, window: int) -> float:
        each = int(window * _RENO_WINDOWS)
        steps = int(self._arrived / each)
        self._reno += steps
        self._arrived -= steps * each
        return window // (self._reno - window) if self._reno > window else inf
