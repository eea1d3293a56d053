"""What a handful of samples says: median and spread, never a mean, never without n."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# From how many samples on an interval is given. Of five, even the extremes hold the median in
# only 1 - 2 * 0.5^5 = 94 % of runs, of four in 88 %; below that a "95 %" would be a lie.
INTERVAL_SAMPLE_COUNT = 5
CONFIDENCE = 0.95
_RESAMPLE_COUNT = 9999
_SEED = 20231114


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


def _quartiles(values_s: Sequence[float]) -> Interval:
    if len(values_s) == 1:
        return Interval(values_s[0], values_s[0])
    lower_s, _, upper_s = statistics.quantiles(values_s, n=4, method="inclusive")
    return Interval(lower_s, upper_s)


def _confidence(values_s: Sequence[float]) -> Interval | None:
    """Percentile bootstrap of the median, seeded: the same samples give the same interval."""
    if len(values_s) < INTERVAL_SAMPLE_COUNT:
        return None
    # Half a second, for which no command waits that has nothing to summarise.
    from scipy import stats  # noqa: PLC0415

    found = stats.bootstrap(
        (sorted(values_s),),
        np.median,
        n_resamples=_RESAMPLE_COUNT,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    # Interpolation may miss the median of equal samples by the last bit.
    median_s = float(np.median(values_s))
    return Interval(min(float(found.low), median_s), max(float(found.high), median_s))
