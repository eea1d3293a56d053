"""What a timeline says, as a sample."""

from dataclasses import replace

from harness.core.retrieval.timeline import Timeline
from harness.results.sample import SampleSlot
from harness.run.lanes.account import account
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
    sample = account(SLOT, replace(a_plan(), can_complete=False), 1, Timeline())

    assert sample.started_at is None
    assert sample.emulator is None
    assert (sample.decode_busy_s, sample.render_busy_s) == (None, None)
