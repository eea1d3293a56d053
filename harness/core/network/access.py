"""The two directions of the link that a network profile describes."""

from harness.core.network.capacity import ConstantRate
from harness.core.network.coalescing import CoalescingTransmitter
from harness.core.network.delay import RandomDelay
from harness.core.network.link import Link
from harness.core.network.loss import RandomLoss
from harness.core.network.profile import NetworkProfile, Transport
from harness.core.network.tcp import Path, TcpLink
from harness.core.network.transmitter import Transmitter
from harness.core.network.varying import Variation, VaryingTransmitter

Direction = Link | TcpLink
"""One direction of an access link: of senders that keep nothing back, or of TCP's."""

_ACK_BYTES = 52
"""An acknowledgement: headers of IP and TCP with timestamps (RFC 9293 §3.1, RFC 7323 §3.2)."""


def uplink(profile: NetworkProfile, delay_s: float, *, coalesces: bool = False) -> Direction:
    """What carries requests; `delay_s` is the part of the round trip that is spent on it.

    `coalesces` where nobody looks at single segments.
    """
    variation = Variation(
        capacity=profile.upload_capacity,
        mean_bps=profile.upload_payload_bps,
        delay=_random_delay(profile, "up"),
        queue_bytes=_payload_bytes(profile, profile.upload_queue_bytes),
        rtt_s=profile.rtt_s,
    )
    if profile.transport is Transport.TCP:
        return _tcp_link(profile, delay_s, variation, "up", coalesces)
    return _fluid_link(profile, delay_s, variation, coalesces)


def downlink(profile: NetworkProfile, delay_s: float, *, coalesces: bool = False) -> Direction:
    """What carries answers; `delay_s` is the part of the round trip that is spent on it.

    `coalesces` where nobody looks at single segments.
    """
    variation = Variation(
        capacity=profile.download_capacity,
        mean_bps=profile.download_payload_bps,
        delay=_random_delay(profile, "down"),
        queue_bytes=_payload_bytes(profile, profile.download_queue_bytes),
        rtt_s=profile.rtt_s,
        competing_flow_count=profile.competing_download_count,
    )
    if profile.transport is Transport.TCP:
        return _tcp_link(profile, delay_s, variation, "down", coalesces)
    return _fluid_link(profile, delay_s, variation, coalesces)


def _tcp_link(
    profile: NetworkProfile, delay_s: float, variation: Variation, way: str, coalesces: bool
) -> TcpLink:
    """Acknowledgements take the rest of the round trip, and the other way's rate."""
    ack_bps = profile.download_bps if way == "up" else profile.upload_bps
    ack_s = _ACK_BYTES * 8 / ack_bps if ack_bps else 0.0
    seed = f"{profile.seed}: {way}"
    loss = RandomLoss(profile.loss_share, seed) if profile.loss_share else None
    path = Path(profile.rtt_s - delay_s + ack_s, profile.congestion, loss, seed, coalesces)
    return TcpLink(delay_s, variation, path)


def _fluid_link(
    profile: NetworkProfile, delay_s: float, variation: Variation, coalesces: bool
) -> Link:
    """A plain transmitter wherever nothing varies: it costs less, and makes forecasts."""
    assert not profile.loss_share, "nobody but TCP knows of a loss"
    varies = (variation.delay, variation.queue_bytes, variation.competing_flow_count or None)
    if isinstance(variation.capacity, ConstantRate) and varies == (None, None, None):
        plain = CoalescingTransmitter if coalesces else Transmitter
        return Link(plain(variation.mean_bps, delay_s))
    return Link(VaryingTransmitter(delay_s, variation))


def _random_delay(profile: NetworkProfile, way: str) -> RandomDelay | None:
    if not profile.jitter_s:
        return None
    return RandomDelay(profile.jitter_s / 2, f"{profile.seed}: {way}")


def _payload_bytes(profile: NetworkProfile, size_bytes: int | None) -> int | None:
    return None if size_bytes is None else int(size_bytes * profile.payload_share)
