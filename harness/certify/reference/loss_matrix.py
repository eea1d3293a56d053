"""Which downloads are compared where packets are lost, over which links, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import comb
from statistics import median

from harness.core.http.protocol import BROWSER_CONNECTIONS
from harness.core.network.profile import CongestionControl, NetworkProfile, Transport

DOWNLOAD_BPS = 20e6
UPLOAD_BPS = 5e6

LEAST_REPEATS = 3
STEADY_S = 8.0
VARYING_S = 90.0
"""What varies little is repeated for so long, what varies more up to the longer time."""

_SETTLED_SHARE = 0.1
_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class Lane:
    """One kernel link, over which downloads of all sizes follow each other."""

    loss_share: float
    rtt_s: float
    congestion: CongestionControl
    connection_count: int

    @property
    def profile(self) -> NetworkProfile:
        """The network that it is a link of."""
        plain = NetworkProfile(str(self), DOWNLOAD_BPS, UPLOAD_BPS, self.rtt_s)
        tcp = plain.with_transport(Transport.TCP)
        return replace(tcp, loss_share=self.loss_share, congestion=self.congestion)

    def __str__(self) -> str:
        return (
            f"loss {100 * self.loss_share:g} %, {1e3 * self.rtt_s:g} ms, {self.congestion.value},"
            f" {self.connection_count} at once"
        )


@dataclass(frozen=True, slots=True)
class LossMatrix:
    """Every loss on every round trip, with every control; each download up to `repeats` times."""

    loss_share: tuple[float, ...]
    repeats: int
    rtts_s: tuple[float, ...] = (0.01, 0.04, 0.1, 0.17)
    controls: tuple[CongestionControl, ...] = (CongestionControl.CUBIC, CongestionControl.BBR)
    connections: tuple[int, ...] = (1, BROWSER_CONNECTIONS)
    sizes_bytes: tuple[int, ...] = (190_000, 1_000_000, 5_000_000)
    """A slice, a large image, a radiograph."""

    @property
    def lanes(self) -> list[Lane]:
        """Those that take longest come first."""
        shares, rtts_s = sorted(self.loss_share, reverse=True), sorted(self.rtts_s, reverse=True)
        return [Lane(*each) for each in product(shares, rtts_s, self.controls, self.connections)]

    def is_enough(self, tried_s: Sequence[float], counted_s: Sequence[float]) -> bool:
        """Whether a download is known that took so long each time, and of these so long on time.

        It is after `repeats` that count, or when their median is settled.
        """
        if len(counted_s) >= self.repeats:
            return True
        if len(tried_s) < LEAST_REPEATS:
            return False
        took_s = sum(tried_s)
        return took_s > VARYING_S or (took_s > STEADY_S and _is_settled(counted_s))


def _is_settled(times_s: Sequence[float]) -> bool:
    """Whether the median is known within 5 % to either side, about, with a confidence of 90 %.

    By the order of the times alone: of 7 and fewer it lies between the least and the greatest.
    """
    count = len(times_s)
    if count < LEAST_REPEATS:
        return False
    cut = 0
    while 2 * sum(comb(count, below) for below in range(cut + 2)) < (1 - _CONFIDENCE) * 2**count:
        cut += 1
    ordered = sorted(times_s)
    return ordered[-1 - cut] - ordered[cut] <= _SETTLED_SHARE * median(ordered)
