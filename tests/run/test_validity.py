from dataclasses import replace

import pytest

from harness.core.milestone import Milestone, PerMilestone
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.failure import NOT_FULL, UNREADABLE, broken_off, refused
from harness.core.retrieval.timeline import ImageFailed, ImageShown, RequestFinished, Timeline
from harness.results.reasons import (
    HeldUp,
    HostHeldUp,
    ImagesFailed,
    Late,
    NeverFull,
    PixelsDiffer,
    TooManyRefused,
)
from harness.results.sample import EmulatorRecord, Lateness, Sample, SampleSlot
from harness.run.plan import Expectation
from harness.run.validity import (
    reasons_against,
    reasons_against_lateness,
    reasons_against_machine,
    reasons_against_neighbours,
)
from tests.runs import a_sample, some_processors

FULL = ImageQualityStatus.FULL_RESOLUTION
EXPECTED = Expectation(full_image_indices=frozenset(range(3)), can_complete=True)


def shown(index: int, status: ImageQualityStatus = FULL) -> ImageShown:
    return ImageShown(1.0, index, index, status, 0.5, 0.7, request_id=index)


def whole() -> Timeline:
    return Timeline(shown=[shown(index) for index in range(3)])


def test_a_whole_load_of_the_right_pixels_on_time_may_be_counted() -> None:
    assert reasons_against(whole(), EXPECTED, []) == []


def test_a_wrong_pixel_makes_a_sample_invalid() -> None:
    assert reasons_against(whole(), EXPECTED, [2, 0]) == [PixelsDiffer((0, 2))]


def test_a_missing_frame_makes_a_sample_invalid() -> None:
    timeline = Timeline(shown=[shown(0), shown(2)])

    assert reasons_against(timeline, EXPECTED, []) == [NeverFull((1,))]


def test_a_frame_shown_in_lesser_quality_only_is_missing() -> None:
    timeline = Timeline(shown=[shown(0), shown(1, ImageQualityStatus.SUBRESOLUTION), shown(2)])

    assert reasons_against(timeline, EXPECTED, []) == [NeverFull((1,))]


def test_a_configuration_without_full_resolution_misses_none() -> None:
    expected = replace(EXPECTED, full_image_indices=frozenset())

    assert reasons_against(Timeline(), expected, []) == []


def test_a_failure_makes_a_sample_invalid_even_where_a_later_stage_mends_it() -> None:
    timeline = whole()
    timeline.failed.append(ImageFailed(0.3, 1, "quarterThumb", refused(404), is_permanent=False))
    timeline.failed.append(ImageFailed(0.4, 2, "quarterThumb", broken_off(), is_permanent=False))

    assert reasons_against(timeline, EXPECTED, []) == [
        ImagesFailed(2, 1, "quarterThumb", refused(404))
    ]


def late(*growth_s: tuple[float, float], complete_s: float | None = 10.0) -> Sample:
    """A sample with its first render after 1 s, and the moments at which lateness grew."""
    lateness = tuple(Lateness(at_s, lateness_s) for at_s, lateness_s in growth_s)
    most_s = max((each.lateness_s for each in lateness), default=0.0)
    emulator = EmulatorRecord(most_s, 1, 1, 6, lateness)
    slot = SampleSlot("any", "any", 1, is_warm_up=False)
    times_s = PerMilestone(1.0, 1.0, None, complete_s)
    return replace(a_sample(slot), emulator=emulator, times_s=times_s)


def test_without_an_emulator_nobody_can_be_late() -> None:
    assert reasons_against_lateness(replace(late((0.5, 1.0)), emulator=None), EXPECTED) == []


@pytest.mark.parametrize(("by_s", "reason_count"), [(0.005, 0), (0.0051, 1)])
def test_before_the_first_render_five_ms_are_the_most(by_s: float, reason_count: int) -> None:
    reasons = reasons_against_lateness(late((0.9, by_s)), EXPECTED)

    assert reasons == [Late(by_s, 0.005)] * reason_count


@pytest.mark.parametrize(("by_s", "reason_count"), [(0.020, 0), (0.0201, 1)])
def test_later_a_five_hundredth_of_the_wait_is(by_s: float, reason_count: int) -> None:
    assert len(reasons_against_lateness(late((0.5, 0.004), (1.1, by_s)), EXPECTED)) == reason_count


def test_what_comes_after_the_last_milestone_delays_nothing() -> None:
    assert reasons_against_lateness(late((10.1, 1.0)), EXPECTED) == []
    assert reasons_against_lateness(late((1.1, 1.0), complete_s=None), EXPECTED) == []


