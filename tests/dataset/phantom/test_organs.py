import numpy as np
import pytest

from harness.dataset.phantom.growth import Bundle, Inner, Tube, grow_inner
from harness.dataset.phantom.organs import draw_organs
from harness.dataset.phantom.shapes import Ellipsoid, Grid, Image
from harness.dataset.phantom.trunk import Section, draw_walls

GRID = Grid.over(200, 200, x_cm=(-20, 20), y_cm=(-20, 20))
NOWHERE = Bundle.of([Tube(np.full((2, 3), 1e3), 0.1, 0.0)])
EMPTY = Inner(NOWHERE, NOWHERE, ())


def drawn(z_cm: float, inner: Inner = EMPTY) -> Image:
    canvas = draw_walls(GRID, Section.at(z_cm))
    draw_organs(canvas, GRID, Section.at(z_cm), inner)
    return canvas


def middle(canvas: Image, x_cm: float, y_cm: float) -> float:
    window = GRID.window((x_cm - 0.5, x_cm + 0.5), (y_cm - 0.5, y_cm + 0.5))
    return float(np.median(canvas[window]))


def test_organs_stay_inside_the_ribs_and_the_belly_wall() -> None:
    for z_cm in (5.0, 15.0, 22.0, 28.0, 35.0):
        section = Section.at(z_cm)
        outside = section.hollow(GRID) == 0
        changed = drawn(z_cm) != draw_walls(GRID, section)
        # The spine's own muscles and vessels lie against the wall of the back.
        assert not changed[outside & (GRID.y[:, None] < 3)].any()


@pytest.mark.parametrize(
    ("z_cm", "x_cm", "y_cm", "low", "high"),
    [
        pytest.param(4, 0, 0.8, -970, -900, id="windpipe"),
        pytest.param(11, 2.2, 4.2, 185, 195, id="aorta in the chest"),
        pytest.param(30, 0.6, 2.9, 185, 195, id="aorta in the belly"),
        pytest.param(15.6, 4.0, -1.0, 185, 195, id="left ventricle"),
        pytest.param(22, -7, 0, 110, 114, id="liver"),
        pytest.param(27, 7.8, 5.8, 180, 190, id="left kidney's cortex"),
        pytest.param(26.6, -5.6, -5.4, 6, 10, id="gall bladder"),
    ],
)
def test_each_organ_is_where_anatomy_has_it(
    z_cm: float, x_cm: float, y_cm: float, low: float, high: float
) -> None:
    assert low < middle(drawn(z_cm), x_cm, y_cm) < high


def test_gas_lies_above_fluid_in_the_stomach() -> None:
    inner = Inner(NOWHERE, NOWHERE, grow_inner(np.random.default_rng(1)).bowel)
    canvas = drawn(21.6, inner)

    assert middle(canvas, 5.6, -4.5) < -900
    assert 0 < middle(canvas, 5.6, -1.0) < 60


def test_vessels_of_the_liver_show_in_the_liver_only() -> None:
    crossing = Tube(np.array([(-12.0, 0, 22), (12.0, 0, 22)]), 0.8, 165.0)
    with_vessel = drawn(22, Inner(NOWHERE, Bundle.of([crossing]), ()))

    changed = with_vessel != drawn(22)
    assert changed.any()
    assert (np.abs(drawn(22)[changed] - 112) < 1).all()


def test_a_blunt_ellipsoid_is_a_fair_organ() -> None:
    section = Ellipsoid((0, 0, 0), (2, 2, 2)).section(1.0)

    assert section is not None
    assert section[1][0] > np.sqrt(3)
