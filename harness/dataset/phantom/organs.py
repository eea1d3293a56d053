"""What lies inside the trunk: lungs and their vessels, heart, great vessels, belly organs, bowel.

Coordinates as in phantom_trunk. Values are those of a scan with contrast in the portal phase.
"""

from dataclasses import dataclass

import numpy as np

from harness.dataset.phantom.growth import Bundle, Inner, Loop, Tube
from harness.dataset.phantom.shapes import (
    Ellipsoid,
    Grid,
    Image,
    around,
    curve,
    inside,
    paint,
    stroke,
)
from harness.dataset.phantom.trunk import EDGE_CM, FAT_HU, MUSCLE_HU, Section

_LUNG_HU = -865.0
_GAS_HU = -960.0
_LUNG_BOTTOM_CM = 21.5


@dataclass(frozen=True, slots=True)
class _Organ:
    shape: Ellipsoid
    value_hu: float


_HEART = (
    _Organ(Ellipsoid((1.9, -2.3, 15.0), (6.3, 4.6, 5.2), 0.55), 105.0),
    _Organ(Ellipsoid((4.0, -1.0, 15.6), (2.6, 1.6, 3.4), 0.6), 190.0),
    _Organ(Ellipsoid((0.6, -4.4, 15.6), (3.1, 1.5, 3.2), 0.35), 170.0),
    _Organ(Ellipsoid((0.6, 1.0, 13.2), (2.9, 1.5, 2.3)), 185.0),
    _Organ(Ellipsoid((-2.7, -2.0, 14.9), (1.8, 2.3, 3.0)), 165.0),
)
_LIVER = (
    _Organ(Ellipsoid((-6.1, -0.4, 23.2), (7.4, 8.4, 8.6), 0.12), 112.0),
    _Organ(Ellipsoid((0.6, -4.9, 21.2), (6.4, 3.2, 4.8), 0.1), 112.0),
)
_LEFT_DOME = Ellipsoid((6.4, 0.2, 24.5), (6.9, 8.2, 8.6))
_BELLY = (
    _Organ(Ellipsoid((9.6, 4.0, 22.0), (2.7, 4.4, 4.6), -0.35), 128.0),
    _Organ(Ellipsoid((-5.6, -5.4, 26.6), (1.5, 2.0, 2.6), 0.3), 8.0),
    _Organ(Ellipsoid((3.4, -0.4, 25.0), (5.0, 1.2, 1.7), -0.25), 98.0),
    _Organ(Ellipsoid((-2.6, -0.2, 27.2), (1.8, 1.7, 2.6), 0.4), 98.0),
    _Organ(Ellipsoid((3.3, 2.6, 24.2), (1.3, 0.5, 1.2), 0.8), 60.0),
    _Organ(Ellipsoid((-3.9, 3.0, 23.8), (0.4, 1.3, 1.2), 0.3), 60.0),
)
# Tubes of blood or air: (radius in cm, value, path of (x, y, z)).
_TUBES: tuple[tuple[float, float, tuple[tuple[float, float, float], ...]], ...] = (
    (1.45, 190, ((-1.0, -2.6, 14.0), (-1.3, -3.0, 9.0), (-0.4, -2.2, 6.6), (1.2, 0.6, 5.9),
                 (2.1, 3.4, 6.8), (2.2, 4.2, 9.0))),
    (1.15, 190, ((2.2, 4.2, 8.5), (1.7, 4.2, 16), (0.9, 3.0, 23), (0.6, 2.9, 37))),
    (0.75, 190, ((0.6, 2.9, 36.8), (2.6, 3.6, 44.5))),
    (0.75, 190, ((0.6, 2.9, 36.8), (-1.4, 3.5, 44.5))),
    (0.55, 190, ((-1.0, -1.2, 6.2), (-2.2, -2.2, -1))),
    (0.45, 190, ((0.9, -0.4, 5.8), (1.9, -1.4, -1))),
    (0.45, 190, ((1.9, 1.8, 5.8), (3.0, 0.6, -1))),
    (0.95, 165, ((-2.9, -2.2, 14), (-2.8, -2.0, 5), (-3.6, -2.8, -1))),
    (0.65, 165, ((-2.8, -2.6, 4.2), (1.0, -3.6, 3.4), (4.4, -3.4, 0.5))),
    (1.15, 160, ((-2.3, -0.6, 16), (-2.0, 1.8, 20), (-1.8, 2.7, 24), (-1.7, 2.9, 38))),
    (0.8, 160, ((-1.7, 2.9, 37.5), (-0.4, 4.0, 44.5))),
    (1.45, 185, ((1.6, -3.8, 13), (1.9, -3.0, 10.4), (2.4, -0.6, 9.8))),
    (1.05, 185, ((2.2, -1.4, 9.9), (-0.8, -0.8, 10.4), (-3.6, 0.2, 10.9))),
    (1.0, 185, ((2.4, -0.6, 9.8), (4.0, 1.0, 10.4))),
    (0.55, 165, ((-4.6, -0.8, 24.0), (-2.2, -0.2, 25.0), (0.0, -0.5, 26.2))),
    (0.45, 190, ((0.6, 2.6, 25.4), (0.6, 0.6, 26.6), (0.3, -0.2, 33))),
    (0.42, 175, ((0.8, 2.6, 26.2), (4.4, 3.6, 26.6))),
    (0.6, 40, ((0.5, 3.0, -1), (0.5, 2.9, 12), (1.6, 1.6, 19), (3.2, -0.6, 20.5))),
    (0.85, _GAS_HU, ((0, 0.6, -1), (0, 1.2, 9.2))),
    (0.62, _GAS_HU, ((0, 1.2, 9.0), (-2.2, 1.5, 10.8), (-4.4, 1.4, 12.4))),
    (0.58, _GAS_HU, ((0, 1.2, 9.0), (2.2, 1.8, 11.0), (4.6, 2.2, 12.4))),
)  # fmt: skip


