"""The walls of a trunk, in Hounsfield units, slice by slice: skin, fat, muscle, bone, table.

Positions are in cm: x from the midline (the patient's left is positive), y down from the body's
axis (the back is positive), z down from the first slice at the height of the shoulders.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from harness.dataset.phantom.shapes import (
    Ellipsoid,
    Grid,
    Image,
    Point,
    around,
    curve,
    inside,
    paint,
    stroke,
)

Knots = tuple[Point, ...]
EDGE_CM = 0.09

AIR_HU = -1000.0
FAT_HU = -105.0
MUSCLE_HU = 58.0
_MATTRESS_HU = -955.0
_SKIN_HU = 20.0
_CORTEX_HU = 780.0
_MARROW_HU = 210.0

# Half-widths and half-depths, by height: the body, and the hollow inside ribs or belly wall.
_BODY_WIDTH: Knots = ((0, 18.4), (4, 17.6), (10, 16.9), (20, 16.3), (28, 15.6), (36, 16), (44, 17))
_BODY_DEPTH: Knots = ((0, 8.8), (4, 10.2), (10, 11.2), (20, 11.5), (28, 11.1), (36, 10.8), (44, 11))
_HOLLOW_WIDTH: Knots = ((0, 6.6), (3, 9.8), (8, 12.3), (16, 13.3), (24, 13.2), (30, 12.4), (44, 12))
_HOLLOW_DEPTH: Knots = ((0, 5.2), (3, 7.2), (8, 8.4), (16, 9.1), (24, 8.9), (30, 7.9), (44, 7.3))
_FAT_CM: Knots = ((0, 0.9), (10, 1.1), (24, 1.4), (34, 1.8), (44, 2.1))
_HOLLOW_Y = -0.7
SPINE_Y = 5.3


@dataclass(frozen=True, slots=True)
class Section:
    """The size of the trunk at one height, in cm."""

    z_cm: float
    body_cm: Point
    hollow_cm: Point
    fat_cm: float

    @classmethod
    def at(cls, z_cm: float) -> Self:
        """The section at a height."""
        where = np.array([z_cm])
        knots = (_BODY_WIDTH, _BODY_DEPTH, _HOLLOW_WIDTH, _HOLLOW_DEPTH, _FAT_CM)
        width, depth, inner_width, inner_depth, fat = (
            float(curve(where, line)[0]) for line in knots
        )
        return cls(z_cm, (width, depth), (inner_width, inner_depth), fat)

    def hollow(self, grid: Grid, inset_cm: float = 0.0) -> Image:
        """The cover of the hollow inside the ribs and the belly wall."""
        radii = (self.hollow_cm[0] - inset_cm, self.hollow_cm[1] - inset_cm)
        return inside(grid, ((0, _HOLLOW_Y), radii, 0), EDGE_CM)


def draw_walls(grid: Grid, section: Section) -> Image:
    """Skin, fat and muscle around a hollow that is filled with fat."""
    canvas = np.full(grid.shape, AIR_HU)
    width, depth = section.body_cm
    for inset_cm, value in ((0.0, _SKIN_HU), (0.18, FAT_HU), (section.fat_cm, MUSCLE_HU)):
        radii = (width - inset_cm, depth - inset_cm)
        paint(canvas, inside(grid, ((0, 0), radii, 0), EDGE_CM), value)
    _fat_between_muscles(canvas, grid, section)
    paint(canvas, section.hollow(grid), FAT_HU)
    for side in (-1, 1):
        back = ((side * 3.3, 8.4), (2.5, 1.7), side * -0.15)
        window = around(grid, back, 0.2)
        paint(canvas[window], inside(grid.part(window), back, EDGE_CM), MUSCLE_HU + 4)
    return canvas


def _fat_between_muscles(canvas: Image, grid: Grid, section: Section) -> None:
    width, depth = section.body_cm
    radii = (width - section.fat_cm, depth - section.fat_cm)
    cover = np.zeros(grid.shape)
    angles = np.linspace(0.25, np.pi - 0.25, 30)
    for side in (-1, 1):
        for share in (0.3, 0.62):
            reach = [
                share * r + (1 - share) * h for r, h in zip(radii, section.hollow_cm, strict=True)
            ]
            line = np.stack([side * reach[0] * np.sin(angles), -reach[1] * np.cos(angles)], axis=1)
            stroke(cover, grid, line, np.full(30, 0.07))
    paint(canvas, np.clip(cover / 0.14, 0, 0.8), FAT_HU)


def draw_bones(canvas: Image, grid: Grid, section: Section) -> None:
    """Spine, ribs, breastbone, shoulders and hips into the slice, in place."""
    _spine(canvas, grid, section.z_cm)
    for number in range(12):
        for side in (-1, 1):
            _rib(canvas, grid, section, (number, side))
    _breastbone(canvas, grid, section)
    _plates(canvas, grid, section.z_cm)


def _bone(canvas: Image, grid: Grid, section: tuple[Point, Point, float], wall_cm: float) -> None:
    window = around(grid, section, 0.2)
    part = grid.part(window)
    centre, radii, angle = section
    paint(canvas[window], inside(part, section, EDGE_CM), _CORTEX_HU)
    marrow = (centre, (max(radii[0] - wall_cm, 0.05), max(radii[1] - wall_cm, 0.05)), angle)
    paint(canvas[window], inside(part, marrow, EDGE_CM * 1.6), _MARROW_HU)


def _long_bone(canvas: Image, grid: Grid, points: Image, radius_cm: float) -> None:
    low, high = points.min(axis=0) - radius_cm, points.max(axis=0) + radius_cm
    window = grid.window((low[0], high[0]), (low[1], high[1]))
    part = grid.part(window)
    for radius, value in ((radius_cm, _CORTEX_HU), (radius_cm - 0.16, _MARROW_HU)):
        chord = np.zeros(part.shape)
        stroke(chord, part, points, np.full(len(points), radius))
        paint(canvas[window], np.clip(chord / (radius * 0.9), 0, 1), value)


def _spine(canvas: Image, grid: Grid, z_cm: float) -> None:
    """Bodies 2 to 3 cm high with discs between them, the canal, arches and processes."""
    height = 2.2 + 0.022 * z_cm
    phase = (z_cm % height) / height
    size = 1.55 + 0.018 * z_cm
    body = ((0.0, SPINE_Y), (size * 1.18, size), 0.0)
    if phase < 0.2:
        window = around(grid, body, 0.2)
        paint(canvas[window], inside(grid.part(window), body, EDGE_CM), 95.0)
    else:
        end_plate = 0.55 if phase < 0.28 or phase > 0.93 else 0.14
        _bone(canvas, grid, body, end_plate)
    canal_y = SPINE_Y + size + 0.75
    if phase > 0.35:
        for side in (-1, 1):
            lamina = np.array(
                [(side * 1.25, SPINE_Y + size * 0.8), (side * 1.25, canal_y), (0, canal_y + 1.1)]
            )
            _long_bone(canvas, grid, lamina, 0.36)
            process = np.array(
                [(side * 1.3, canal_y - 0.2), (side * (2.6 + size * 0.4), canal_y + 0.25)]
            )
            if phase < 0.7:
                _long_bone(canvas, grid, process, 0.33)
    if phase > 0.45 or phase < 0.2:
        _long_bone(canvas, grid, np.array([(0, canal_y + 1.0), (0, canal_y + 2.6)]), 0.3)
    window = grid.window((-1.6, 1.6), (canal_y - 1.5, canal_y + 1.5))
    part = grid.part(window)
    paint(canvas[window], inside(part, ((0, canal_y), (1.0, 0.78), 0), EDGE_CM), 12.0)
    paint(canvas[window], inside(part, ((0, canal_y), (0.55, 0.42), 0), EDGE_CM), 42.0)


def _rib(canvas: Image, grid: Grid, section: Section, which: tuple[int, int]) -> None:
    """The part of a rib that one slice meets: each falls from the spine to the front."""
    number, side = which
    top = -3.6 + 2.35 * number
    drop = 6.5 + 0.35 * number
    last = 2.55 if number < 7 else 2.55 - 0.3 * (number - 6)
    fall = (section.z_cm - top + np.array([-0.55, 0.55])) / drop
    if fall[1] < 0.01 or fall[0] > (1 - np.cos(last)) / 2:
        return
    start, end = np.arccos(1 - 2 * np.clip(fall, 0.006, 1))
    angle = np.linspace(max(start, 0.22), min(end, last), 9)
    if angle[0] >= angle[-1]:
        return
    width, depth = section.hollow_cm[0] + 0.42, section.hollow_cm[1] + 0.42
    points = np.stack([side * width * np.sin(angle), _HOLLOW_Y + depth * np.cos(angle)], axis=1)
    _long_bone(canvas, grid, points, 0.4)


def _breastbone(canvas: Image, grid: Grid, section: Section) -> None:
    if 2.5 < section.z_cm < 15.5:
        y = _HOLLOW_Y - section.hollow_cm[1] - 0.45
        width = 2.5 if section.z_cm < 6 else 1.7
        _bone(canvas, grid, ((0.0, y), (width, 0.62), 0.0), 0.14)


def _plates(canvas: Image, grid: Grid, z_cm: float) -> None:
    """Collar bones, shoulder blades, the heads of the upper arms, and the hip bones."""
    for side in (-1, 1):
        mirror = np.array([side, 1.0])
        if z_cm < 2.2:
            fall = 0.3 * z_cm
            bone = np.array([(2.0, fall - 5.6), (6, fall - 6.4), (10.5, fall - 4.6)])
            _long_bone(canvas, grid, bone * mirror, 0.62)
        head = Ellipsoid((side * 14.6, 0.6, 0.0), (2.2, 2.1, 3.0)).section(z_cm)
        if head is not None:
            _bone(canvas, grid, head, 0.22)
        if z_cm < 11.5:
            reach = 13.4 - 0.35 * z_cm
            blade = np.array([(7.6, 8.0), (10.3, 7.4), (reach, 5.2)])
            _long_bone(canvas, grid, blade * mirror, 0.3 + 0.28 * (z_cm < 5))
        if z_cm > 35.5:
            spread = min((z_cm - 35.5) / 5, 1.0)
            wing = np.array(
                [(10.6 - 3.6 * spread, 5.2 + 2.2 * spread), (11.8, 3.4), (12.4, 2.0 - 4.5 * spread)]
            )
            _long_bone(canvas, grid, wing * mirror, 0.4 + 0.2 * spread)


def table(grid: Grid) -> Image:
    """The air of the room, and the table: a thin curved shell with a mattress on it."""
    canvas = np.full(grid.shape, AIR_HU)
    x, y = grid.x[None, :], grid.y[:, None]
    upper, lower = 12.0 - 0.008 * x**2, 14.6 - 0.022 * x**2
    canvas[(y > upper) & (y < lower)] = _MATTRESS_HU
    for line, thickness_cm, value in ((upper, 0.12, -560.0), (lower, 0.22, -120.0)):
        shell = np.clip(1.5 - np.abs(y - line) / thickness_cm, 0, 1) * (upper < lower + 0.2)
        paint(canvas, shell, value)
    return canvas
