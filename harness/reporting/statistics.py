"""What a handful of samples says: median and spread, never a mean, never without n."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# From how many samples on an interval is given. Of five, even the extremes hold the median in
# only 1 - 2 * 0.5^5 = 94 % of runs, of four in 88 %; below that a "95 %" would be a lie.
INTERVAL_SAMPLE_COUNT = 5
CONFIDENCE = 0.95
_RESAMPLE_COUNT = 9999
_SEED = 20231114
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval in seconds."""

    low_s: float
    high_s: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The samples of one figure, in seconds; `confidence` is None with too few of them."""

    count: int
    median_s: float
    quartiles: Interval
    extremes: Interval
    confidence: Interval | None


def summarise(values_s: Sequence[float]) -> Summary | None:
    """Median, quartiles (linear, extremes included), extremes and interval; None of nothing."""
    if not values_s:
        return None
    return Summary(
        count=len(values_s),
        median_s=statistics.median(values_s),
        quartiles=_quartiles(values_s),
        extremes=Interval(min(values_s), max(values_s)),
        confidence=_confidence(values_s),
    )


@dataclass(frozen=True, slots=True)
class Bias:
    """How much longer one thing takes than another, in percent of the other; below 0: less long.

    `low_percent` and `high_percent` are the ends of its confidence interval, None with too few
    samples of either.
    """

    percent: float
    low_percent: float | None = None
    high_percent: float | None = None


def bias(
    ours_s: Sequence[float], theirs_s: Sequence[float], *, are_pairs: bool = False
) -> Bias | None:
    """The median of ours over that of theirs, less one; None where one of them has nothing.

    The interval is a percentile bootstrap that draws from both anew, seeded; pairs that were
    measured in turns stay together.
    """
    if not ours_s or not theirs_s or not statistics.median(theirs_s):
        return None
    percent = (statistics.median(ours_s) / statistics.median(theirs_s) - 1) * 100
    if min(len(ours_s), len(theirs_s)) < INTERVAL_SAMPLE_COUNT:
        return Bias(percent)
    low_percent, high_percent = _bootstrapped(_ratio_percent, ours_s, theirs_s, are_pairs=are_pairs)
    return Bias(percent, min(low_percent, percent), max(high_percent, percent))


def _ratio_percent(ours_s: _Floats, theirs_s: _Floats, axis: int = -1) -> _Floats:
    ratio = np.median(ours_s, axis=axis) / np.median(theirs_s, axis=axis)
    return np.asarray((ratio - 1) * 100)


def _quartiles(values_s: Sequence[float]) -> Interval:
    if len(values_s) == 1:
        return Interval(values_s[0], values_s[0])
    lower_s, _, upper_s = statistics.quantiles(values_s, n=4, method="inclusive")
    return Interval(lower_s, upper_s)


def _confidence(values_s: Sequence[float]) -> Interval | None:
    if len(values_s) < INTERVAL_SAMPLE_COUNT:
        return None
    low_s, high_s = _bootstrapped(np.median, values_s)
    # Interpolation may miss the median, or the extremes, of samples by the last bit.
    median_s = float(np.median(values_s))
    low_s, high_s = max(low_s, min(values_s)), min(high_s, max(values_s))
    return Interval(min(low_s, median_s), max(high_s, median_s))


def _bootstrapped(
    statistic: Callable[..., np.floating[Any]] | Callable[..., _Floats],
    *samples: Sequence[float],
    are_pairs: bool = False,
) -> tuple[float, float]:
    """Percentile bootstrap, seeded: the same samples give the same interval in any order."""
    # Half a second, for which no command waits that has nothing to summarise.
    from scipy import stats  # noqa: PLC0415

    drawn = np.array(sorted(zip(*samples, strict=True))).T if are_pairs else [*map(sorted, samples)]
    found = stats.bootstrap(
        tuple(map(np.asarray, drawn)),
        statistic,
        n_resamples=_RESAMPLE_COUNT,
        confidence_level=CONFIDENCE,
        method="percentile",
        paired=are_pairs,
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)
