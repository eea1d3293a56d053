"""Over which rates and round trips a case is worth so much: looked for on the virtual clock.

A few places of an axis, equally far from each other in proportion, are tried; between two that
differ the border is found by bisection. A stretch that begins and ends between two neighbouring
places is not seen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from math import sqrt

from harness.core.network.profile import NetworkProfile

_PLACE_COUNT = 10
_CLOSE_RATIO = 1.02
"""How near a border is found, in proportion: networks are not known any better."""

_DOWNLOAD_BPS = (1e6, 1e9)
_ROUND_TRIP_S = (1e-3, 1.0)


class Axis(Enum):
    """What of a network is varied; with the download, its upload varies in proportion."""

    DOWNLOAD = "download"
    ROUND_TRIP = "rtt"

    def value_of(self, network: NetworkProfile) -> float | None:
        """The value of a network, in bit/s or s; None where there is none to be varied."""
        if self is Axis.DOWNLOAD:
            return None if network.download_trace else network.download_bps
        return network.rtt_s if network.is_shaped else None

    def varied(self, network: NetworkProfile, value: float) -> NetworkProfile:
        """The network with another value."""
        if self is Axis.ROUND_TRIP:
            return replace(network, rtt_s=value)
        assert network.download_bps, "its download is varied"
        ratio = value / network.download_bps
        upload_bps = network.upload_bps * ratio if network.upload_bps else network.upload_bps
        return replace(network, download_bps=value, upload_bps=upload_bps)

    def places(self, usual: float) -> tuple[float, ...]:
        """Where to look: what networks have, and the usual value."""
        low, high = _DOWNLOAD_BPS if self is Axis.DOWNLOAD else _ROUND_TRIP_S
        step = (high / low) ** (1 / (_PLACE_COUNT - 1))
        places = {low * step**place for place in range(_PLACE_COUNT)}
        return tuple(sorted(places | {usual} if usual else places))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an axis, from its first to its last value; None is as far as was looked."""

    first: float | None
    last: float | None


def stretches(places: tuple[float, ...], is_worth: Callable[[float], bool]) -> tuple[Stretch, ...]:
    """The parts of an axis in which it is worth it, from the lowest place on."""
    found: list[Stretch] = []
    low: float | None = None
    is_inside = is_worth(places[0])
    for here, there in pairwise(places):
        if is_worth(there) == is_inside:
            continue
        border = _border(here, there, is_worth)
        if is_inside:
            found.append(Stretch(low, border))
        low, is_inside = border, not is_inside
    return (*found, Stretch(low, None)) if is_inside else tuple(found)


def _border(low: float, high: float, is_worth: Callable[[float], bool]) -> float:
    """Where it begins or ends to be worth it: the last value that is, of two that differ."""
    is_low = is_worth(low)
    while high / low > _CLOSE_RATIO:
        middle = sqrt(low * high)
        if is_worth(middle) == is_low:
            low = middle
        else:
            high = middle
    return low if is_low else high
