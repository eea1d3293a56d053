"""Over which rates and round trips a case is worth so much: looked for on the virtual clock.

A few places of an axis, equally far from each other in proportion, are tried; between two that
differ the border is found by bisection. A stretch that begins and ends between two neighbouring
places is not seen. Over networks with luck, places where luck may decide say nothing, and a border
is looked for no nearer than luck lets it be known.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from math import sqrt

from harness.core.network.profile import NetworkProfile

_PLACE_COUNT = 10
_PLACE_COUNT_WITH_CHANCE = 7
"""Half a decade apart: a load is drawn several times there, and a border is known less well."""

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

    def places(self, usual: float, *, has_chance: bool = False) -> tuple[float, ...]:
        """Where to look: what networks have, and the usual value."""
        low, high = _DOWNLOAD_BPS if self is Axis.DOWNLOAD else _ROUND_TRIP_S
        count = _PLACE_COUNT_WITH_CHANCE if has_chance else _PLACE_COUNT
        step = (high / low) ** (1 / (count - 1))
        places = {low * step**place for place in range(count)}
        return tuple(sorted(places | {usual} if usual else places))


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether it is worth it at one place; not `is_clear` is one that luck may have made."""

    is_worth: bool
    is_clear: bool = True


@dataclass(frozen=True, slots=True)
class Border:
    """Where it begins or ends to be worth it: surely between `first` and `last` of an axis."""

    first: float
    last: float
    is_worth_at_first: bool

    @property
    def value(self) -> float:
        """The last value at which it is worth it; the middle where luck hides that one."""
        if self.last / self.first > _CLOSE_RATIO:
            return sqrt(self.first * self.last)
        return self.first if self.is_worth_at_first else self.last


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an axis, from its first to its last value; None is as far as was looked."""

    first: Border | None
    last: Border | None


Judge = Callable[[float], Judgement]


def stretches(places: tuple[float, ...], judge: Judge) -> tuple[Stretch, ...]:
    """The parts of an axis in which it is worth it, from the lowest place on."""
    judged = [(place, judge(place)) for place in places]
    # Where luck decides everywhere, it is all that there is to go by.
    told = [each for each in judged if each[1].is_clear] or judged
    found: list[Stretch] = []
    low: Border | None = None
    is_inside = told[0][1].is_worth
    for (here, _), (there, judgement) in pairwise(told):
        if judgement.is_worth == is_inside:
            continue
        border = _border(here, there, is_inside, judge)
        if is_inside:
            found.append(Stretch(low, border))
        low, is_inside = border, not is_inside
    return (*found, Stretch(low, None)) if is_inside else tuple(found)


def _border(low: float, high: float, is_low: bool, judge: Judge) -> Border:
    """Between two places that differ: the last that is worth it, or as near as luck allows."""
    while high / low > _CLOSE_RATIO:
        middle = sqrt(low * high)
        judgement = judge(middle)
        if not judgement.is_clear:
            low, high = _narrowed(low, middle, high, judge)
            return Border(low, high, is_low)
        if judgement.is_worth == is_low:
            low = middle
        else:
            high = middle
    return Border(low, high, is_low)


def _narrowed(low: float, middle: float, high: float, judge: Judge) -> tuple[float, float]:
    """What lies around a middle where luck decides, one step nearer on each side if it can be."""
    lower, upper = sqrt(low * middle), sqrt(middle * high)
    return (
        lower if judge(lower).is_clear else low,
        upper if judge(upper).is_clear else high,
    )
