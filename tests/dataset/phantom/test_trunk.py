import numpy as np
import pytest

from harness.dataset.phantom.shapes import Grid
from harness.dataset.phantom.trunk import (
    AIR_HU,
    FAT_HU,
    MUSCLE_HU,
    SPINE_Y,
    Section,
    draw_bones,
    draw_walls,
    table,
)

GRID = Grid.over(200, 200, x_cm=(-20, 20), y_cm=(-20, 20))


@pytest.mark.parametrize("z_cm", [0.0, 10.0, 20.0, 30.0, 43.0])
def test_the_hollow_lies_inside_the_body_with_fat_and_muscle_between(z_cm: float) -> None:
    section = Section.at(z_cm)
    walls = draw_walls(GRID, section)
    between = walls[section.hollow(GRID) == 0]

    assert section.hollow_cm[0] + section.fat_cm < section.body_cm[0]
    assert {AIR_HU, FAT_HU, MUSCLE_HU} <= set(between.tolist())


def test_the_hollow_is_filled_with_fat_except_for_the_muscles_of_the_back() -> None:
    section = Section.at(20)
    walls = draw_walls(GRID, section)

    assert walls[100, 100] == pytest.approx(FAT_HU)
    assert (walls[section.hollow(GRID, 0.5) > 0] <= MUSCLE_HU + 4).all()


@pytest.mark.parametrize("z_cm", np.arange(0.5, 43.0, 3.7).tolist())
def test_the_spine_runs_through_the_whole_trunk(z_cm: float) -> None:
    canvas = draw_walls(GRID, Section.at(z_cm))
    draw_bones(canvas, GRID, Section.at(z_cm))

    assert canvas[GRID.window((-0.5, 0.5), (SPINE_Y - 0.5, SPINE_Y + 0.5))].min() > MUSCLE_HU


def bone_share(z_cm: float, x_cm: tuple[float, float], y_cm: tuple[float, float]) -> float:
    canvas = draw_walls(GRID, Section.at(z_cm))
    draw_bones(canvas, GRID, Section.at(z_cm))
    return float((canvas[GRID.window(x_cm, y_cm)] > 150).mean())


def test_ribs_surround_the_chest_and_not_the_belly() -> None:
    assert bone_share(15, (8, 16), (-8, 8)) > 0.02
    assert bone_share(33, (8, 16), (-8, 8)) == 0


def test_hip_bones_begin_below_the_belly() -> None:
    assert bone_share(41, (8, 16), (-4, 9)) > 0.05


def test_the_breastbone_is_in_front_of_the_chest_only() -> None:
    front = ((-1.0, 1.0), (-12.0, -8.0))

    assert bone_share(10, *front) > 0.1
    assert bone_share(25, *front) == 0


def test_the_table_is_below_the_back_and_as_wide_as_a_person() -> None:
    room = table(GRID)
    rows, columns = np.nonzero(room > -800)

    assert GRID.y[rows].min() > 9
    assert 20 < GRID.x[columns].max() - GRID.x[columns].min() < 36
    assert room[0, 0] == AIR_HU
