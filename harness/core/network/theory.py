"""What a link should do, by its profile alone: the theory beside every measured figure.

Nothing here uses `link`, which is what is judged by it. What one sender of TCP lets go
at once is Linux's, and a premise of both.
"""

from harness.core.network.profile import TCP_SEGMENT_BYTES, NetworkProfile, Transport
from harness.core.network.small_queue import WAITING_TRAINS, train_bytes

_TURN_S = 0.5e-3
_LARGEST_TURN_BYTES = 64 * 1024


def exchange_s(profile: NetworkProfile, sent_bytes: int, received_bytes: int) -> float:
    """From the first byte of a request to the last of its answer, alone on an open connection.

    Bytes are of HTTP, heads included; an origin that answers at once; seconds. Of a link that is
    not steady, as if it were.
    """
    delay_s = profile.rtt_s + profile.delay_per_request_s
    return delay_s + transmission_s(profile, sent_bytes, received_bytes)


def transmission_s(profile: NetworkProfile, sent_bytes: int, received_bytes: int) -> float:
    """The part of an exchange that its bytes take at the rates of the link, in seconds."""
    up_s = _at_rate_s(sent_bytes, profile.upload_payload_bps)
    return up_s + _at_rate_s(received_bytes, profile.download_payload_bps)


def set_up_s(profile: NetworkProfile) -> float:
    """What an exchange on a new connection takes more than on an open one, in seconds.

    One round trip for TCP (RFC 9293 §3.5).
    """
    return profile.rtt_s if profile.has_handshake else 0.0


def turn_bytes(profile: NetworkProfile) -> int:
    """What one of several downloads sends until it is the next one's turn.

    What leaves at once; of TCP's senders as many trains as wait before the link.
    """
    if profile.transport is Transport.TCP:
        return WAITING_TRAINS * train_bytes(profile.download_payload_bps)
    return _at_once_bytes(profile)


def during_download_s(profile: NetworkProfile, sent_bytes: int, received_bytes: int) -> float:
    """A small exchange while a large download is under way, on average, in seconds.

    It was asked for as soon as the one before it was answered, when a turn of the download began.
    It waits for the rest of that turn; if that is long over, and nobody else came, for half of
    what leaves at once. Among TCP's senders it waits for half a train, and those that wait.
    """
    alone_s = exchange_s(profile, sent_bytes, received_bytes)
    if profile.transport is Transport.TCP:
        waiting_bytes = (0.5 + WAITING_TRAINS) * train_bytes(profile.download_payload_bps)
        return alone_s + transmission_s(profile, 0, 1) * waiting_bytes
    turn_s = transmission_s(profile, 0, turn_bytes(profile))
    rest_s = turn_s - exchange_s(profile, sent_bytes, 0)
    half_s = transmission_s(profile, 0, _at_once_bytes(profile)) / 2
    return alone_s + max(rest_s, half_s)


def equal_downloads_s(
    profile: NetworkProfile, count: int, sent_bytes: int, received_bytes: int
) -> tuple[float, float]:
    """When the first and the last of equal downloads end that were asked for at once, in seconds.

    `sent_bytes` and `received_bytes` are those of one. They take turns. When the first ends, each
    other one has a turn to come (a whole one at most), and besides what the first was ahead by:
    its request arrived first, and until the second one's it had the link to itself, then half.
    None ends before it would alone.
    """
    last_s = exchange_s(profile, count * sent_bytes, count * received_bytes)
    turns_s = transmission_s(profile, 0, (count - 1) * turn_bytes(profile))
    request_s = transmission_s(profile, sent_bytes, 0)
    ahead_s = request_s * sum((count - share) / share for share in range(1, count))
    alone_s = exchange_s(profile, sent_bytes, received_bytes)
    return max(alone_s, last_s - turns_s - ahead_s), last_s


def _at_once_bytes(profile: NetworkProfile) -> int:
    """One segment of TCP, or half a millisecond if that is more, and 64 KiB at most."""
    half_millisecond = int((profile.download_payload_bps or 0.0) / 8 * _TURN_S)
    return max(TCP_SEGMENT_BYTES, min(_LARGEST_TURN_BYTES, half_millisecond))


def _at_rate_s(size_bytes: int, rate_bps: float | None) -> float:
    return size_bytes * 8 / rate_bps if rate_bps else 0.0
