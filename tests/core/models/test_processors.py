from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.models.processors import ProcessorUse, Reading, Waited

NOTHING = Reading(0.0, Waited(), 0.0, 0.0, 0.0, 0.0)

QUIET = Reading(1.0, Waited(0.1, 0.05, 0.02, 0.0), 1.2, 0.0, 0.8, 0.0)
"""One second on two processors: ours competed with each other, and with nobody else."""


def use(*readings: Reading) -> ProcessorUse:
    return ProcessorUse(2, (NOTHING, *readings))


def test_what_ours_waited_for_each_other_is_nobody_elses_doing() -> None:
    assert use(QUIET).foreign_s(1.0) == 0.0


def test_others_held_up_no_more_than_they_ran() -> None:
    """Nothing of ours ran while they did."""
    busy = Reading(0.1, Waited(0.17), 0.0, 0.03, 0.17, 0.0)

    assert use(busy).foreign_s(0.1) == pytest.approx(0.03)


def test_others_held_up_no_more_than_was_waited() -> None:
    """A neighbour on the other processor, or one that gives way."""
    busy = replace(QUIET, others_s=0.8, free_s=0.0)

    assert use(busy).foreign_s(1.0) == pytest.approx(0.17)


def test_who_waits_for_ours_and_for_others_waits_for_both_by_their_shares() -> None:
    """10 ms in which others ran on one processor and ours on the other, with many behind them."""
    beside = Reading(0.01, Waited(0.05), 0.01, 0.01, 0.0, 0.0)

    assert use(beside).foreign_s(0.01) == pytest.approx(0.005)


def test_others_who_run_while_nobody_waits_hold_up_nobody() -> None:
    """5 ms of others at the beginning; waits of 5 ms in all, half a second later."""
    beside = Reading(0.1, Waited(), 0.1, 0.005, 0.095, 0.0)
    alone = Reading(0.5, Waited(), 0.5, 0.005, 0.495, 0.0)
    crowded = Reading(1.0, Waited(0.005), 1.1, 0.005, 0.895, 0.0)

    assert use(beside, alone, crowded).foreign_s(1.0) == 0.0
    assert use(crowded).foreign_s(1.0) > 0.004


def test_a_wait_that_is_told_when_it_ends_reaches_back_to_who_caused_it() -> None:
    """One thread stands still for three readings while others have both processors."""
    steps = [Reading(0.01 * n, Waited(), 0.0, 0.02 * n, 0.0, 0.0) for n in (1, 2, 3)]
    freed = Reading(0.04, Waited(0.03), 0.01, 0.06, 0.01, 0.0)

    assert use(*steps, freed).foreign_s(0.04) == pytest.approx(0.03)


def test_a_wait_that_is_no_longer_than_others_are_gone_was_not_for_them() -> None:
    gone = Reading(0.25, Waited(), 0.0, 0.5, 0.0, 0.0)
    quiet = Reading(0.5, Waited(), 0.25, 0.5, 0.25, 0.0)
    freed = Reading(0.75, Waited(0.25), 0.5, 0.5, 0.5, 0.0)
    longer = replace(freed, waited=Waited(0.375))

    assert use(gone, quiet, freed).foreign_s(0.75) == 0.0
    assert use(gone, quiet, longer).foreign_s(0.75) > 0.2


def test_a_wait_is_as_far_from_others_as_all_that_lies_between() -> None:
    steps = [
        Reading(0.25 * n, Waited(), 0.25 * (n - 1), 0.5, 0.25 * (n - 1), 0.0) for n in (1, 2, 3)
    ]
    freed = Reading(1.0, Waited(0.375), 0.75, 0.5, 0.75, 0.0)

    assert use(*steps, freed).foreign_s(1.0) == 0.0


def test_what_a_clock_tells_a_tick_late_is_not_lost_in_a_short_reading() -> None:
    """4 ms that others ran before are told at the end, a tenth of one after the last reading."""
    before = Reading(0.01, Waited(0.002), 0.012, 0.0, 0.004, 0.0)
    late = Reading(0.0101, Waited(0.004), 0.012, 0.004, 0.0042, 0.0)

    assert use(before, late).foreign_s(1.0) == pytest.approx(0.002)


def test_nothing_is_held_up_for_longer_than_it_took() -> None:
    """Many threads wait at once, and others have all processors."""
    crowded = replace(QUIET, waited=Waited(1.0, 5.0), ours_s=0.0, others_s=2.0, free_s=0.0)

    assert use(crowded).foreign_s(1.0) == 1.0


def test_work_of_nobody_who_is_seen_is_of_others_beyond_what_the_kernel_does_itself() -> None:
    """2 s of two processors: 0.12 s are let pass, and 0.5 s more were neither idle nor ours."""
    unseen = replace(QUIET, waited=Waited(1.0), free_s=0.18)

    assert unseen.others_ran_s(2) == pytest.approx(0.5)
    assert use(unseen).foreign_s(1.0) == pytest.approx(0.5 / 1.7)
    assert replace(QUIET, free_s=0.68).others_ran_s(2) == pytest.approx(0.0)


