"""Times of the model beside the viewer's, and where its application's own time comes from."""

from dataclasses import replace

import pytest

from harness.viewer.fidelity.opening_judgement import judge_opening
from harness.viewer.fidelity.opening_model import model_log
from harness.viewer.fidelity.opening_recording import LoggedOpening
from tests.viewer.fidelity.opening_cases import played
from tests.viewer.fidelity.opening_logs import clicked, clicks


def late(opening: LoggedOpening, late_s: float) -> LoggedOpening:
    """The same click by a viewer that needs more of its own, before all frames."""
    assert opening.opened_s is not None
    assert opening.first_image_s is not None
    first_s = opening.first_image_s + late_s
    return replace(opening, opened_s=opening.opened_s + late_s, first_image_s=first_s)


def test_the_applications_own_time_is_taken_from_clicks_without_network() -> None:
    case, (slow, local) = played(0.4)
    recorded = clicks(model_log(case, slow), model_log(case, local))
    other, networks = played()
    found = judge_opening(recorded, other, networks)

    assert found.application_s == pytest.approx(0.4)
    assert [each.error_share(lambda log: log.opened_s) for each in found.over] == [
        pytest.approx(0.0),
        pytest.approx(0.0),
    ]
    assert found.differences == ()


def test_a_viewer_that_is_later_than_the_model_is_told_by_its_share() -> None:
    case, (slow, local) = played(0.4)
    log = model_log(case, slow)
    slower = late(log, log.opened_s or 0.0)
    found = judge_opening(clicks(slower, model_log(case, local)), case, (slow, local))

    assert found.over[0].error_share(lambda each: each.opened_s) == pytest.approx(-0.5)


def test_without_a_click_without_network_the_application_takes_what_the_scenario_says() -> None:
    case, networks = played(0.4)
    log = model_log(case, networks[0])
    found = judge_opening(clicks(log), case, networks)

    assert found.application_s is None
    assert found.over[0].ours == log
    assert found.over[0].error_share(lambda _: None) is None


def test_a_recording_of_something_else_differs() -> None:
    case, networks = played()

    assert judge_opening(clicks(clicked(network="slow")), case, networks).differences
