"""Where a curve changes its level for good, and how much it moves while it does not.

The levels are piecewise constant with the least sum of absolute deviations (ruptures' PELT with
its L1 cost), as asv's: a single spike, which other detectors take for two changes, moves no
median. A level lasts for three runs at least, so that a change is told on the third day.
"""

import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from harness.reporting.comparison.verdict import FLOOR_RATIO, FLOOR_S, FigureKey
from harness.reporting.history.curve import Curve, Point

_SHORTEST_LEVEL = 3
_PENALTY = 4.0
"""How many deviations a further level must save, times the logarithm of the number of runs; so
many as in asv's step_detect.py."""

LEAST_CHANGE_COUNT = 8
"""From how many changes between runs on their quartiles are told."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of level: the first run of the new one, and both levels in seconds."""

    at: Point
    before_s: float
    after_s: float
    because: str | None = None

    @property
    def ratio(self) -> float | None:
        """How much longer it takes since, less one."""
        return self.after_s / self.before_s - 1 if self.before_s else None


def level_ends(values_s: Sequence[float]) -> list[int]:
    """The end of each level, as an index into the values behind its last."""
    if len(values_s) < 2 * _SHORTEST_LEVEL:
        return [len(values_s)]
    import ruptures  # noqa: PLC0415 - scipy's optimisers come with it

    floor_s = _floor_s(statistics.median(values_s))
    noise_s = statistics.median(abs(after - before) for before, after in pairwise(values_s))
    penalty_s = _PENALTY * math.log(len(values_s)) * max(noise_s, floor_s / _PENALTY)
    search = ruptures.Pelt(model="l1", min_size=_SHORTEST_LEVEL, jump=1)
    return [int(end) for end in search.fit(np.asarray(values_s)).predict(pen=penalty_s)]


def steps(curve: Curve, because: Mapping[str, str]) -> tuple[Step, ...]:
    """Where a curve changed by more than the floor; `because` are acknowledged runs, by id."""
    levels = list(_levels(curve.medians_s))
    found = []
    for (begin, end), (_, after_end) in pairwise(levels):
        before_s = statistics.median(curve.medians_s[begin:end])
        after_s = statistics.median(curve.medians_s[end:after_end])
        if abs(after_s - before_s) > _floor_s(before_s):
            point = curve.points[end]
            found.append(Step(point, before_s, after_s, because.get(point.run.run_id)))
    return tuple(found)


def usual_changes_s(curves_: Sequence[Curve]) -> dict[FigureKey, float]:
    """How much each figure changed from one run to the next at most, while its level stayed.

    That is Q3 + 3 IQR of the absolute changes within levels, in seconds, of figures with enough of
    them: a step does not widen it (rustc-perf#1339).
    """
    found = {}
    for curve in curves_:
        changes_s = [
            abs(after - before)
            for begin, end in _levels(curve.medians_s)
            for before, after in pairwise(curve.medians_s[begin:end])
        ]
        if len(changes_s) >= LEAST_CHANGE_COUNT:
            lower_s, _, upper_s = statistics.quantiles(changes_s, n=4, method="inclusive")
            found[curve.key] = upper_s + 3 * (upper_s - lower_s)
    return found


def _levels(values_s: Sequence[float]) -> Iterator[tuple[int, int]]:
    yield from pairwise([0, *level_ends(values_s)])


def _floor_s(level_s: float) -> float:
    return max(FLOOR_RATIO * level_s, FLOOR_S)
