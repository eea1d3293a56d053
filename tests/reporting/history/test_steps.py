import random

import pytest

from harness.core.milestone import Milestone
from harness.reporting.history.curve import Curve, curves
from harness.reporting.history.steps import LEAST_CHANGE_COUNT, level_ends, steps, usual_changes_s
from tests.reporting.history.histories import a_history


def noisy(level_s: float, count: int, seed: int = 1) -> list[float]:
    chance = random.Random(seed)
    return [level_s * (1 + chance.gauss(0, 5e-4)) for _ in range(count)]


def curve_of(times_s: list[float]) -> Curve:
    [curve] = curves(a_history(times_s).runs)
    return curve


def test_a_level_that_stays_has_no_step() -> None:
    assert level_ends(noisy(3.0, 20)) == [20]
    assert steps(curve_of([3.0] * 20), {}) == ()


def test_a_change_that_lasts_three_runs_is_a_step() -> None:
    [step] = steps(curve_of([*noisy(3.0, 20), *noisy(3.06, 3)]), {})

    assert step.at.run.run_id == "run21"
    assert step.ratio == pytest.approx(0.02, abs=0.002)


def test_a_single_spike_is_no_step() -> None:
    assert level_ends([*noisy(3.0, 10), 3.4, *noisy(3.0, 9)]) == [20]


def test_a_curve_without_noise_has_steps_above_the_floor_alone() -> None:
    assert [step.ratio for step in steps(curve_of([3.0] * 10 + [3.03] * 4), {})] == [
        pytest.approx(0.01)
    ]
    assert steps(curve_of([3.0] * 10 + [3.01] * 4), {}) == ()


def test_a_few_runs_have_one_level() -> None:
    assert level_ends([3.0, 4.0, 5.0]) == [3]


def test_an_acknowledged_step_tells_why() -> None:
    [step] = steps(curve_of([3.0] * 10 + [3.1] * 4), {"run11": "a new decoder"})

    assert step.because == "a new decoder"


def test_usual_changes_are_those_between_steps() -> None:
    alternating = [3.0, 3.01] * 6
    usual = usual_changes_s([curve_of(alternating)])
    with_a_step = usual_changes_s([curve_of([*alternating, 4.0, 4.0, 4.0])])
    [key] = usual

    assert key.milestone is Milestone.COMPLETE
    assert usual[key] == pytest.approx(0.01)
    assert with_a_step[key] < 0.05


def test_a_short_history_says_nothing_of_what_is_usual() -> None:
    assert usual_changes_s([curve_of([3.0] * LEAST_CHANGE_COUNT)]) == {}
    assert len(usual_changes_s([curve_of([3.0] * (LEAST_CHANGE_COUNT + 1))])) == 1
