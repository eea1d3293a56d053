"""A browser that is found again from what was predicted for it; and runs that tell too little."""

import dataclasses
import statistics
from collections.abc import Sequence

import pytest

from harness.core.images.specification import Codec
from harness.core.lane import Lane
from harness.core.models.device import Cost, Device, Page
from harness.errors import BadInput, EnvironmentProblem
from harness.predict.calibration.page_fit import Shown, fit_browser, predicting, viewed_rows
from harness.results.document import RunDocument
from tests.predicted import MANIFEST, NO_WORK, document, scenario
from tests.runs import BOTH_LANES, SCENARIO, a_finished_document

START = Device(
    "browser",
    {codec: Cost(0.002) for codec in Codec},
    render=Cost(0.030, 0.010),
    page=Page(0.02, 0.0167, Cost(0.001)),
)


def shown(device: Device) -> Sequence[Shown]:
    """A world that is simpler than a load: each row rests on its own mixture of the costs."""
    assert device.page is not None
    frame, image = device.render.fixed_s, device.page.hand_over.fixed_s
    pixels, decode = device.render.s_per_megapixel, device.decode[Codec.HTJ2K].fixed_s
    return [
        Shown(10 * frame + image, 20 * frame + 5 * pixels),
        Shown(50 * pixels + frame, 300 * image + frame),
        Shown(40 * decode + image, 400 * decode + pixels),
    ]


def test_the_costs_of_a_browser_are_found_from_what_it_shows() -> None:
    truth = dataclasses.replace(START, render=Cost(0.045, 0.007))
    trials: list[float] = []
    fitted = fit_browser(START, shown(truth), shown, lambda _, error: trials.append(error))

    for found, wanted in zip(fitted.predicted, shown(truth), strict=True):
        assert found == pytest.approx(wanted, rel=0.02)
    assert fitted.device.render.fixed_s == pytest.approx(0.045, rel=0.05)
    assert min(trials) < trials[0]


def test_a_device_without_a_page_is_no_browser_to_begin_with() -> None:
    laptop = dataclasses.replace(START, page=None)

    with pytest.raises(EnvironmentProblem, match="has no page to fit"):
        fit_browser(laptop, shown(START), shown, lambda _, error: None)


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