def test_where_nothing_was_reached_all_of_it_counts() -> None:
    nothing = replace(late((20.0, 0.006)), times_s=PerMilestone(None, None, None, None))

    assert len(reasons_against_lateness(nothing, EXPECTED)) == 1


def test_a_run_that_kept_no_moments_was_late_all_along() -> None:
    emulator = EmulatorRecord(0.006, 1, 1, 6)

    assert len(reasons_against_lateness(replace(late(), emulator=emulator), EXPECTED)) == 1


def held_up(*foreign_s: float) -> Sample:
    """A sample whose milestones came at 0.1, 0.2, 1 and 10 s, and what others did of each."""
    sample = a_sample(SampleSlot("any", "any", 1, is_warm_up=False))
    processors = replace(some_processors(), foreign_s=PerMilestone(*foreign_s))
    return replace(sample, times_s=PerMilestone(0.1, 0.2, 1.0, 10.0), processors=processors)


def test_others_may_hold_up_a_milestone_by_5_ms_or_a_fiftieth() -> None:
    assert reasons_against_neighbours(held_up(0.005, 0.005, 0.02, 0.2)) == []
    assert reasons_against_neighbours(held_up(0.005, 0.0051, 0.02, 0.2)) == [
        HeldUp(Milestone.FIRST_RENDER, 0.0051, 0.005)
    ]
    assert reasons_against_neighbours(held_up(0.005, 0.005, 0.02, 0.201)) == [
        HeldUp(Milestone.COMPLETE, 0.201, 0.2)
    ]


def test_the_first_milestone_that_was_held_up_is_named() -> None:
    assert reasons_against_neighbours(held_up(0.05, 0.1, 0.5, 5.0)) == [
        HeldUp(Milestone.FIRST_IMAGE, 0.05, 0.005)
    ]


def test_a_host_that_took_more_than_others_ran_is_named() -> None:
    sample = held_up(0.005, 0.005, 0.02, 0.201)
    assert sample.processors is not None
    stolen = replace(sample, processors=replace(sample.processors, stolen_s=0.6, others_s=0.5))

    assert reasons_against_neighbours(stolen) == [HostHeldUp(Milestone.COMPLETE, 0.201, 0.2)]
    assert stolen.is_valid
    assert replace(
        stolen, invalid_because=(HostHeldUp(Milestone.COMPLETE, 1, 0),)
    ).is_only_disturbed


def test_a_milestone_that_never_came_was_not_held_up() -> None:
    never = replace(held_up(0.0, 0.0, 0.0, 9.0), times_s=PerMilestone(0.1, 0.2, 1.0, None))

    assert reasons_against_neighbours(never) == []


def test_where_the_system_does_not_tell_nobody_is_blamed() -> None:
    assert reasons_against_neighbours(replace(held_up(1, 1, 1, 1), processors=None)) == []


def test_a_machine_is_blamed_for_what_the_emulator_and_the_processors_tell() -> None:
    busy = replace(late((0.9, 0.006)), processors=some_processors(0.3))

    assert reasons_against_machine(busy, EXPECTED) == [
        Late(0.006, 0.005),
        HeldUp(Milestone.FIRST_IMAGE, 0.3, 0.02),
    ]


def test_failures_that_the_scenario_asks_for_are_no_reason() -> None:
    spoilt = frozenset({1})
    expected = replace(EXPECTED, may_fail_indices=spoilt, full_image_indices=frozenset({0, 2}))
    timeline = Timeline(shown=[shown(0), shown(2)])
    timeline.failed.append(ImageFailed(0.3, 1, "one", refused(500), is_permanent=True))

    assert reasons_against(timeline, expected, []) == []


def test_what_a_viewer_says_of_images_that_are_never_full_is_no_reason() -> None:
    expected = replace(EXPECTED, full_image_indices=frozenset({0}))
    failed = [ImageFailed(0.3, index, "one", NOT_FULL, is_permanent=True) for index in (0, 1)]
    timeline = Timeline(shown=[shown(0), shown(1)], failed=failed)

    assert reasons_against(timeline, expected, []) == [ImagesFailed(1, 0, "one", NOT_FULL)]


