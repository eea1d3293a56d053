"""Which downloads are compared where packets are lost, over which links, and how often."""

from dataclasses import dataclass, replace
from itertools import product

from harness.core.http.protocol import BROWSER_CONNECTIONS
from harness.core.network.profile import CongestionControl, NetworkProfile, Transport

DOWNLOAD_BPS = 20e6
UPLOAD_BPS = 5e6

_ENOUGH_S = 8.0
_LEAST_REPEATS = 3
"""What takes long varies little, and is repeated less often."""


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

    def is_enough(self, repeat_count: int, took_s: float) -> bool:
        """Whether a download that was repeated so often, and took so long in all, is known."""
        least_count = min(_LEAST_REPEATS, self.repeats)
        return repeat_count >= self.repeats or (repeat_count >= least_count and took_s > _ENOUGH_S)
