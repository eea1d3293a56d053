from dataclasses import replace

from harness.reporting.history.curve import curves, newest_kind
from harness.results.figures import Part
from harness.results.history import History
from tests.reporting.comparison.figures import differing
from tests.reporting.history.histories import a_history, a_history_run, on_day


def test_a_curve_goes_through_the_medians_of_all_runs() -> None:
    [curve] = curves(a_history([3.0, 3.1, 3.2]).runs)

    assert str(curve.key) == "JLS, 4g, complete"
    assert curve.medians_s == (3.0, 3.1, 3.2)
    assert [point.run.run_id for point in curve.points] == ["run01", "run02", "run03"]


def test_parts_are_drawn_when_asked_for() -> None:
    parts = [curve.key.part for curve in curves(a_history([3.0]).runs, tuple(Part))]

    assert parts == [Part.WHOLE, Part.WIRE, Part.DECODE]


def test_a_history_on_two_machines_shows_that_of_the_newest_run() -> None:
    other = replace(a_history_run(2), figures=differing(on_day(2), machine="Another CPU"))
    history = History((a_history_run(1), other, a_history_run(3)), {})

    assert [run.run_id for run in newest_kind(history)] == ["run01", "run03"]
    assert newest_kind(History((), {})) == ()
    assert curves(()) == ()
