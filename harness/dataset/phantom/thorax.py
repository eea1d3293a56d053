"""The anatomy of a chest seen from the front, as centimetres of tissue on each X-ray's path.

Positions are in cm: x from the midline (the patient's left is positive, on the right of the
screen), y down from the upper edge of the field. The proportions are those of an adult.
"""

from dataclasses import dataclass

import numpy as np

from harness.dataset.phantom.shapes import (
    Grid,
    Image,
    Point,
    curve,
    dome,
    ellipse,
    rise,
    stroke,
)

Knots = tuple[Point, ...]

# Half the width and the depth of the trunk, and of the neck above it, by height.
_TRUNK_HALF_WIDTH: Knots = (
    (0, 6.0), (3.2, 6.2), (5.0, 9.0), (6.6, 14.5), (8.2, 17.6), (11, 17.2), (15, 16.2), (24, 15.9),
    (32, 15.6), (42.2, 16.2),
)  # fmt: skip
_TRUNK_DEPTH: Knots = ((0, 12), (4, 13), (8, 18), (14, 22.5), (26, 23.5), (42.2, 24.5))
# Outer and inner border of the lungs, as distances from the midline, by height.
_LUNG_OUTER: Knots = (
    (5.2, 4.2), (6.2, 6.2), (8, 8.4), (11, 10.6), (15, 12.3), (20, 13.3), (26, 13.8), (34, 13.9),
)  # fmt: skip
_LUNG_INNER: Knots = ((5.2, 3.4), (7, 2.4), (10, 2.1), (16, 2.3), (34, 2.6))
_LUNG_DEPTH: Knots = ((5.2, 3), (7.5, 9), (12, 14), (20, 16.5), (27, 16.5), (34, 12))
# Density of inflated lung relative to water.
_LUNG_DENSITY = 0.27


@dataclass(frozen=True, slots=True)
class Thorax:
    """Path lengths in cm, each (rows, columns): soft tissue, and bone on top of it."""

    soft_cm: Image
    bone_cm: Image


@dataclass(frozen=True, slots=True)
class _Lung:
    """One lung: its side (-1 is the patient's right) and the top of its diaphragm."""

    side: int
    dome_x: float
    dome_y: float


_LUNGS = (_Lung(-1, 6.6, 26.6), _Lung(1, 7.2, 28.0))


def draw_thorax(grid: Grid, generator: np.random.Generator) -> Thorax:
    """The chest on this grid; the generator shapes the lungs' vessels and small differences."""
    air = sum((_lung_depth(grid, lung) for lung in _LUNGS), np.zeros(grid.shape))
    soft = _trunk(grid)
    vessels = 2.0 * _vessels(grid, generator) * np.minimum(air / 4, 1)
    inside = np.maximum(air - _mediastinum(grid) - vessels, 0)
    soft -= (1 - _LUNG_DENSITY) * inside
    soft -= 1.6 * _windpipe(grid) + _stomach_gas(grid)
    bone = _ribs(grid, generator) + _spine(grid) + _shoulders(grid)
    return Thorax(np.maximum(soft, 0), bone)


def _trunk(grid: Grid) -> Image:
    half_width = curve(grid.y, _TRUNK_HALF_WIDTH)[:, None]
    depth = curve(grid.y, _TRUNK_DEPTH)[:, None]
    across = np.abs(grid.x[None, :]) / half_width
    trunk = depth * np.sqrt(np.maximum(1 - across**2.6, 0))
    for side in (-1, 1):
        arm = np.array([(13.5, 9.0), (17.5, 12.0), (21, 17.5), (26, 27)]) * (side, 1)
        stroke(trunk, grid, arm, np.array([4.2, 4.6, 4.4, 4.2]))
    return trunk


def _lung_depth(grid: Grid, lung: _Lung) -> Image:
    """Depth of inflated lung; part of it lies behind the diaphragm and reaches lower."""
    x = grid.x[None, :] * lung.side
    outer, inner = (curve(grid.y, knots)[:, None] for knots in (_LUNG_OUTER, _LUNG_INNER))
    across = (2 * x - outer - inner) / (outer - inner)
    depth = curve(grid.y, _LUNG_DEPTH)[:, None] * (1 - np.minimum(np.abs(across), 1) ** 3) ** 0.5
    beyond = (x[0] - lung.dome_x) / 7.0
    floor = lung.dome_y + 2.2 * beyond**2 + 2.4 * np.maximum(beyond, 0) ** 4
    below = grid.y[:, None] - floor[None, :]
    front = 1 - rise(below, -0.12, 0.12)
    behind = 1 - rise(below, -0.5, 3.6)
    apex = rise(grid.y, 5.2, 6.4)[:, None]
    return depth * apex * (0.72 * front + 0.28 * behind)


