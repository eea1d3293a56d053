from dataclasses import replace

import pytest

from harness.core.milestone import Milestone, PerMilestone
from harness.core.models.processors import ProcessorUse, Reading, Waited
from harness.results.reasons import HeldUp, Late, NeverFull, PixelsDiffer
from harness.results.sample import ProcessorRecord, SampleSlot, StageTimes
from tests.runs import a_sample

SLOT = SampleSlot("JLS", "4g", 1, is_warm_up=False)
A_FRAME_IS_MISSING = NeverFull((4,))
NEVER: PerMilestone[float | None] = PerMilestone(None, None, None, None)


def test_a_sample_with_a_reason_is_not_valid() -> None:
    assert a_sample(SLOT).is_valid
    assert not a_sample(SLOT, 2.3, A_FRAME_IS_MISSING).is_valid


def test_only_valid_samples_that_are_no_warm_ups_count() -> None:
    assert a_sample(SLOT).is_counted
    assert not a_sample(SLOT, 2.3, A_FRAME_IS_MISSING).is_counted
    assert not a_sample(replace(SLOT, is_warm_up=True)).is_counted


def test_a_sample_knows_its_slot() -> None:
    assert a_sample(SLOT).slot == SLOT


@pytest.mark.parametrize(
    ("milestone", "time_s", "floor_s"),
    [
        (Milestone.FIRST_IMAGE, 0.0625, 0.04),
        (Milestone.FIRST_RENDER, 2.5, 2.115),
        (Milestone.EVERY_IMAGE, 3.5, 3.115),
        (Milestone.COMPLETE, 8.5, 8.01),
    ],
)
def test_each_milestone_has_its_time_and_its_parts(
    milestone: Milestone, time_s: float, floor_s: float
) -> None:
    sample = a_sample(SLOT, 2.5)
    wait = sample.waits.of(milestone)

    assert sample.times_s.of(milestone) == time_s
    assert wait is not None
    assert wait.floor_s == floor_s


def test_failures_of_all_stages_are_one_sum() -> None:
    stages = (StageTimes("fast", 3, 1, 0.1, 0.2), StageTimes("full", 3, 2, None, None))

    assert replace(a_sample(SLOT), stages=stages).failure_count == 3
    assert a_sample(SLOT).failure_count == 0


def test_a_sample_is_only_disturbed_if_nothing_speaks_against_it_but_a_busy_machine() -> None:
    behind = Late(0.106, 0.105)

    held_up = HeldUp(Milestone.COMPLETE, 0.3, 0.166)

    assert a_sample(SLOT, 2.3, behind).is_only_disturbed
    assert a_sample(SLOT, 2.3, behind, held_up).is_only_disturbed
    assert not a_sample(SLOT, 2.3, behind, A_FRAME_IS_MISSING).is_only_disturbed
    assert not a_sample(SLOT).is_only_disturbed


def test_an_emulator_that_waited_for_a_stalling_origin_excuses_no_other_reason() -> None:
    """100 ms behind is what the scenario asked for: the pixel is what speaks against it."""
    sample = a_sample(SLOT, 2.3, PixelsDiffer((5,)))
    assert sample.emulator is not None
    stalled = replace(sample, emulator=replace(sample.emulator, max_lateness_s=0.1))

    assert not stalled.is_only_disturbed


def test_a_record_of_processors_tells_of_a_load_until_its_last_milestone() -> None:
    begin = Reading(0.0, Waited(1.0), 2.0, 3.0, 4.0, 0.0)
    at_1_s = Reading(1.0, Waited(1.125), 3.0, 3.25, 4.75, 0.0)
    at_2_s = Reading(2.0, Waited(2.0), 3.5, 4.75, 4.75, 0.0)
    use = ProcessorUse(2, (begin, at_1_s, at_2_s))

    record = ProcessorRecord.of(use, PerMilestone(0.5, 1.0, None, None), NEVER)

    assert record == ProcessorRecord(
        waited=Waited(0.125),
        ours_s=1.0,
        others_s=0.25,
        stolen_s=0.0,
        foreign_s=PerMilestone(0.125, 0.125, None, None),
    )


def test_a_record_of_a_load_that_reached_nothing_tells_of_all_of_it() -> None:
    begin = Reading(0.0, Waited(), 0.0, 0.0, 0.0, 0.0)
    use = ProcessorUse(2, (begin, Reading(1.0, Waited(), 0.5, 0.0, 1.5, 0.0)))

    assert ProcessorRecord.of(use, NEVER, NEVER).ours_s == 0.5


def test_a_record_of_processors_judges_a_wait_by_its_floor() -> None:
    begin = Reading(0.0, Waited(), 0.0, 0.0, 0.0, 0.0)
    stolen = Reading(1.0, Waited(), 0.6, 0.0, 1.0, 0.41)
    use = ProcessorUse(2, (begin, stolen))

    record = ProcessorRecord.of(
        use, PerMilestone(1.0, 1.0, None, None), PerMilestone(0.9, None, None, None)
    )

    assert record.foreign_s.first_image == pytest.approx(0.04)
    assert record.foreign_s.first_render == pytest.approx(0.4)
