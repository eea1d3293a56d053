"""Times of the model beside the viewer's, and where its application's own work comes from."""

from dataclasses import replace
from operator import attrgetter

import pytest

from harness.viewer.fidelity.opening_judgement import TimeOf, judge_opening, own_work
from harness.viewer.fidelity.opening_model import OwnWork, model_log
from harness.viewer.fidelity.opening_recording import LoggedOpening
from tests.viewer.fidelity.opening_cases import played
from tests.viewer.fidelity.opening_logs import clicked, clicks

opened: TimeOf = attrgetter("opened_s")
first_image: TimeOf = attrgetter("first_image_s")


def late(opening: LoggedOpening, late_s: float) -> LoggedOpening:
    """The same click by a viewer that needs more of its own, before all frames."""
    assert opening.opened_s is not None
    assert opening.first_image_s is not None
    first_s = opening.first_image_s + late_s
    return replace(opening, opened_s=opening.opened_s + late_s, first_image_s=first_s)


def test_what_the_viewer_does_of_its_own_is_taken_from_clicks_without_network() -> None:
    case, (slow, local) = played(1.4, 0.3)
    recorded = clicks(model_log(case, slow), model_log(case, local))
    other, networks = played()
    own = tuple(own_work(recorded, other, networks))
    found = judge_opening(recorded, other, networks, own)

    assert own == (pytest.approx((1.4, 0.3), abs=1e-3),)
    for time_of in (opened, first_image):
        assert [each.error_share(time_of) for each in found.over] == pytest.approx([0, 0], abs=1e-3)
    assert found.differences == ()


def test_the_model_clicks_once_with_the_work_of_each_click_and_its_median_counts() -> None:
    other, networks = played()
    work = [OwnWork(pace_ratio, 0.2) for pace_ratio in (0.5, 1.0, 2.5)]
    recorded = clicks(
        *(model_log(other.with_own(own), network) for own in work for network in networks)
    )
    slow = judge_opening(recorded, other, networks, work).over[0]

    assert slow.model_times_s(opened) == slow.viewer_times_s(opened)
    one_later = replace(slow, ours=(*slow.ours[:2], late(slow.ours[2], 1.0)))
    assert one_later.error_share(opened) == 0.0


def test_a_click_without_network_that_shows_no_image_says_nothing_of_a_viewers_work() -> None:
    case, (slow, local) = played()
    failed = replace(model_log(case, local), first_image_s=None)
    recorded = clicks(model_log(case, slow), failed)

    assert not list(own_work(recorded, case, (slow, local)))


def test_a_viewer_that_is_sooner_than_any_model_does_nothing_of_its_own() -> None:
    case, (_, local) = played()
    soon = replace(model_log(case, local), opened_s=0.0, first_image_s=0.0)

    assert list(own_work(clicks(soon), case, (local,))) == [(0.0, 0.0)]


def test_a_viewer_that_is_later_than_any_model_is_as_slow_as_one_can_be() -> None:
    case, (_, local) = played()
    [own] = own_work(clicks(late(model_log(case, local), 1000.0)), case, (local,))

    assert own.pace_ratio == 20.0


def test_a_viewer_that_is_later_than_the_model_is_told_by_its_share() -> None:
    case, (slow, local) = played(1.4)
    log = model_log(case, slow)
    slower = late(log, log.opened_s or 0.0)
    found = judge_opening(clicks(slower), case, (slow, local), ())

    assert found.over[0].error_share(opened) == pytest.approx(-0.5)


def test_without_a_click_without_network_the_application_takes_what_the_scenario_says() -> None:
    case, networks = played(1.4)
    log = model_log(case, networks[0])
    found = judge_opening(clicks(log), case, networks, tuple(own_work(clicks(log), case, networks)))

    assert found.own == ()
    assert found.over[0].ours == (log,)
    assert found.over[0].error_share(lambda _: None) is None


def test_a_recording_of_something_else_differs() -> None:
    case, networks = played()

    assert judge_opening(clicks(clicked(network="slow")), case, networks, ()).differences
