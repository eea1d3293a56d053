"""What one request costs on a network: the model of the link, without a server or a client."""

from dataclasses import dataclass, replace
from statistics import median

from harness.core.network.access import Direction, downlink, uplink
from harness.core.network.profile import NetworkProfile

DRAW_COUNT = 11
"""How often chance is drawn where a network leaves something to it; an odd number."""


@dataclass(frozen=True, slots=True)
class ExchangeSizes:
    """Bytes of HTTP: of a request, and of its answer with its head."""

    request_bytes: int
    answer_bytes: int


@dataclass(frozen=True, slots=True)
class ExchangeTimes:
    """When the first segment of an answer and the last byte of it are there, in seconds."""

    first_s: float
    last_s: float


def exchange(profile: NetworkProfile, sizes: ExchangeSizes, *, is_new: bool) -> ExchangeTimes:
    """The one request of a load, on an open connection or a new one; medians where chance acts."""
    is_drawn = bool(profile.jitter_s or profile.loss_share)
    seeds = range(profile.seed, profile.seed + (DRAW_COUNT if is_drawn else 1))
    drawn = [_exchange(replace(profile, seed=seed), sizes, is_new) for seed in seeds]
    return ExchangeTimes(
        median(each.first_s for each in drawn), median(each.last_s for each in drawn)
    )


def _exchange(profile: NetworkProfile, sizes: ExchangeSizes, is_new: bool) -> ExchangeTimes:
    start_s = profile.rtt_s if is_new and profile.has_handshake else 0.0
    asked = _carried(uplink(profile, profile.rtt_s), sizes.request_bytes, start_s)
    answer_s = asked.last_s + profile.delay_per_request_s
    return _carried(downlink(profile, 0.0), sizes.answer_bytes, answer_s)


def _carried(link: Direction, size_bytes: int, at_s: float) -> ExchangeTimes:
    """When bytes that are put on a link arrive."""
    link.send(link.open_flow(), size_bytes, at_s)
    arrivals_s: list[float] = []
    while (next_s := link.next_event_s()) is not None:
        arrivals_s += [delivery.arrival_s for delivery in link.advance(next_s)]
    return ExchangeTimes(arrivals_s[0], arrivals_s[-1])
