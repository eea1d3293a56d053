"""The network a scenario asks for, as numbers that leave nothing to be guessed."""

from dataclasses import dataclass
from enum import Enum


class RateCounts(Enum):
    """What the rate of a link counts: the bytes of HTTP, or also IP and TCP headers."""

    PAYLOAD = "payload"
    WIRE = "wire"


@dataclass(frozen=True, slots=True)
class NetworkProfile:
    """One access link, shared by all connections of a client in each direction.

    `download_bps` and `upload_bps` are bits per second, None means without a limit. `rtt_s`
    is the time between a request and the first byte of its answer on an idle link, in
    seconds. `has_handshake` says whether a new connection waits one RTT before its first
    byte (RFC 9293 §3.5). A profile that shapes nothing is served without the emulator.
    """

    name: str
    download_bps: float | None
    upload_bps: float | None
    rtt_s: float
    has_handshake: bool = True
    rate_counts: RateCounts = RateCounts.PAYLOAD
    source: str = ""

    @property
    def is_shaped(self) -> bool:
        """Whether anything has to be emulated at all."""
        return bool(self.download_bps or self.upload_bps or self.rtt_s)

    def floor_s(self, size_bytes: int) -> float:
        """The least time in which `size_bytes` can arrive after being asked for, in seconds."""
        serialisation_s = size_bytes * 8 / self.download_bps if self.download_bps else 0.0
        return self.rtt_s + serialisation_s
