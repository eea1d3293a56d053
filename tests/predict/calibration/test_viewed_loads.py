"""What a run tells of the real viewer, and runs that tell too little."""

import dataclasses
import statistics

import pytest

from harness.core.lane import Lane
from harness.errors import BadInput
from harness.predict.calibration.viewed_loads import predicting, viewed_rows
from harness.results.document import RunDocument
from tests.predicted import MANIFEST, NO_WORK, document, scenario
from tests.runs import BOTH_LANES, SCENARIO, a_finished_document


def test_a_run_without_the_real_viewer_tells_nothing_of_a_browser() -> None:
    with pytest.raises(BadInput, match="has 0 rows of the real viewer that count"):
        viewed_rows(a_finished_document(SCENARIO))


def test_a_run_in_both_lanes_tells_the_medians_of_the_real_viewer() -> None:
    run = a_finished_document(BOTH_LANES)
    rows = viewed_rows(run)
    [jls, *_] = [each for each in run.cases if each.lane is Lane.VIEWER]
    times_s = [s.times_s.complete for s in jls.samples if s.is_counted and s.times_s.complete]

    assert [row.name for row in rows] == [
        f"{case}, {network.name}" for network in SCENARIO.networks for case in SCENARIO.case_names
    ]
    assert rows[0].shown.complete_s == statistics.median(times_s)
    assert rows[0].setup.policy.name == run.scenario.cases[0].policy


def test_a_row_is_predicted_as_it_was_played() -> None:
    rows = viewed_rows(predicted_in_the_viewer())
    made_up = scenario()

    first, *_ = predicting(rows, made_up, MANIFEST)(NO_WORK)

    assert 0 < first.first_render_s <= first.complete_s


def predicted_in_the_viewer() -> RunDocument:
    """A run whose samples are predictions, as if the real viewer had shown them."""
    found = document()
    lanes = (Lane.VIEWER,)
    cases = tuple(
        dataclasses.replace(
            row,
            lane=Lane.VIEWER,
            samples=tuple(dataclasses.replace(each, lane=Lane.VIEWER) for each in row.samples),
        )
        for row in found.cases
    )
    measured = a_finished_document(BOTH_LANES).provenance
    return dataclasses.replace(
        found,
        provenance=measured,
        scenario=dataclasses.replace(found.scenario, lanes=lanes),
        cases=cases,
        prediction=None,
    )
