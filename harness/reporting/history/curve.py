"""One figure over the runs of a history that may be compared with each other."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from harness.reporting.comparison.verdict import FigureKey
from harness.results.figures import Part, RunFigures
from harness.results.history import History, HistoryRun


@dataclass(frozen=True, slots=True)
class Point:
    """The median and the extremes of one run, in seconds."""

    run: HistoryRun
    median_s: float
    low_s: float
    high_s: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A figure from run to run, oldest first."""

    key: FigureKey
    points: tuple[Point, ...]

    @property
    def medians_s(self) -> tuple[float, ...]:
        """What is drawn."""
        return tuple(point.median_s for point in self.points)


def newest_kind(history: History) -> tuple[HistoryRun, ...]:
    """The runs that are comparable with the newest one, and that one."""
    if not history.runs:
        return ()
    kind = history.runs[-1].figures.must_match
    return tuple(run for run in history.runs if run.figures.must_match == kind)


def curves(runs: Sequence[HistoryRun], parts: Sequence[Part] = (Part.WHOLE,)) -> tuple[Curve, ...]:
    """A curve for every figure that the newest of the runs has."""
    if not runs:
        return ()
    points = [_points(run) for run in runs]
    return tuple(
        Curve(key, tuple(each[key] for each in points if key in each))
        for key in points[-1]
        if key.part in parts
    )


def _points(run: HistoryRun) -> dict[FigureKey, Point]:
    return {
        key: Point(run, statistics.median(times_s), min(times_s), max(times_s))
        for key, times_s in _times(run.figures).items()
    }


def _times(figures: RunFigures) -> dict[FigureKey, tuple[float, ...]]:
    return {
        FigureKey((row.case, row.network, row.lane), each.milestone, each.part): each.times_s
        for row in figures.rows
        for each in row.measured
    }
