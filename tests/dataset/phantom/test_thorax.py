import numpy as np
import pytest

from harness.dataset.phantom.shapes import Grid
from harness.dataset.phantom.thorax import Thorax, draw_thorax

GRID = Grid.over(211, 211, x_cm=(-21.1, 21.1), y_cm=(0, 42.2))


@pytest.fixture(scope="module")
def thorax() -> Thorax:
    return draw_thorax(GRID, np.random.default_rng(1))


def soft_cm(thorax: Thorax, x_cm: tuple[float, float], y_cm: tuple[float, float]) -> float:
    return float(thorax.soft_cm[GRID.window(x_cm, y_cm)].mean())


def test_no_path_is_shorter_than_nothing_or_longer_than_a_body(thorax: Thorax) -> None:
    assert thorax.soft_cm.min() == 0
    assert 20 < thorax.soft_cm.max() < 30
    assert 0 <= thorax.bone_cm.min() < 2 < thorax.bone_cm.max() < 8


def test_lungs_let_more_through_than_the_belly_below_them(thorax: Thorax) -> None:
    for side in (-1, 1):
        x_cm = (-10.0, -8.0) if side < 0 else (8.0, 10.0)
        assert soft_cm(thorax, x_cm, (18, 22)) < 0.65 * soft_cm(thorax, x_cm, (36, 40))


def test_the_right_half_of_the_diaphragm_is_the_higher_one(thorax: Thorax) -> None:
    assert soft_cm(thorax, (-7, -6), (27, 27.8)) > soft_cm(thorax, (6.5, 7.5), (27, 27.8)) + 3


def test_ribs_are_on_both_sides_and_the_spine_between(thorax: Thorax) -> None:
    is_bone = thorax.bone_cm > 0.1
    columns = is_bone[GRID.window((-21.1, 21.1), (12, 28))].mean(axis=0)

    assert columns[(np.abs(GRID.x) < 1)].min() > 0.7
    assert columns[(np.abs(GRID.x) > 4) & (np.abs(GRID.x) < 10)].min() > 0.15


def test_another_patient_has_other_vessels_in_the_same_body(thorax: Thorax) -> None:
    other = draw_thorax(GRID, np.random.default_rng(2))

    changed = np.abs(other.soft_cm - thorax.soft_cm) > 0
    assert changed[GRID.window((-14, 14), (5, 32))].mean() > 0.05
    assert not changed[GRID.window((-21, 21), (36, 42))].any()