def test_what_a_host_takes_away_comes_on_top_but_for_how_coarsely_it_is_told() -> None:
    stolen = replace(QUIET, free_s=0.49, stolen_s=0.31)

    assert use(stolen).foreign_s(1.0) == pytest.approx(0.3 / 1.5)
    assert use(replace(QUIET, free_s=0.79, stolen_s=0.01)).foreign_s(1.0) == 0.0


def test_a_host_holds_up_only_what_was_no_wait_for_the_link() -> None:
    stolen = replace(QUIET, free_s=0.49, stolen_s=0.31)

    assert use(stolen).foreign_s(1.0, floor_s=0.9) == pytest.approx(0.02)
    assert use(stolen).foreign_s(1.0, floor_s=1.0) == 0.0
    assert use(stolen).foreign_s(9.0, floor_s=0.0) == 0.31


def test_a_processor_that_wakes_up_is_not_kept_by_another_guest() -> None:
    often_asleep = replace(QUIET, free_s=0.49, stolen_s=0.31, switch_count=20_000)

    assert use(often_asleep).foreign_s(1.0) == 0.0
    assert use(replace(often_asleep, switch_count=5_000)).foreign_s(1.0) == pytest.approx(0.2 / 1.4)


def test_a_moment_is_judged_by_the_first_reading_that_is_not_before_it() -> None:
    later = Reading(2.0, Waited(0.57), 1.2, 0.4, 2.4, 0.0)
    seen = use(QUIET, later)

    assert seen.foreign_s(0.9) == seen.foreign_s(1.0) == 0.0
    assert seen.foreign_s(1.1) == seen.foreign_s(9.0) == pytest.approx(0.4)


def test_what_was_counted_before_the_load_is_not_of_it() -> None:
    before = Reading(0.0, Waited(7.0, 7.0, 7.0, 7.0), 100.0, 50.0, 200.0, 3.0)
    after = Reading(1.0, Waited(7.1, 7.0, 7.0, 7.0), 100.5, 50.0, 201.5, 3.0)

    waited_s: Any = pytest.approx(0.1)
    assert ProcessorUse(2, (before, after)).until(1.0) == Reading(
        1.0, Waited(waited_s, 0.0, 0.0, 0.0), 0.5, 0.0, 1.5, 0.0
    )


class Turn(NamedTuple):
    """What each of two processors does for 1 ms: "o" our thread, "x" others, "." nothing."""

    left: str
    right: str

    @property
    def waits(self) -> bool:
        """Our thread, which always has something to do, has no processor."""
        return self == Turn("x", "x")


_TURNS = st.sampled_from([Turn("o", "x"), Turn("x", "o"), Turn("o", "."), Turn("x", "x")])


def readings_of(turns: Sequence[Turn], every_count: int) -> tuple[Reading, ...]:
    """What the kernel tells of them: a wait once it has ended, everything else at once."""
    found, waited_s, waiting_s, ours_s, others_s = [NOTHING], 0.0, 0.0, 0.0, 0.0
    for count, turn in enumerate(turns, 1):
        waiting_s += 0.001 * turn.waits
        if not turn.waits:
            waited_s, waiting_s = waited_s + waiting_s, 0.0
        ours_s += 0.001 * turn.count("o")
        others_s += 0.001 * turn.count("x")
        if count % every_count == 0 or count == len(turns):
            at_s = 0.001 * count
            free_s = 2 * at_s - ours_s - others_s
            found.append(Reading(at_s, Waited(waited_s), ours_s, others_s, free_s, 0.0))
    return tuple(found)


@given(st.lists(_TURNS, min_size=1, max_size=60), st.integers(1, 12))
def test_a_load_of_one_thread_is_never_held_up_for_longer_than_is_told(
    turns: list[Turn], every_count: int
) -> None:
    seen = ProcessorUse(2, readings_of([*turns, Turn("o", ".")], every_count))
    waited_s = 0.001 * sum(turn.waits for turn in turns)

    assert seen.foreign_s(1.0) == pytest.approx(waited_s)


@given(st.lists(st.tuples(*[st.floats(0, 0.05)] * 3), min_size=1, max_size=20), st.integers(1, 16))
def test_others_took_no_more_than_they_ran_nor_than_was_waited(
    steps: list[tuple[float, float, float]], processor_count: int
) -> None:
    at_s, ours_s, others_s, waited_s, found = 0.0, 0.0, 0.0, 0.0, [NOTHING]
    for step_ours_s, step_others_s, step_waited_s in steps:
        at_s, ours_s = at_s + 0.05, ours_s + step_ours_s
        others_s, waited_s = others_s + step_others_s, waited_s + step_waited_s
        free_s = processor_count * at_s - ours_s - others_s
        found.append(Reading(at_s, Waited(waited_s), ours_s, others_s, free_s, 0.0))

    held_up_s = ProcessorUse(processor_count, tuple(found)).foreign_s(at_s)
    assert 0.0 <= held_up_s <= min(others_s, waited_s) + 1e-9
