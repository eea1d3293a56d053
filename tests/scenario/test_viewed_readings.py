"""What of a reading a real viewer can show."""

from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.core.viewing.hand import Beginning, Hand, Jump, Move, OpenSeries, Scroll, moves_of
from harness.errors import ScenarioError
from harness.scenario.library import find_scenario
from harness.scenario.loading import load_scenario
from harness.scenario.viewed_readings import is_for_a_wheel, viewed_part

DOWN = Hand("down", moves_of([Scroll(3, 10), Scroll(-2, 5)], 0))


def test_the_cases_of_ohif_and_the_hands_without_jumps_are_left() -> None:
    part = viewed_part(load_scenario(find_scenario("reading")))

    assert part.scenario.name == "reading-viewer"
    assert part.scenario.lanes == (Lane.VIEWER,)
    assert [case.name for case in part.scenario.cases] == [
        "OHIF as it is",
        "OHIF, first 32 KiB then the rest",
        "OHIF, first 32 KiB alone",
    ]
    assert part.scenario.reading is not None
    hands = [hand.name for hand in part.scenario.reading.hands]
    assert hands == ["scroll-5", "scroll-10", "scroll-20"]
    assert part.left_out[-1] == (
        "overshooting: a wheel goes to the next slice only, and a series opens at its first"
    )
    assert len(part.left_out) == 6


def test_in_cornerstone_cases_that_name_no_viewer_are_read_by_its_own_rules() -> None:
    part = viewed_part(load_scenario(find_scenario("reading")), in_ohif=False)

    assert len(part.scenario.cases) == 3
    rules = {part.scenario.viewer_of(case.name) for case in part.scenario.cases}
    assert rules == {"cornerstone-5.8"}
    assert part.left_out[0] == (
        "Nearest first, as many at once as fill the link: Cornerstone3D does not play nearest-first"
    )


def test_a_scenario_of_which_nothing_is_left_is_refused_with_every_reason() -> None:
    scenario = load_scenario(find_scenario("reading"))
    assert scenario.reading is not None
    overshooting = replace(scenario.reading, hands=scenario.reading.hands[-1:])

    with pytest.raises(ScenarioError, match="overshooting: a wheel goes to the next slice only"):
        viewed_part(replace(scenario, reading=overshooting))


@pytest.mark.parametrize(
    ("hand", "expected"),
    [
        (DOWN, True),
        (replace(DOWN, moves=moves_of([Scroll(3, 10), Jump(7)], 0)), False),
        (replace(DOWN, moves=moves_of([Scroll(-2, 5)], 7), first_index=7), False),
        (replace(DOWN, begins=Beginning.CLICK), False),
    ],
    ids=["there and back", "with a jump", "from the eighth slice on", "from the click on"],
)
def test_a_wheel_goes_slice_by_slice_from_the_first_picture_on(hand: Hand, expected: bool) -> None:
    assert is_for_a_wheel(hand) is expected


def test_a_next_series_is_opened_in_ohif_at_its_first_slice() -> None:
    part = viewed_part(load_scenario(find_scenario("next-series")))

    assert part.scenario.reading is not None
    assert [hand.name for hand in part.scenario.reading.hands] == ["next-series"]
    further = (OpenSeries(1), Scroll(2, 10))
    assert is_for_a_wheel(replace(DOWN, moves=moves_of(further, 0)))
    assert not is_for_a_wheel(replace(DOWN, moves=(Move(0.5, 3, series_index=1),)))


@pytest.mark.parametrize("in_ohif", [True, False])
def test_series_side_by_side_are_read_in_both_viewers(in_ohif: bool) -> None:
    part = viewed_part(load_scenario(find_scenario("side-by-side")), in_ohif=in_ohif)

    assert part.scenario.reading is not None
    assert part.scenario.reading.are_side_by_side
    assert [hand.name for hand in part.scenario.reading.hands] == ["two-at-5", "two-at-10"]


def test_more_series_than_viewers_show_side_by_side_are_refused() -> None:
    scenario = load_scenario(find_scenario("side-by-side"))
    assert scenario.reading is not None
    five = replace(scenario.reading, slice_count_by_series=(30, 30, 30, 30, 30))

    with pytest.raises(ScenarioError, match="has 5 series side by side, and viewers show 4"):
        viewed_part(replace(scenario, reading=five))
