"""Geometry that both phantoms are drawn with: a grid in centimetres, tubes and soft edges.

All functions are pure and single-threaded, in float64: the results are rounded to integers
later, and float64 leaves so little to the rounding of one machine's exp() that the stored
pixels come out the same on another.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Image = NDArray[np.float64]
Window = tuple[slice, slice]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """Pixel centres in centimetres: `x` (columns,) to the right, `y` (rows,) downwards."""

    x: Image
    y: Image

    @classmethod
    def over(cls, rows: int, columns: int, *, x_cm: Point, y_cm: Point) -> Self:
        """A grid whose pixels tile the rectangle from the first to the second bound."""
        return cls(_centres(columns, *x_cm), _centres(rows, *y_cm))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.y.size, self.x.size

    def window(self, x_cm: Point, y_cm: Point) -> Window:
        """The rows and columns inside a rectangle; empty slices when it lies outside."""
        return (
            slice(*np.searchsorted(self.y, y_cm).tolist()),
            slice(*np.searchsorted(self.x, x_cm).tolist()),
        )

    def part(self, window: Window) -> Self:
        """The grid of a window of this one."""
        return type(self)(self.x[window[1]], self.y[window[0]])


def _centres(count: int, low: float, high: float) -> Image:
    return low + (np.arange(count, dtype=np.float64) + 0.5) * ((high - low) / count)


def stroke(canvas: Image, grid: Grid, points: Image, radii_cm: Image) -> None:
    """Lay a tube on `canvas`: each pixel becomes at least the length of its ray in the tube.

    `points` is (n, 2) with x and y in cm, `radii_cm` (n,); joints do not add up.
    """
    for (start, end), (near, far) in zip(pairwise(points), pairwise(radii_cm), strict=True):
        radius = max(near, far)
        (left, top), (right, bottom) = np.minimum(start, end), np.maximum(start, end)
        window = grid.window((left - radius, right + radius), (top - radius, bottom + radius))
        part = grid.part(window)
        chord = _segment_chord(part, start, end, (near, far))
        np.maximum(canvas[window], chord, out=canvas[window])


def _segment_chord(grid: Grid, start: Image, end: Image, radii_cm: Point) -> Image:
    along = end - start
    length_squared = max(float(along @ along), 1e-12)
    x, y = grid.x[None, :] - start[0], grid.y[:, None] - start[1]
    fraction = np.clip((x * along[0] + y * along[1]) / length_squared, 0, 1)
    radius = radii_cm[0] + fraction * (radii_cm[1] - radii_cm[0])
    distance_squared = (x - fraction * along[0]) ** 2 + (y - fraction * along[1]) ** 2
    chord: Image = 2 * np.sqrt(np.maximum(radius**2 - distance_squared, 0))
    return chord


def ellipse(grid: Grid, centre: Point, radii_cm: Point, angle: float = 0.0) -> Image:
    """Squared distance from the centre in units of the radii: below 1 is inside.

    `angle` turns the ellipse clockwise on the screen, in radians.
    """
    x, y = grid.x[None, :] - centre[0], grid.y[:, None] - centre[1]
    if angle == 0:
        upright: Image = (x / radii_cm[0]) ** 2 + (y / radii_cm[1]) ** 2
        return upright
    cos, sin = np.cos(angle), np.sin(angle)
    across = x * (cos / radii_cm[0]) + y * (sin / radii_cm[0])
    down = y * (cos / radii_cm[1]) - x * (sin / radii_cm[1])
    across *= across
    down *= down
    squared: Image = np.add(across, down, out=across)
    return squared


def dome(squared: Image) -> Image:
    """Height of a half-sphere over `ellipse` coordinates: 1 in the middle, 0 outside."""
    height: Image = np.sqrt(np.maximum(1 - squared, 0))
    return height


def rise(value: Image, low: float, high: float) -> Image:
    """0 below `low`, 1 above `high`, and a smooth step between them."""
    fraction = np.clip((value - low) / (high - low), 0, 1)
    step: Image = fraction * fraction * (3 - 2 * fraction)
    return step


def curve(where: Image, knots: tuple[Point, ...]) -> Image:
    """A smooth line through (position, value) knots, constant beyond the ends."""
    positions, values = zip(*knots, strict=True)
    fine = np.linspace(positions[0], positions[-1], 400)
    smooth = ndimage.gaussian_filter1d(np.interp(fine, positions, values), 8, mode="nearest")
    line: Image = np.interp(where, fine, smooth)
    return line


def mottle(generator: np.random.Generator, shape: tuple[int, int], blobs: int) -> Image:
    """A smooth random texture of mean 0 and deviation 1, `blobs` to a side and finer.

    Each octave has twice the blobs and half the height, the power law of anatomical clutter
    (Burgess, Jacobson and Judy, Medical Physics 28, 2001: exponent about 3).
    """
    texture = np.zeros(shape)
    for octave in range(4):
        count = blobs * 2**octave + 3
        texture += _stretched(generator.standard_normal((count, count)), shape) / 2**octave
    texture -= texture.mean()
    scaled: Image = texture / max(float(texture.std()), 1e-9)
    return scaled


def _stretched(coarse: Image, shape: tuple[int, int]) -> Image:
    smooth = ndimage.zoom(coarse, 4, order=3)
    return enlarged(smooth, shape, slice(0, shape[0]))


def enlarged(coarse: Image, shape: tuple[int, int], rows: slice) -> Image:
    """Rows `rows` of `coarse` enlarged to `shape` with linear interpolation."""
    lower, weight = _positions(coarse.shape[0], shape[0], rows)
    lines = coarse[lower] * (1 - weight[:, None]) + coarse[lower + 1] * weight[:, None]
    left, share = _positions(coarse.shape[1], shape[1], slice(0, shape[1]))
    image: Image = lines[:, left] * (1 - share) + lines[:, left + 1] * share
    return image


def _positions(coarse: int, fine: int, part: slice) -> tuple[NDArray[np.intp], Image]:
    centres = (np.arange(fine)[part] + 0.5) * (coarse / fine) - 0.5
    inside = np.clip(centres, 0, coarse - 1.000001)
    lower = np.floor(inside).astype(np.intp)
    return lower, inside - lower


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """A blunt ellipsoid: its centre (x, y, z), its radii, and its turn in the slice's plane."""

    centre_cm: tuple[float, float, float]
    radii_cm: tuple[float, float, float]
    angle_rad: float = 0.0

    def section(self, z_cm: float) -> tuple[Point, Point, float] | None:
        """Centre, radii and angle of the ellipse at height z, or None beside the ellipsoid."""
        height = abs(z_cm - self.centre_cm[2]) / self.radii_cm[2]
        if height >= 1:
            return None
        scale = (1 - height**2.4) ** (1 / 2.4)
        radii = (self.radii_cm[0] * scale, self.radii_cm[1] * scale)
        return self.centre_cm[:2], radii, self.angle_rad


def inside(grid: Grid, section: tuple[Point, Point, float], edge_cm: float) -> Image:
    """How much of each pixel the ellipse covers: 1 inside, 0 outside, a ramp across its edge."""
    centre, radii_cm, angle = section
    steepness = min(radii_cm) / edge_cm
    # (1 - distance) * steepness + 0.5, computed in place: this is where most time goes.
    cover = ellipse(grid, centre, radii_cm, angle)
    np.sqrt(cover, out=cover)
    cover *= -steepness
    cover += steepness + 0.5
    return np.clip(cover, 0, 1, out=cover)


def around(grid: Grid, section: tuple[Point, Point, float], margin_cm: float) -> Window:
    """The window that holds the ellipse, however it is turned."""
    (x, y), radii_cm, _ = section
    reach = max(radii_cm) + margin_cm
    return grid.window((x - reach, x + reach), (y - reach, y + reach))


def paint(canvas: Image, cover: Image, value: Image | float) -> None:
    """Blend `value` into `canvas` where `cover` says so, in place."""
    change = value - canvas
    change *= cover
    canvas += change
