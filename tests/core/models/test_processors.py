from dataclasses import replace
from typing import Any

import pytest

from harness.core.models.processors import ProcessorUse, Reading, Waited

NOTHING = Reading(0.0, Waited(), 0.0, 0.0, 0.0, 0.0)

QUIET = Reading(1.0, Waited(0.1, 0.05, 0.02, 0.0), 1.2, 0.0, 0.8, 0.0)
"""One second on two processors: ours competed with each other, and with nobody else."""


def use(*readings: Reading) -> ProcessorUse:
    return ProcessorUse(2, (NOTHING, *readings))


def test_what_ours_waited_for_each_other_is_nobody_elses_doing() -> None:
    assert use(QUIET).foreign_s(1.0) == 0.0


def test_others_held_up_no_more_than_they_ran() -> None:
    busy = replace(QUIET, others_s=0.03, free_s=0.77)

    assert use(busy).foreign_s(1.0) == pytest.approx(0.03)


def test_others_held_up_no_more_than_was_waited() -> None:
    """A neighbour on the other processor, or one that gives way."""
    busy = replace(QUIET, others_s=0.8, free_s=0.0)

    assert use(busy).foreign_s(1.0) == pytest.approx(0.17)


def test_nothing_is_held_up_for_longer_than_it_took() -> None:
    """Many threads wait at once."""
    crowded = replace(QUIET, waited=Waited(1.0, 5.0), ours_s=0.2, others_s=1.8, free_s=0.0)

    assert use(crowded).foreign_s(1.0) == 1.0


def test_work_of_nobody_who_is_seen_is_of_others_beyond_what_the_kernel_does_itself() -> None:
    """2 s of two processors: 0.12 s are let pass, and 0.5 s more were neither idle nor ours."""
    unseen = replace(QUIET, waited=Waited(1.0), free_s=0.18)

    assert unseen.others_ran_s(2) == pytest.approx(0.5)
    assert use(unseen).foreign_s(1.0) == pytest.approx(0.5)
    assert replace(QUIET, free_s=0.68).others_ran_s(2) == pytest.approx(0.0)


def test_what_a_host_takes_away_comes_on_top_but_for_how_coarsely_it_is_told() -> None:
    stolen = replace(QUIET, free_s=0.75, stolen_s=0.05)

    assert use(stolen).foreign_s(1.0) == pytest.approx(0.04)
    assert use(replace(QUIET, free_s=0.79, stolen_s=0.01)).foreign_s(1.0) == 0.0


def test_a_moment_is_judged_by_the_first_reading_that_is_not_before_it() -> None:
    later = Reading(2.0, Waited(0.5), 2.4, 0.4, 1.2, 0.0)
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