def _mediastinum(grid: Grid) -> Image:
    """Heart and great vessels, as the depth of lung they take the place of."""
    heart = 11.5 * dome(ellipse(grid, (2.6, 22.0), (6.9, 5.0), 0.62))
    heart = np.maximum(heart, 10 * dome(ellipse(grid, (-0.6, 21.6), (4.3, 5.6))))
    heart = np.maximum(heart, 9 * dome(ellipse(grid, (2.4, 16.6), (2.9, 3.6), -0.3)))
    knob = 6.0 * dome(ellipse(grid, (2.2, 12.3), (2.1, 2.3)))
    vessels = np.zeros(grid.shape)
    aorta = np.array([(2.9, 12.5), (2.9, 18), (2.2, 26), (1.2, 34), (0.8, 43)])
    stroke(vessels, grid, aorta, np.full(5, 1.25))
    cava = np.array([(-1.6, 6), (-2.1, 10), (-2.3, 15), (-2.2, 19)])
    stroke(vessels, grid, cava, np.array([0.8, 1.0, 1.2, 1.3]))
    upper = 7.0 * dome(ellipse(grid, (0.1, 11.0), (3.2, 7.0)))
    return heart + knob + 1.4 * vessels + upper


def _windpipe(grid: Grid) -> Image:
    canvas = np.zeros(grid.shape)
    for path, radius in (
        (((0.0, -1), (0.1, 6), (0.25, 11), (0.1, 14.2)), 0.85),
        (((0.1, 14.0), (-1.6, 15.6), (-3.4, 17.2)), 0.62),
        (((0.1, 14.0), (2.2, 16.0), (4.2, 17.0)), 0.55),
    ):
        stroke(canvas, grid, np.array(path), np.full(len(path), radius))
    return canvas


def _stomach_gas(grid: Grid) -> Image:
    bubble = 4.5 * dome(ellipse(grid, (6.6, 32.0), (3.1, 1.9), -0.15))
    fold = 3.0 * dome(ellipse(grid, (9.6, 35.6), (2.4, 1.6), 0.9))
    return bubble + fold


def _vessels(grid: Grid, generator: np.random.Generator) -> Image:
    """The lungs' vessels: trees that fork out of each hilum, as lengths of blood."""
    canvas = np.zeros(grid.shape)
    for hilum, middle in (((-3.1, 16.6), np.pi), ((3.9, 15.8), 0.0)):
        for direction in np.linspace(-1.45, 1.45, 10):
            sense = direction if middle == 0 else np.pi - direction
            radius = float(generator.uniform(0.34, 0.52))
            _grow(canvas, grid, generator, _Branch(hilum, sense, radius, 2.6))
        stroke(
            canvas, grid, np.array([hilum, (hilum[0] * 1.12, hilum[1] + 4.2)]), np.array([1, 0.4])
        )
        canvas = np.maximum(canvas, 2.2 * dome(ellipse(grid, hilum, (1.3, 2.0))))
    return canvas


@dataclass(frozen=True, slots=True)
class _Branch:
    start: Point
    direction: float
    radius_cm: float
    length_cm: float


def _grow(canvas: Image, grid: Grid, generator: np.random.Generator, root: _Branch) -> None:
    waiting = [root]
    while waiting:
        branch = waiting.pop()
        bends = branch.direction + np.cumsum(generator.normal(0, 0.09, 3))
        steps = branch.length_cm / 3 * np.stack([np.cos(bends), np.sin(bends)], axis=1)
        points = np.concatenate([[branch.start], branch.start + np.cumsum(steps, axis=0)])
        thin = branch.radius_cm * 0.78
        stroke(canvas, grid, points, np.linspace(branch.radius_cm, thin, 4))
        if thin < 0.045:
            continue
        end = (float(points[-1, 0]), float(points[-1, 1]))
        for turn in (generator.uniform(0.15, 0.6), -generator.uniform(0.15, 0.6)):
            length_cm = branch.length_cm * float(generator.uniform(0.7, 0.95))
            waiting.append(_Branch(end, float(bends[-1] + turn), thin * 0.9, length_cm))


def _tube_wall(grid: Grid, points: Image, radii_cm: Image, wall_cm: float) -> Image:
    """A bone: a dense wall around spongy marrow, so that its edges are brighter."""
    outer, inner = np.zeros(grid.shape), np.zeros(grid.shape)
    stroke(outer, grid, points, radii_cm)
    stroke(inner, grid, points, np.maximum(radii_cm - wall_cm, 0.02))
    return outer - 0.72 * inner