def draw_organs(canvas: Image, grid: Grid, section: Section, inner: Inner) -> None:
    """Everything inside the ribs and the belly wall, in place."""
    hollow = section.hollow(grid, 0.15)
    _lungs(canvas, grid, section, inner.lung_vessels)
    for organ in _HEART:
        _draw(canvas, grid, organ, (section.z_cm, hollow))
    _left_dome(canvas, grid, section.z_cm, hollow)
    for organ in (*_LIVER, *_BELLY):
        _draw(canvas, grid, organ, (section.z_cm, hollow))
    _vessels_in_liver(canvas, grid, section.z_cm, inner.liver_vessels)
    _kidneys(canvas, grid, section.z_cm)
    for loop in inner.bowel:
        _draw_loop(canvas, grid, loop, (section.z_cm, hollow))
    for radius, value, path in _TUBES:
        _tube(canvas, grid, section.z_cm, Tube(np.array(path), radius, value))
    _psoas(canvas, grid, section.z_cm)


def _left_dome(canvas: Image, grid: Grid, z_cm: float, limits: Image) -> None:
    """The left half of the diaphragm, with fat below it."""
    if (dome := _LEFT_DOME.section(z_cm)) is None or min(dome[1]) < 0.3:
        return
    window = around(grid, dome, 0.2)
    cover = inside(grid.part(window), dome, EDGE_CM) * limits[window]
    below = (dome[0], (dome[1][0] - 0.25, dome[1][1] - 0.25), dome[2])
    paint(canvas[window], cover, MUSCLE_HU)
    paint(canvas[window], cover * inside(grid.part(window), below, EDGE_CM), FAT_HU)


def _draw(canvas: Image, grid: Grid, organ: _Organ, place: tuple[float, Image]) -> None:
    z_cm, limits = place
    if (section := organ.shape.section(z_cm)) is not None and min(section[1]) > 0.05:
        window = around(grid, section, 0.2)
        cover = inside(grid.part(window), section, EDGE_CM) * limits[window]
        paint(canvas[window], cover, organ.value_hu)


