from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from harness.core.milestone import Milestone
from harness.errors import ScenarioError
from harness.predict.worth.gain import Verdict
from harness.predict.worth.loads import DRAW_COUNT, Draw, Times
from harness.predict.worth.reach import Axis
from harness.predict.worth.study import case_named, gains, looked_at, worths
from tests.predict.worth.asking import AGAINST, JITTERY, LINE, asked, found


def backwards(times_of: Callable[[Draw], Times], draws: Sequence[Draw]) -> Sequence[Times]:
    """Computes the last draw first, and answers in their order."""
    return [times_of(draw) for draw in reversed(draws)][::-1]


def test_every_other_case_is_held_against_it_up_to_both_moments(
    tmp_path: Path, tiny_cache: Path
) -> None:
    rows = found(tmp_path, tiny_cache, 0.05, LINE, "{name: direct}")

    assert [(row.case, row.network.name, row.milestone) for row in rows] == [
        ("volume-jls", network, milestone)
        for network in ("line", "direct")
        for milestone in (Milestone.FIRST_RENDER, Milestone.COMPLETE)
    ]
    assert [len(row.reaches) for row in rows] == [2, 2, 0, 0]


def test_it_is_worth_it_up_to_where_the_gain_falls_below_the_least(
    tmp_path: Path, tiny_cache: Path
) -> None:
    row = found(tmp_path, tiny_cache, 0.05, LINE)[1]
    reach = row.reaches[0]
    (stretch,) = reach.stretches

    assert row.gain is not None
    assert row.gain.verdict is Verdict.SOONER
    assert reach.axis is Axis.DOWNLOAD
    assert stretch.first is None
    assert stretch.last is not None
    assert reach.gains[stretch.last.value].is_worth(0.05)
    beyond = min(value for value in reach.gains if value > stretch.last.value)
    assert beyond < stretch.last.value * 1.03
    assert not reach.gains[beyond].is_worth(0.05)


def test_whoever_predicts_finds_the_same_in_the_same_order(
    tmp_path: Path, tiny_cache: Path
) -> None:
    networks = (JITTERY, "{name: direct}")
    here = found(tmp_path, tiny_cache, 0.05, *networks)
    there = found(tmp_path, tiny_cache, 0.05, *networks, spread=backwards)

    assert there == here
    assert [row.network.name for row in here] == ["jittery", "jittery", "direct", "direct"]


def test_it_is_worth_more_than_there_is_nowhere(tmp_path: Path, tiny_cache: Path) -> None:
    for row in found(tmp_path, tiny_cache, 60.0, LINE):
        assert [reach.stretches for reach in row.reaches] == [(), ()]


def test_a_case_that_there_is_not_is_answered_with_the_nearest(
    tmp_path: Path, tiny_cache: Path
) -> None:
    scenario, _ = asked(tmp_path, tiny_cache, LINE)

    with pytest.raises(ScenarioError, match=r'--against: "volume-jsl" is not one .*"volume-jls"'):
        case_named(scenario, "volume-jsl")


def test_the_gains_themselves_are_known_before_where_else_they_hold(
    tmp_path: Path, tiny_cache: Path
) -> None:
    scenario, loads = asked(tmp_path, tiny_cache, LINE, JITTERY)
    against = case_named(scenario, AGAINST)
    all_count = loads.draw_count(looked_at(scenario))
    soon = gains(scenario, loads, against)

    # Two cases over a line, and with the luck of five draws over the other.
    assert all_count - loads.draw_count(looked_at(scenario)) == 2 + 2 * DRAW_COUNT
    assert [each.reaches for each in soon] == [()] * 4
    assert [each.gain for each in soon] == [
        each.gain for each in worths(scenario, loads, against, 0.05)
    ]
    assert loads.draw_count(looked_at(scenario)) == 0
