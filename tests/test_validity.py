from dataclasses import replace

import pytest

from harness.core.network import NetworkProfile
from harness.core.policy import CS3D_2023_11
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval import UNDECODABLE
from harness.core.retrieve import RetrieveConfiguration
from harness.core.timeline import ImageFailed, ImageShown, Timeline
from harness.plan import Floors, Plan
from harness.results.sample import MOST_LATENESS_S, EmulatorRecord
from harness.validity import reasons_against

FULL = ImageQualityStatus.FULL_RESOLUTION
PUNCTUAL = EmulatorRecord(max_lateness_s=0.001, bytes_down=1, bytes_up=1, connection_count=6)
PLAN = Plan(
    retrieve=RetrieveConfiguration("any", ()),
    policy=CS3D_2023_11,
    network=NetworkProfile("any", 1e6, 1e6, 0.01),
    floors=Floors(0.1, 0.1, 0.1, 0.2),
    full_image_indices=frozenset(range(3)),
    can_complete=True,
    size_bytes=1,
)


def shown(index: int, status: ImageQualityStatus = FULL) -> ImageShown:
    return ImageShown(1.0, index, index, status, 0.5, 0.7, request_id=index)


def whole() -> Timeline:
    return Timeline(shown=[shown(index) for index in range(3)])


def test_a_whole_load_of_the_right_pixels_on_time_may_be_counted() -> None:
    assert reasons_against(whole(), PLAN, [], PUNCTUAL) == []


def test_without_an_emulator_nobody_can_be_late() -> None:
    assert reasons_against(whole(), PLAN, [], None) == []


def test_a_wrong_pixel_makes_a_sample_invalid() -> None:
    assert reasons_against(whole(), PLAN, [2, 0], PUNCTUAL) == [
        "pixels differ from the dataset: images 0, 2"
    ]


def test_a_missing_frame_makes_a_sample_invalid() -> None:
    timeline = Timeline(shown=[shown(0), shown(2)])

    assert reasons_against(timeline, PLAN, [], PUNCTUAL) == ["never at full resolution: images 1"]


def test_a_frame_shown_in_lesser_quality_only_is_missing() -> None:
    timeline = Timeline(shown=[shown(0), shown(1, ImageQualityStatus.SUBRESOLUTION), shown(2)])

    assert reasons_against(timeline, PLAN, [], PUNCTUAL) == ["never at full resolution: images 1"]


def test_a_configuration_without_full_resolution_misses_none() -> None:
    plan = replace(PLAN, full_image_indices=frozenset())

    assert reasons_against(Timeline(), plan, [], PUNCTUAL) == []


def test_a_failure_makes_a_sample_invalid_even_where_a_later_stage_mends_it() -> None:
    timeline = whole()
    timeline.failed.append(ImageFailed(0.3, 1, "quarterThumb", "refused", is_permanent=False))
    timeline.failed.append(ImageFailed(0.4, 2, "quarterThumb", "cut", is_permanent=False))

    assert reasons_against(timeline, PLAN, [], PUNCTUAL) == [
        "2 failures, the first at image 1 in stage quarterThumb: refused"
    ]


@pytest.mark.parametrize(
    ("late_s", "reason_count"), [(MOST_LATENESS_S, 0), (MOST_LATENESS_S + 1e-6, 1)]
)
def test_an_emulator_may_be_five_ms_late_and_no_more(late_s: float, reason_count: int) -> None:
    reasons = reasons_against(whole(), PLAN, [], replace(PUNCTUAL, max_lateness_s=late_s))

    assert MOST_LATENESS_S == 0.005
    assert len(reasons) == reason_count
    assert all("5.0 ms behind its schedule (more than 5 ms)" in reason for reason in reasons)


def test_failures_that_the_scenario_asks_for_are_no_reason() -> None:
    plan = replace(PLAN, spoilable_image_indices=frozenset({1}))
    timeline = Timeline(shown=[shown(0), shown(2)])
    timeline.failed.append(ImageFailed(0.3, 1, "one", "refused", is_permanent=True))

    assert reasons_against(timeline, plan, [], PUNCTUAL) == []


def test_what_a_viewer_says_of_images_that_are_never_full_is_no_reason() -> None:
    plan = replace(PLAN, full_image_indices=frozenset({0}))
    failed = [ImageFailed(0.3, index, "one", UNDECODABLE, is_permanent=True) for index in (0, 1)]
    timeline = Timeline(shown=[shown(0), shown(1)], failed=failed)

    assert reasons_against(timeline, plan, [], PUNCTUAL) == [
        f"1 failures, the first at image 0 in stage one: {UNDECODABLE}"
    ]


def test_failures_of_other_images_still_count_and_so_do_wrong_pixels() -> None:
    plan = replace(PLAN, spoilable_image_indices=frozenset({1}))
    timeline = Timeline(shown=[shown(1)])
    timeline.failed.append(ImageFailed(0.2, 1, "one", "refused", is_permanent=True))
    timeline.failed.append(ImageFailed(0.3, 2, "one", "broke off", is_permanent=True))

    assert reasons_against(timeline, plan, [1], PUNCTUAL) == [
        "1 failures, the first at image 2 in stage one: broke off",
        "never at full resolution: images 0, 2",
        "pixels differ from the dataset: images 1",
    ]


def test_an_emulator_may_wait_for_an_origin_that_stalls_on_purpose() -> None:
    plan, most_s = replace(PLAN, stall_s=0.1), 0.1 + MOST_LATENESS_S

    punctual, late = (replace(PUNCTUAL, max_lateness_s=s) for s in (most_s, most_s + 1e-6))

    assert reasons_against(whole(), plan, [], punctual) == []
    assert reasons_against(whole(), plan, [], late) == [
        "the emulator was 105.0 ms behind its schedule (more than 105 ms)"
    ]


def test_every_reason_is_told() -> None:
    timeline = Timeline(failed=[ImageFailed(0.3, 1, "one", "refused", is_permanent=True)])

    assert len(reasons_against(timeline, PLAN, [0], replace(PUNCTUAL, max_lateness_s=1))) == 4


def test_a_long_list_of_images_is_cut() -> None:
    plan = replace(PLAN, full_image_indices=frozenset(range(174)))

    assert reasons_against(Timeline(), plan, [], None) == [
        "never at full resolution: images 0, 1, 2, 3, 4, 5, 6, 7 and 166 more"
    ]
