"""What a link is asked to prove itself: how often what is sent over it, and what was seen.

The sizes follow the profile's rates, so that every link is judged by transfers of about the
same duration, and a slow one not for ever.
"""

from dataclasses import dataclass

from harness.core.network.profile import TCP_SEGMENT_BYTES, NetworkProfile
from harness.core.network.theory import during_download_s, exchange_s, set_up_s, transmission_s

EQUAL_COUNT = 6
"""Downloads at once that must be treated alike: as many as browsers open connections."""

_SMALL_HEAD_BYTES = 70
_TRANSFER_S = 0.2
_LEAST_TRANSFER_BYTES = 2 * TCP_SEGMENT_BYTES
_LEAST_EQUAL_BYTES = 3 * TCP_SEGMENT_BYTES
_MOST_TRANSFER_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class ProbePlan:
    """How often each exchange is repeated, and how large its body is.

    `warm_count` empty answers over an open connection, `new_count` each over a new one;
    downloads, uploads, and `EQUAL_COUNT` equal downloads at once; `during_count` empty answers
    while a download of `long_bytes` is under way. A count is 0 for what a link without a limit
    cannot be asked.
    """

    warm_count: int
    new_count: int
    download_count: int
    download_bytes: int
    upload_count: int
    upload_bytes: int
    during_count: int
    long_bytes: int
    equal_count: int
    equal_bytes: int


@dataclass(frozen=True, slots=True)
class ObservedExchange:
    """One request and its answer, heads included, from the first byte to the last."""

    sent_bytes: int
    received_bytes: int
    elapsed_s: float


ObservedExchanges = tuple[ObservedExchange, ...]


@dataclass(frozen=True, slots=True)
class Observations:
    """What the exchanges of a plan gave; each of `equal` is one set of downloads at once."""

    warm: ObservedExchanges
    new: ObservedExchanges
    downloads: ObservedExchanges
    uploads: ObservedExchanges
    during: ObservedExchanges
    equal: tuple[ObservedExchanges, ...]


def probe_plan(profile: NetworkProfile) -> ProbePlan:
    """The exchanges by which a link is judged; at 30 Mbit/s and 10 ms they take 3 s."""
    empty_s = exchange_s(profile, _SMALL_HEAD_BYTES, _SMALL_HEAD_BYTES)
    down_bps, up_bps = profile.download_payload_bps, profile.upload_payload_bps
    down_bytes = _transfer_bytes(down_bps, _LEAST_TRANSFER_BYTES)
    up_bytes = _transfer_bytes(up_bps, _LEAST_TRANSFER_BYTES)
    equal_bytes = _transfer_bytes(down_bps, EQUAL_COUNT * _LEAST_EQUAL_BYTES) // EQUAL_COUNT
    during_s = during_download_s(profile, _SMALL_HEAD_BYTES, _SMALL_HEAD_BYTES)
    # Behind a queue that the download has filled.
    during_s += transmission_s(profile, 0, profile.download_queue_bytes or 0)
    during_count = _count(3, 5, during_s, 1.0) if down_bps else 0
    # Half as long again, for one that is still under way when the last of them is answered.
    long_s = 1.5 * during_count * during_s + _TRANSFER_S / 4
    down_s, up_s = exchange_s(profile, 0, down_bytes), exchange_s(profile, up_bytes, 0)
    equal_s = exchange_s(profile, 0, EQUAL_COUNT * equal_bytes)
    return ProbePlan(
        warm_count=_count(5, 20, empty_s, 2.0),
        new_count=_count(2, 5, 2 * empty_s, 1.5),
        download_count=_count(3, 5, down_s, 1.5) if down_bps else 0,
        download_bytes=down_bytes,
        upload_count=_count(3, 5, up_s, 1.5) if up_bps else 0,
        upload_bytes=up_bytes,
        during_count=during_count,
        long_bytes=int(long_s * (down_bps or 0.0) / 8),
        equal_count=_count(1, 3, equal_s, 1.5) if down_bps else 0,
        equal_bytes=equal_bytes,
    )


def probe_s(profile: NetworkProfile) -> float:
    """How long the exchanges of its plan take on a link that does as asked."""
    plan = probe_plan(profile)
    empty_s = exchange_s(profile, _SMALL_HEAD_BYTES, _SMALL_HEAD_BYTES)
    return (
        plan.warm_count * empty_s
        + plan.new_count * (empty_s + set_up_s(profile))
        + plan.download_count * exchange_s(profile, 0, plan.download_bytes)
        + plan.upload_count * exchange_s(profile, plan.upload_bytes, 0)
        + plan.equal_count * exchange_s(profile, 0, EQUAL_COUNT * plan.equal_bytes)
        + exchange_s(profile, 0, plan.long_bytes)
    )


def _count(least: int, most: int, each_s: float, together_s: float) -> int:
    """As many repeats as fit into a time, within bounds."""
    return max(least, min(most, int(together_s / each_s))) if each_s else most


def _transfer_bytes(rate_bps: float | None, least_bytes: int) -> int:
    if rate_bps is None:
        return 0
    return max(least_bytes, min(_MOST_TRANSFER_BYTES, int(_TRANSFER_S * rate_bps / 8)))
