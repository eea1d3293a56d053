"""Repeats render first after 2.3 and 2.4 s, a prediction after 2.25; both complete 6 s later."""

from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.prediction_error import compared_figures, render_predictions
from harness.results.document import RunDocument
from harness.results.sample import Sample
from tests.reporting.test_opening_page import in_real_loads
from tests.runs import PREDICTED_ALONE, SCENARIO, WITH_PREDICTION, a_finished_document

RUN = a_finished_document(replace(SCENARIO, lanes=(Lane.LOADER, Lane.PREDICTION), repeats=1))


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| synthetic")]


def _predicted(sample: Sample, first_render_s: float, complete_s: float) -> Sample:
    times_s = replace(sample.times_s, first_render=first_render_s, complete=complete_s)
    return replace(sample, times_s=times_s)


def with_prediction(first_render_s: float, complete_s: float) -> RunDocument:
    """The run, predicted otherwise."""
    cases = tuple(
        replace(
            row,
            samples=tuple(_predicted(one, first_render_s, complete_s) for one in row.samples),
        )
        if row.lane is Lane.PREDICTION
        else row
        for row in RUN.cases
    )
    return replace(RUN, cases=cases)


def test_every_row_is_predicted_beside_measured_with_its_target() -> None:
    """4g: 5 % of 2.3 s are 115 ms, 1.5 % of 8.3 s are 124.5 ms."""
    text = render_predictions({"synthetic": RUN})

    assert text.startswith("6 of 6 figures are within their target.\n\n**First render**")
    assert lines(text)[0] == ("| synthetic | JLS | 4g | 2250 | 2300 | +50 (+2.2 %) | ±115 |  | 1 |")
    assert lines(text)[4] == "| synthetic | JLS | 4g | 8250 | 8300 | +50 (+0.6 %) | ±124 |  | 1 |"


def test_without_a_network_completion_alone_has_a_target_of_ten_percent() -> None:
    text = render_predictions({"synthetic": RUN})

    assert lines(text)[2] == "| synthetic | JLS | local | 2250 | 2300 | +50 (+2.2 %) |  |  | 1 |"
    assert lines(text)[6].startswith(
        "| synthetic | JLS | local | 8250 | 8300 | +50 (+0.6 %) | ±830 |"
    )


@pytest.mark.parametrize(
    ("first_render_s", "complete_s", "missed"),
    [
        (2.3 * 1.049, 8.3 * 1.014, set()),
        (2.3 * 0.949, 8.3, {("4g", Milestone.FIRST_RENDER)}),
        (2.3, 8.3 * 1.016, {("4g", Milestone.COMPLETE)}),
        (2.3, 8.3 * 0.89, {("4g", Milestone.COMPLETE), ("local", Milestone.COMPLETE)}),
    ],
)
def test_a_figure_further_off_than_its_target_is_missed(
    first_render_s: float, complete_s: float, missed: set[tuple[str, Milestone]]
) -> None:
    figures = compared_figures({"synthetic": with_prediction(first_render_s, complete_s)})

    assert {(each.row.network, each.milestone) for each in figures if each.is_missed} == missed


def test_what_misses_is_named() -> None:
    text = render_predictions({"synthetic": with_prediction(2.3, 8.5)})

    assert text.startswith("4 of 6 figures are within their target. These miss it:\n\n")
    assert "- synthetic, JLS, 4g: complete −200.0 ms, more than ±124\n" in text
    assert "| 8500 | 8300 | −200 (−2.4 %) | ±124 | missed | 1 |" in text


def test_the_device_and_the_machine_are_told() -> None:
    text = render_predictions({"synthetic": RUN})

    assert (
        "- synthetic: synthetic-images; predicted for synthetic-laptop (A synthetic source.), "
        "model version 1; measured 2000-01-01 on Synthetic CPU | not a measurement, 2 cores, "
        "load average 0.5 before.\n\n"
    ) in text


def test_what_differs_between_the_runs_has_a_column_and_the_rest_stands_in_the_last_line() -> None:
    later = replace(RUN, provenance=replace(RUN.provenance, policy="cs3d-5.14"))
    one = render_predictions({"synthetic": RUN})
    two = render_predictions({"synthetic": RUN, "later": later})

    assert "| Run | Type |" in one
    assert "| Run | Policy | Type |" in two
    assert "| later | cs3d-5.14 | JLS |" in two
    assert two.splitlines()[-1] == (
        f"Measured 2000-01-01; policy {RUN.provenance.policy} / cs3d-5.14; model 1; device"
        " synthetic-laptop; machine Synthetic CPU | not a measurement, 2 cores; definitions 1;"
        f" harness {RUN.provenance.harness_version}; n in the tables; excluded: 0"
    )


def test_our_loader_alone_is_compared() -> None:
    both = compared_figures({"synthetic": a_finished_document(WITH_PREDICTION)})

    assert {each.row.lane for each in both} == {Lane.LOADER}


def test_there_is_no_page_of_what_was_not_predicted_or_not_measured() -> None:
    assert render_predictions({}) == ""
    assert render_predictions({"synthetic": a_finished_document()}) == ""
    assert render_predictions({"synthetic": a_finished_document(PREDICTED_ALONE)}) == ""


def test_what_begins_with_a_click_has_its_target_elsewhere() -> None:
    assert compared_figures({"opening": in_real_loads()}) == []
