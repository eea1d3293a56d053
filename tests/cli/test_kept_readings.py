"""What readings leave in a folder."""

from harness.cli.kept_readings import GatheredTraces
from harness.results.trace import Trace
from tests.results.test_reading_study import STUDY


def test_traces_are_told_apart_by_row_and_by_repeat() -> None:
    [row] = STUDY.rows
    traces = GatheredTraces()
    traces.add(row, Trace((), (), ()))

    assert traces.found == {(("4g", "down", "as it is"), 1): Trace((), (), ())}
