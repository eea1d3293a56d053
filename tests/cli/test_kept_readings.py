"""What readings leave in a folder."""

from dataclasses import replace

from harness.cli.kept_readings import GatheredTraces
from harness.results.trace import Trace
from tests.results.test_asked import REQUEST
from tests.results.test_reading_study import STUDY


def test_traces_are_told_apart_by_row_and_by_repeat() -> None:
    [row] = STUDY.rows
    traces = GatheredTraces()
    traces.add(row, Trace((), (), ()))

    assert traces.found == {(("4g", "down", "as it is"), 1): Trace((), (), ())}


def test_a_study_says_what_was_asked_for_in_each_of_its_readings() -> None:
    [row] = STUDY.rows
    traces = GatheredTraces()
    for repeat, requests in ((1, ()), (2, (REQUEST,))):
        traces.add(replace(row, repeat=repeat), Trace(requests, (), ()))
    study = traces.with_asked(replace(STUDY, rows=(row, replace(row, repeat=2))))

    assert [len(each.asked) for each in study.rows] == [0, 1]