def _lungs(canvas: Image, grid: Grid, section: Section, vessels: Bundle) -> None:
    z_cm = section.z_cm
    if z_cm > _LUNG_BOTTOM_CM:
        return
    hollow = section.hollow(grid, 0.2)
    cover = np.zeros(grid.shape)
    for side in (-1, 1):
        size = float(
            curve(np.array([z_cm]), ((0, 0.42), (1.5, 0.62), (5, 0.86), (10, 1.0), (22, 1.06)))[0]
        )
        lobe = (
            (side * (3.0 + 3.9 * size), -0.1 + 0.5 * size),
            (5.4 * size, 8.8 * size),
            side * 0.1,
        )
        np.maximum(cover, inside(grid, lobe, EDGE_CM) * hollow, out=cover)
    blood = np.full(grid.shape, _LUNG_HU) + 5.0 * grid.y[:, None]
    for vessel in vessels.near(z_cm):
        _tube(blood, grid, z_cm, vessel)
    paint(canvas, cover, blood)


def _tube(canvas: Image, grid: Grid, z_cm: float, tube: Tube) -> None:
    radius = tube.radius_cm
    for points in tube.piece(z_cm, radius * 0.7):
        low, high = points.min(axis=0) - radius, points.max(axis=0) + radius
        window = grid.window((low[0], high[0]), (low[1], high[1]))
        part = grid.part(window)
        chord = np.zeros(part.shape)
        stroke(chord, part, points, np.full(2, radius))
        paint(canvas[window], np.clip(chord / radius, 0, 1), tube.value_hu)


def _vessels_in_liver(canvas: Image, grid: Grid, z_cm: float, vessels: Bundle) -> None:
    """Only where the slice already shows liver."""
    window = grid.window((-14, 7), (-9.5, 8.5))
    part, tissue = grid.part(window), canvas[window]
    liver = np.abs(tissue - _LIVER[0].value_hu) < 1
    if not liver.any():
        return
    blood = tissue.copy()
    for tube in vessels.near(z_cm):
        _tube(blood, part, z_cm, tube)
    tissue[liver] = blood[liver]


def _kidneys(canvas: Image, grid: Grid, z_cm: float) -> None:
    everywhere = np.ones(grid.shape)
    for side, middle in ((-1, 29.0), (1, 27.6)):
        centre = (side * 6.3, 4.4, middle)
        for share, shift, value in ((1.0, 0.0, 185.0), (0.68, -0.25, 140.0), (0.42, -0.9, -70.0)):
            shape = Ellipsoid(
                (centre[0] + side * shift, centre[1], middle),
                (2.9 * share, 2.5 * share, 5.4 * share),
                side * 0.5,
            )
            _draw(canvas, grid, _Organ(shape, value), (z_cm, everywhere))


def _psoas(canvas: Image, grid: Grid, z_cm: float) -> None:
    if z_cm < 25:
        return
    size = min(0.7 + 0.1 * (z_cm - 25), 2.2)
    for side in (-1, 1):
        muscle = ((side * (2.7 + 0.7 * size), 5.2), (size * 0.85, size), side * -0.2)
        window = around(grid, muscle, 0.2)
        paint(canvas[window], inside(grid.part(window), muscle, EDGE_CM), MUSCLE_HU + 5)


def _draw_loop(canvas: Image, grid: Grid, loop: Loop, place: tuple[float, Image]) -> None:
    z_cm, limits = place
    if (section := loop.shape.section(z_cm)) is None or min(section[1]) < 0.3:
        return
    centre, radii, angle = section
    window = around(grid, section, 0.2)
    part = grid.part(window)
    paint(canvas[window], inside(part, section, EDGE_CM) * limits[window], 92.0)
    lumen = (centre, (radii[0] - 0.25, radii[1] - 0.25), angle)
    cover = inside(part, lumen, EDGE_CM) * limits[window]
    paint(canvas[window], cover, loop.content_hu)
    # A level is where the gas ends at this piece's middle height, whatever the slice.
    level = loop.shape.centre_cm[1] + loop.shape.radii_cm[1] * (2 * loop.gas_share - 1)
    gas = np.clip((level - part.y[:, None]) / EDGE_CM + 0.5, 0, 1) * (loop.gas_share > 0)
    paint(canvas[window], cover * gas, _GAS_HU)
