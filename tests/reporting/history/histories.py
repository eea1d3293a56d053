"""Histories of one figure, a run a day."""

from collections.abc import Sequence
from dataclasses import replace

from harness.results.figures import RunFigures
from harness.results.history import History, HistoryRun
from tests.reporting.comparison.figures import a_row, a_run


def on_day(day: int, complete_s: float = 3.0) -> RunFigures:
    """The run of a day of January 2000: three constant samples."""
    run = a_run(a_row((complete_s,) * 3, (0.2,) * 3), run=f"results/runs/{day:02}")
    return replace(run, started_at=f"2000-01-{day:02}T00:00:00Z", commit=f"{day:040x}")


def a_history_run(day: int, complete_s: float = 3.0, *, is_alarm: bool = False) -> HistoryRun:
    """The same as a history keeps it."""
    return HistoryRun(f"run{day:02}", is_alarm, on_day(day, complete_s))


def a_history(times_s: Sequence[float]) -> History:
    """A run a day, from the first of January on."""
    runs = [a_history_run(day, time_s) for day, time_s in enumerate(times_s, start=1)]
    return History(tuple(runs), {})
