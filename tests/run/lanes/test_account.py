"""What a timeline says, as a sample."""

from dataclasses import replace

from harness.core.models.processors import ProcessorUse, Reading, Waited
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.timeline import ImageShown, Timeline
from harness.results.sample import EmulatorRecord, SampleSlot
from harness.run.lanes.account import account, with_seen
from harness.run.route import RouteOutcome
from tests.plans import a_plan

SLOT = SampleSlot("any", "4g", 2, is_warm_up=True)


def test_a_load_in_which_nothing_happened_reached_nothing() -> None:
    sample = account(SLOT, a_plan(0), 1, Timeline())

    assert sample.slot == SLOT
    assert (sample.times_s.first_image, sample.times_s.first_render, sample.times_s.complete) == (
        None,
        None,
        None,
    )
    assert sample.waits.complete is None
    assert (sample.request_count, sample.bytes_received, sample.ledger) == (0, 0, ())


def test_what_only_a_machine_knows_is_left_open() -> None:
    sample = account(SLOT, a_plan(), 1, Timeline())

    assert sample.started_at is None
    assert sample.emulator is None
    assert (sample.decode_busy_s, sample.render_busy_s) == (None, None)


def test_what_emulator_and_processors_saw_is_kept() -> None:
    shown = ImageShown(1.0, 0, 0, ImageQualityStatus.FULL_RESOLUTION, 0.5, 0.7, request_id=0)
    begin = Reading(0.0, Waited(), 0.0, 0.0, 0.0, 0.0)
    use = ProcessorUse(2, (begin, Reading(1.0, Waited(0.2), 0.4, 0.1, 1.5, 0.0)))
    emulator = EmulatorRecord(0.001, 70, 30, 6)
    sample = account(SLOT, a_plan(0), 1, Timeline(shown=[shown]))
    seen = with_seen(sample, RouteOutcome(emulator, use))

    assert seen.emulator is emulator
    assert seen.processors is not None
    assert seen.processors.foreign_s.complete == 0.1
    assert with_seen(sample, RouteOutcome(None)).processors is None


def test_a_load_whose_images_lack_pixels_is_never_complete() -> None:
    shown = ImageShown(1.0, 0, 0, ImageQualityStatus.FULL_RESOLUTION, 0.5, 0.7, request_id=0)
    plan, timeline = a_plan(0), Timeline(shown=[shown])
    lacking = replace(plan, expected=replace(plan.expected, can_complete=False))

    assert account(SLOT, plan, 1, timeline).times_s.complete == 1.0
    assert account(SLOT, lacking, 1, timeline).times_s.complete is None
    assert account(SLOT, lacking, 1, timeline).waits.complete is None


def test_what_the_link_waited_for_a_server_is_no_wire_until_the_byte_that_ended_the_wait() -> None:
    shown = ImageShown(1.0, 0, 0, ImageQualityStatus.FULL_RESOLUTION, 0.5, 0.7, request_id=0)
    sample = account(SLOT, a_plan(0), 1, Timeline(shown=[shown]))
    # Before the load began, 0.125 s of it, 0.0625 s before the last byte, and after it.
    spans = ((-1.0, 0.125), (0.4375, 0.75), (0.8, 0.9))
    wait = with_seen(sample, RouteOutcome(None, server_idle_s=spans)).waits.complete

    assert wait is not None
    assert (wait.wire_s, wait.server_s) == (0.3125, 0.1875)
    assert with_seen(sample, RouteOutcome(None)).waits == sample.waits