def test_failures_of_other_images_still_count_and_so_do_wrong_pixels() -> None:
    expected = replace(EXPECTED, may_fail_indices=frozenset({1}))
    timeline = Timeline(shown=[shown(1)])
    timeline.failed.append(ImageFailed(0.2, 1, "one", refused(500), is_permanent=True))
    timeline.failed.append(ImageFailed(0.3, 2, "one", broken_off(), is_permanent=True))

    assert reasons_against(timeline, expected, [1]) == [
        ImagesFailed(1, 2, "one", broken_off()),
        NeverFull((0, 2)),
        PixelsDiffer((1,)),
    ]


def test_an_image_that_may_fail_must_still_come_where_the_plan_brings_it() -> None:
    """A cut costs it one stage, and another one mends it."""
    expected = replace(EXPECTED, may_fail_indices=frozenset({1}))
    cut = [ImageFailed(0.3, 1, "one", broken_off(), is_permanent=False)]

    assert reasons_against(replace(whole(), failed=cut), expected, []) == []
    assert reasons_against(Timeline(shown=[shown(0), shown(2)], failed=cut), expected, []) == [
        NeverFull((1,))
    ]


EVERY_THIRD_FAILS = replace(EXPECTED, refusal_period_count=3)


def asked(image_index: int, *, is_refused: bool = False) -> RequestFinished:
    path = f"{image_index}/frames/1"
    return RequestFinished(
        0.3, image_index, image_index, "one", path, 9, 0, 0, 9, is_refused=is_refused
    )


def refusing(*refused_indices: int, request_count: int = 3) -> Timeline:
    """A load that asked for one image after the other, and again, and was refused some of them."""
    return Timeline(
        shown=[shown(index) for index in range(3) if index not in refused_indices],
        failed=[
            ImageFailed(0.3, index, "one", refused(500), is_permanent=True)
            for index in refused_indices
        ],
        requests=[
            asked(number % 3, is_refused=number in refused_indices)
            for number in range(request_count)
        ],
    )


def test_one_request_in_three_may_be_refused_and_cost_its_image() -> None:
    assert reasons_against(refusing(1), EVERY_THIRD_FAILS, []) == []
    assert reasons_against(refusing(0, 1, 2, request_count=9), EVERY_THIRD_FAILS, []) == []


def test_a_load_that_was_refused_everything_is_not_what_every_third_failure_gives() -> None:
    reasons = reasons_against(refusing(0, 1, 2), EVERY_THIRD_FAILS, [])

    assert reasons == [TooManyRefused(3, 3, 1)]


def test_an_image_of_which_nothing_was_refused_must_come_and_must_not_fail() -> None:
    lost = refusing(1)
    lost.shown.remove(shown(2))
    lost.failed.append(ImageFailed(0.4, 2, "one", UNREADABLE, is_permanent=True))

    assert reasons_against(lost, EVERY_THIRD_FAILS, []) == [
        ImagesFailed(1, 2, "one", UNREADABLE),
        NeverFull((2,)),
    ]


def test_a_connection_that_breaks_is_no_refusal() -> None:
    broken = refusing(1)
    broken.failed.append(ImageFailed(0.4, 1, "two", broken_off(), is_permanent=True))

    assert reasons_against(broken, EVERY_THIRD_FAILS, []) == [
        ImagesFailed(1, 1, "two", broken_off())
    ]


def test_refusals_of_images_that_the_server_lacks_are_not_counted() -> None:
    expected = replace(EVERY_THIRD_FAILS, may_fail_indices=frozenset({0, 2}))

    assert reasons_against(refusing(0, 1, 2), expected, []) == [NeverFull((0, 2))]


def test_a_server_that_should_refuse_nothing_excuses_nothing() -> None:
    assert reasons_against(refusing(1), EXPECTED, []) == [
        ImagesFailed(1, 1, "one", refused(500)),
        NeverFull((1,)),
    ]


def test_an_emulator_may_wait_for_an_origin_that_stalls_on_purpose() -> None:
    expected = replace(EXPECTED, stall_s=0.1)

    assert reasons_against_lateness(late((0.5, 0.105)), expected) == []
    assert reasons_against_lateness(late((0.5, 0.1051)), expected) == [Late(0.1051, 0.005 + 0.1)]


def test_every_reason_is_told() -> None:
    timeline = Timeline(failed=[ImageFailed(0.3, 1, "one", refused(500), is_permanent=True)])

    assert len(reasons_against(timeline, EXPECTED, [0])) == 3


def test_every_image_that_is_missing_is_named() -> None:
    expected = replace(EXPECTED, full_image_indices=frozenset(range(174)))

    assert reasons_against(Timeline(), expected, []) == [NeverFull(tuple(range(174)))]