def _ribs(grid: Grid, generator: np.random.Generator) -> Image:
    """Twelve pairs: each rib a tilted half-ellipse from the spine round the side to the front."""
    canvas = np.zeros(grid.shape)
    for number in range(12):
        for side in (-1, 1):
            canvas += _rib(grid, number, side, float(generator.normal(0, 0.08)))
    return canvas


def _rib(grid: Grid, number: int, side: int, shift_cm: float) -> Image:
    reach = float(
        curve(np.array([number]), ((0, 6.2), (2, 10.2), (5, 13.2), (8, 13.9), (11, 13.0)))[0]
    )
    drop = 4.2 + 0.75 * number
    top = 6.6 + 2.22 * number + shift_cm
    front_end = 2.5 if number < 7 else 2.5 - 0.32 * (number - 6)
    angle = np.linspace(0.16, front_end, 56)
    x = reach * np.sin(angle) ** 0.85
    y = top + drop * (1 - np.cos(angle)) / 2 - 0.75 * np.exp(-(((angle - 0.5) / 0.35) ** 2))
    radii = np.interp(angle, [0.16, 0.5, 1.6, front_end], [0.42, 0.5, 0.55, 0.72])
    wall = _tube_wall(grid, np.stack([side * x, y], axis=1), radii, 0.11)
    return wall * 1.15


def _spine(grid: Grid) -> Image:
    canvas = np.zeros(grid.shape)
    y = 1.2
    for number in range(18):
        height = 1.75 + 0.052 * number
        window = grid.window((-5.5, 5.5), (y - 2.5, y + 3.5))
        canvas[window] += _vertebra(grid.part(window), y, height, 1.45 + 0.04 * number)
        y += height + 0.34
    return canvas


def _vertebra(grid: Grid, y: float, height: float, half_width: float) -> Image:
    across = np.abs(grid.x)[None, :] / half_width
    down = np.abs(grid.y - y)[:, None] / (height / 2)
    waist = across * (1 + 0.12 * (1 - np.minimum(down, 1) ** 2))
    inside = (1 - rise(waist, 0.94, 1.02)) * (1 - rise(down, 0.94, 1.03))
    rim = inside * np.maximum(rise(waist, 0.8, 0.95), rise(down, 0.78, 0.95))
    body = 0.95 * inside + 0.4 * rim
    for side in (-1, 1):
        pedicle = ellipse(grid, (side * half_width * 0.66, y - 0.28), (0.36, 0.52))
        body += 0.4 * np.exp(-(((np.sqrt(pedicle) - 0.9) / 0.22) ** 2))
        process = np.array(
            [(side * half_width * 0.7, y - 0.1), (side * (half_width + 1.5), y - 0.5)]
        )
        stroke(body, grid, process, np.array([0.42, 0.34]))
    spinous = ellipse(grid, (0, y + height * 0.62), (0.3, 0.85))
    return body + 0.7 * dome(spinous)


def _shoulders(grid: Grid) -> Image:
    canvas = np.zeros(grid.shape)
    for side in (-1, 1):
        mirror = np.array([side, 1.0])
        clavicle = np.array(
            [(1.6, 9.3), (3.4, 8.5), (6.5, 7.5), (9.5, 6.6), (12.3, 5.7), (14.4, 6.1)]
        )
        radii = np.array([0.95, 0.72, 0.6, 0.58, 0.66, 0.7])
        canvas += _tube_wall(grid, _smooth(clavicle) * mirror, _smooth(radii[:, None])[:, 0], 0.16)
        humerus = np.array([(16.3, 9.4), (17.4, 11.2), (19.5, 15.5), (23, 23)]) * mirror
        canvas += _tube_wall(grid, humerus, np.array([2.1, 1.5, 1.15, 1.1]), 0.28) * 0.8
        canvas += _scapula(grid, side)
    return canvas


def _scapula(grid: Grid, side: int) -> Image:
    x, y = grid.x[None, :] * side, grid.y[:, None]
    inner, outer = 10.9 + 0.09 * (y - 8), 15.4 - 0.33 * (y - 9)
    border = np.minimum(np.minimum(x - inner, outer - x), np.minimum(y - 7.2, 20.2 - y))
    blade = rise(border, -0.05, 0.12) * (0.28 + 0.5 * np.exp(-np.maximum(border, 0) / 0.28))
    ridge = np.array([(11.2, 9.6), (13.2, 8.2), (15.4, 6.5), (16.6, 6.3)]) * (side, 1)
    return blade + 0.8 * _tube_wall(grid, ridge, np.array([0.4, 0.5, 0.6, 0.7]), 0.15)


def _smooth(points: Image) -> Image:
    """The knots joined by a curve: (n, k) becomes (60, k)."""
    where = np.linspace(0, len(points) - 1, 60)
    columns = [curve(where, tuple(enumerate(column))) for column in points.T.tolist()]
    return np.stack(columns, axis=1)
