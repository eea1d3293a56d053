import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.dataset.phantom.shapes import (
    Ellipsoid,
    Grid,
    curve,
    ellipse,
    enlarged,
    inside,
    mottle,
    paint,
    rise,
    stroke,
)

GRID = Grid.over(80, 100, x_cm=(-5, 5), y_cm=(0, 8))


def test_pixels_tile_the_rectangle() -> None:
    assert GRID.shape == (80, 100)
    assert GRID.x[[0, -1]] == pytest.approx([-4.95, 4.95])
    assert GRID.y[[0, -1]] == pytest.approx([0.05, 7.95])


def test_a_window_outside_the_grid_is_empty() -> None:
    assert GRID.part(GRID.window((6, 7), (1, 2))).shape[1] == 0


def test_a_ray_through_a_tube_is_as_long_as_its_diameter_and_joints_do_not_add_up() -> None:
    canvas = np.zeros(GRID.shape)
    stroke(canvas, GRID, np.array([(-3, 4), (0, 4), (3, 4)]), np.full(3, 1.0))

    assert canvas.max() == pytest.approx(2, abs=0.01)
    assert canvas[40, 20:80].min() == pytest.approx(2, abs=0.01)
    assert not canvas[:28].any()


@given(st.floats(0, np.pi), st.floats(0.5, 2), st.floats(0.5, 2))
def test_turning_an_ellipse_keeps_its_area(angle: float, a: float, b: float) -> None:
    area = inside(GRID, ((0, 4), (a, b), angle), 0.1).sum() * 0.01

    assert area == pytest.approx(np.pi * a * b, rel=0.02)


def test_an_upright_ellipse_is_the_turned_one_at_angle_zero() -> None:
    upright = ellipse(GRID, (1, 3), (2, 1))

    assert upright == pytest.approx(ellipse(GRID, (1, 3), (2, 1), 1e-12))


def test_an_ellipsoid_is_widest_at_its_middle_and_ends_at_its_radius() -> None:
    ball = Ellipsoid((0, 0, 10), (3, 2, 1))

    assert ball.section(10) == ((0, 0), (3, 2), 0.0)
    assert ball.section(9) is None
    assert ball.section(11.5) is None


def test_rise_goes_from_zero_to_one() -> None:
    assert rise(np.array([0.0, 1, 2, 3, 4]), 1, 3).tolist() == [0, 0, 0.5, 1, 1]


def test_a_curve_stays_constant_beyond_its_ends() -> None:
    line = curve(np.array([-5.0, 0, 10, 15]), ((0, 1.0), (10, 3.0)))

    assert line[0] == line[1] == pytest.approx(1, abs=0.05)
    assert line[2] == line[3] == pytest.approx(3, abs=0.05)


def test_paint_blends_by_cover() -> None:
    canvas = np.array([[10.0, 10.0, 10.0]])
    paint(canvas, np.array([[0.0, 0.5, 1.0]]), 20.0)

    assert canvas.tolist() == [[10, 15, 20]]


def test_a_strip_of_an_enlarged_image_is_a_part_of_the_whole() -> None:
    coarse = np.random.default_rng(1).random((20, 30))
    whole = enlarged(coarse, (45, 70), slice(0, 45))

    assert np.array_equal(whole[13:29], enlarged(coarse, (45, 70), slice(13, 29)))


def test_mottle_has_no_mean_and_unit_deviation() -> None:
    texture = mottle(np.random.default_rng(1), (50, 60), 4)

    assert (texture.mean(), texture.std()) == pytest.approx((0, 1))
