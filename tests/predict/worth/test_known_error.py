"""The stated errors beside those that the committed runs show."""

from itertools import combinations
from math import hypot

import pytest

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.predict.worth.known_error import known_error
from harness.reporting.pages import committed_runs
from harness.reporting.prediction_error import Compared, compared_figures
from tests.source_tree import ROOT


def test_an_error_is_a_share_of_the_time_or_the_least_that_any_has() -> None:
    first, complete = (
        known_error(each, is_shaped=True) for each in (Milestone.FIRST_RENDER, Milestone.COMPLETE)
    )

    assert (first.of_s(1.0), complete.of_s(1.0)) == (0.08, 0.03)
    assert first.of_s(0.05) == complete.of_s(0.05) == 0.01
    assert known_error(Milestone.COMPLETE, is_shaped=False).of_s(0.1) == 0.035


@pytest.fixture(scope="module")
def figures() -> list[tuple[Compared, float]]:
    """Every figure predicted for the machine that measured it, and how far it may be off.

    Where the real viewer takes turns with our loader, its browser stands beside all loads, which no
    device knows.
    """
    runs = {
        name: run
        for name, run in committed_runs(ROOT / "results").items()
        if run.prediction and run.prediction.device.name == "this-machine"
        if all(row.lane is not Lane.VIEWER for row in run.cases)
    }
    networks = {
        (name, network.name): network
        for name, run in runs.items()
        for network in run.scenario.networks
    }
    return [
        (
            each,
            known_error(
                each.milestone, is_shaped=networks[each.run, each.row.network].is_shaped
            ).of_s(each.predicted_s),
        )
        for each in compared_figures(runs)
    ]


def test_nineteen_of_twenty_committed_predictions_are_off_by_less(
    figures: list[tuple[Compared, float]],
) -> None:
    within = [abs(each.predicted_s - each.measured_s) <= error_s for each, error_s in figures]

    assert sum(within) >= 0.95 * len(within) > 100


def test_nineteen_of_twenty_committed_gains_are_off_by_less(
    figures: list[tuple[Compared, float]],
) -> None:
    within = [
        abs((one.predicted_s - other.predicted_s) - (one.measured_s - other.measured_s))
        <= hypot(error_s, other_error_s)
        for (one, error_s), (other, other_error_s) in combinations(figures, 2)
        if (one.run, one.row.network, one.milestone)
        == (other.run, other.row.network, other.milestone)
    ]

    assert sum(within) >= 0.95 * len(within) > 100
