"""The network a scenario asks for, as numbers that leave nothing to be guessed."""

from dataclasses import dataclass
from enum import Enum

PACKET_BYTES = 1500
"""The largest IP packet on Ethernet (RFC 894)."""

TCP_SEGMENT_BYTES = 1448
"""What TCP carries in one with IPv4 and timestamps (RFC 9293 §3.7.1, RFC 7323 §3.2)."""


UNHIDDEN_S = 0.5e-3
"""Part of the round trip that a request really waits, so that all of it is there when it is due."""


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

    @property
    def download_payload_bps(self) -> float | None:
        """Bits of HTTP a second towards the client, None without a limit."""
        return self._payload_bps(self.download_bps)

    @property
    def upload_payload_bps(self) -> float | None:
        """Bits of HTTP a second towards the origin, None without a limit."""
        return self._payload_bps(self.upload_bps)

    @property
    def hidden_s(self) -> float:
        """How much of proxy's and origin's own work hides in the propagation delay, in seconds."""
        return max(0.0, self.rtt_s - UNHIDDEN_S)

    def floor_s(self, size_bytes: int) -> float:
        """The least time in which `size_bytes` can arrive after being asked for, in seconds."""
        rate_bps = self.download_payload_bps
        return self.rtt_s + (size_bytes * 8 / rate_bps if rate_bps else 0.0)

    def _payload_bps(self, rate_bps: float | None) -> float | None:
        if rate_bps is None or self.rate_counts is RateCounts.PAYLOAD:
            return rate_bps
        return rate_bps * TCP_SEGMENT_BYTES / PACKET_BYTES
