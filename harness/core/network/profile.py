"""The network a scenario asks for, as numbers that leave nothing to be guessed."""

from dataclasses import dataclass, replace
from enum import Enum

from harness.core.network.capacity import (
    OPPORTUNITY_BYTES,
    Capacity,
    ConstantRate,
    InterruptedRate,
    Outages,
    Trace,
    TracedCapacity,
)

PACKET_BYTES = 1500
"""The largest IP packet on Ethernet (RFC 894)."""

TCP_SEGMENT_BYTES = 1448
"""What TCP carries in one with IPv4 and timestamps (RFC 9293 §3.7.1, RFC 7323 §3.2)."""


MINIMUM_UPLINK_DELAY_S = 0.5e-3
"""Part of the round trip that a request really waits, so that all of it is there when it is due."""


class RateCounts(Enum):
    """What the rate of a link counts: the bytes of HTTP, or also IP and TCP headers."""

    PAYLOAD = "payload"
    WIRE = "wire"


class Transport(Enum):
    """How senders behave: all at once and without headers, or as TCP does (`TcpLink`)."""

    FLUID = "fluid"
    TCP = "tcp"


class CongestionControl(Enum):
    """What settles how much a TCP sender lets be on its way, by Linux's names.

    Cubic is the default of Linux and Windows; large front ends use BBR as well.
    """

    CUBIC = "cubic"
    RENO = "reno"
    BBR = "bbr"


@dataclass(frozen=True, slots=True)
class NetworkProfile:
    """One access link, shared by all connections of a client in each direction.

    `download_bps` and `upload_bps` are bits per second, None means without a limit; a trace takes
    the place of a rate. `rtt_s` is the least time between a request and the first byte of its
    answer on an idle link, in seconds, without `delay_per_request_s`, by which every answer comes
    later (browsers' developer tools mean that by latency: no packet is delayed, and no
    handshake). `has_handshake` says whether a new connection waits one RTT before its first byte
    (RFC 9293 §3.5).

    What else is asked for makes a link slower now and then: a round trip takes up to `jitter_s`
    longer, half of it in each direction; all connections share one first-in-first-out queue of so
    many bytes (`VaryingTransmitter`, `FirstCome`); so many downloads without end share the
    downlink; nothing passes during `outages`. `seed` is that of all chance. With `transport` TCP, a
    connection sends no more than its `congestion` control allows, `loss_share` of the packets that
    carry something are lost, and rates count headers, which TCP cannot do without. A profile that
    shapes nothing is served without the emulator.
    """

    name: str
    download_bps: float | None
    upload_bps: float | None
    rtt_s: float
    has_handshake: bool = True
    rate_counts: RateCounts = RateCounts.PAYLOAD
    source: str = ""
    delay_per_request_s: float = 0.0
    jitter_s: float = 0.0
    loss_share: float = 0.0
    download_queue_bytes: int | None = None
    upload_queue_bytes: int | None = None
    competing_download_count: int = 0
    outages: Outages | None = None
    download_trace: Trace | None = None
    upload_trace: Trace | None = None
    seed: int = 0
    transport: Transport = Transport.FLUID
    congestion: CongestionControl = CongestionControl.CUBIC

    def __post_init__(self) -> None:
        is_wire = self.rate_counts is RateCounts.WIRE
        assert is_wire or self.transport is Transport.FLUID, "TCP's headers are in every rate"

    def with_transport(self, transport: Transport) -> "NetworkProfile":
        """The same link with other senders: TCP's rates count headers, those of others may not."""
        counts = RateCounts.WIRE if transport is Transport.TCP else self.rate_counts
        return replace(self, transport=transport, rate_counts=counts)

    @property
    def is_shaped(self) -> bool:
        """Whether anything has to be emulated at all."""
        limits = (self.download_bps, self.upload_bps, self.download_trace, self.upload_trace)
        delays = (self.rtt_s, self.delay_per_request_s, self.jitter_s)
        return any(limits) or any(delays) or self.outages is not None

    @property
    def has_chance(self) -> bool:
        """Whether luck decides how long a load takes: packets that are late, or lost."""
        return bool(self.jitter_s or self.loss_share)

    @property
    def is_steady(self) -> bool:
        """Whether a request costs the same at any moment, whoever else asks for something."""
        queues = (self.download_queue_bytes, self.upload_queue_bytes)
        patterns = (self.outages, self.download_trace, self.upload_trace)
        chance = self.jitter_s or self.loss_share or self.competing_download_count
        return not chance and queues == (None, None) and patterns == (None, None, None)

    @property
    def download_payload_bps(self) -> float | None:
        """Bits of HTTP a second towards the client, of a trace in the mean; None: no limit."""
        return self._payload_bps(self.download_bps, self.download_trace)

    @property
    def upload_payload_bps(self) -> float | None:
        """Bits of HTTP a second towards the origin, of a trace in the mean; None: no limit."""
        return self._payload_bps(self.upload_bps, self.upload_trace)

    @property
    def download_capacity(self) -> Capacity:
        """When the link can send bytes of HTTP towards the client."""
        return self._capacity(self.download_payload_bps, self.download_trace)

    @property
    def upload_capacity(self) -> Capacity:
        """When the link can send bytes of HTTP towards the origin."""
        return self._capacity(self.upload_payload_bps, self.upload_trace)

    @property
    def payload_share(self) -> float:
        """Which part of the bytes that the rates and queues count are HTTP's."""
        is_wire = self.rate_counts is RateCounts.WIRE
        return TCP_SEGMENT_BYTES / PACKET_BYTES if is_wire else 1.0

    @property
    def lead_s(self) -> float:
        """How long before it arrives a request is handed to the proxy, in seconds."""
        return max(0.0, self.rtt_s - MINIMUM_UPLINK_DELAY_S)

    def unhidden_s(self, real_rtt_s: float) -> float:
        """How much of a real round trip to the server is longer than what the link can hide."""
        return max(0.0, real_rtt_s - self.lead_s)

    @property
    def hidden_s(self) -> float:
        """How much of proxy's and origin's own work hides in the delays, in seconds."""
        return self.lead_s + self.delay_per_request_s

    def floor_s(self, size_bytes: int) -> float:
        """The least time in which `size_bytes` can arrive after being asked for, in seconds.

        Outages and traces are in it, from the moment on at which a load begins. Jitter, loss,
        queues and competing downloads are not: they only make it later.
        """
        begin_s = self.rtt_s + self.delay_per_request_s
        return self.download_capacity.departure_s(begin_s, size_bytes) if size_bytes else begin_s

    def _payload_bps(self, rate_bps: float | None, trace: Trace | None) -> float | None:
        if trace is not None:
            return trace.mean_bps / OPPORTUNITY_BYTES * self._opportunity_bytes
        return rate_bps * self.payload_share if rate_bps else None

    @property
    def _opportunity_bytes(self) -> int:
        return TCP_SEGMENT_BYTES if self.rate_counts is RateCounts.WIRE else OPPORTUNITY_BYTES

    def _capacity(self, payload_bps: float | None, trace: Trace | None) -> Capacity:
        s_per_byte = 8 / payload_bps if payload_bps else 0.0
        if trace is not None:
            return TracedCapacity(trace, self._opportunity_bytes)
        if self.outages is not None:
            return InterruptedRate(s_per_byte, self.outages)
        return ConstantRate(s_per_byte)
