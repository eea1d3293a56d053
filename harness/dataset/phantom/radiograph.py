"""A seeded chest radiograph, front view: anatomy as path lengths, then X-rays through it.

The field is 42.2 cm wide, the patient's left on the right of the screen. Path lengths of soft
tissue and of bone are drawn at half resolution (anatomy is blurred by the focal spot anyway);
attenuation, scatter and quantum noise are added at full resolution, strip by strip, each strip
with a generator of its own, so that the pixels do not depend on how many threads draw.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from harness.dataset.phantom.shapes import Grid, Image, enlarged, mottle
from harness.dataset.phantom.thorax import draw_thorax

FIELD_CM = 42.2
_STRIP_ROWS = 253

# Effective attenuation at 120 kVp, 1/cm, after the hardening that 20 cm of water brings.
_SOFT_PER_CM = 0.165
_BONE_PER_CM = 0.33
# Share of scattered photons at the detector behind an anti-scatter grid, of the direct beam.
_SCATTER = 0.02
# Photons that reach an unshaded pixel, for a relative dose of 1.
_PHOTONS = 5.0e4
_READOUT_PHOTONS = 3.0
# The detector's spread of a photon over the neighbouring pixels (row of a separable kernel).
_SPREAD = (0.05, 0.9, 0.05)
# Middle and half-width of the display curve, in units of the logarithm of the exposure.
_CURVE_MIDDLE = 2.4
_CURVE_HALF_WIDTH = 1.15


@dataclass(frozen=True, slots=True)
class RadiographPhantom:
    """What shapes the radiograph; `noise` is the grain: the dose falls with its square."""

    seed: int
    rows: int
    columns: int
    bits_stored: int
    noise: float


def radiograph(phantom: RadiographPhantom, thread_count: int = 2) -> NDArray[np.uint16]:
    """The radiograph: (rows, columns), uint16, dense tissue bright (MONOCHROME2)."""
    exposure = _log_exposure(phantom)
    image = np.empty((phantom.rows, phantom.columns), np.uint16)

    def fill(first: int) -> None:
        rows = slice(first, min(first + _STRIP_ROWS, phantom.rows))
        image[rows] = _strip(phantom, exposure, rows)

    _on_threads(fill, range(0, phantom.rows, _STRIP_ROWS), thread_count)
    return image


def _on_threads(work: Callable[[int], None], items: Iterable[int], thread_count: int) -> None:
    with ThreadPoolExecutor(thread_count) as pool:
        for _ in pool.map(work, items):
            pass


def _log_exposure(phantom: RadiographPhantom) -> Image:
    """Negative logarithm of the primary beam, at half resolution."""
    shape = (-(-phantom.rows // 2), -(-phantom.columns // 2))
    height_cm = FIELD_CM * phantom.rows / phantom.columns
    half = FIELD_CM / 2
    grid = Grid.over(*shape, x_cm=(-half, half), y_cm=(0, height_cm))
    generator = np.random.Generator(np.random.PCG64([phantom.seed, 0]))
    thorax = draw_thorax(grid, generator)
    clutter = 1 + 0.012 * mottle(generator, shape, 12)
    attenuation = _SOFT_PER_CM * thorax.soft_cm * clutter + _BONE_PER_CM * thorax.bone_cm
    blurred: Image = ndimage.gaussian_filter(attenuation, _focal_blur_pixels(shape))
    return blurred


def _focal_blur_pixels(shape: tuple[int, int]) -> float:
    """A focal spot seen as 0.25 mm at the detector, in pixels of the half-size grid."""
    return 0.025 / (FIELD_CM / shape[1])


def _strip(phantom: RadiographPhantom, exposure: Image, rows: slice) -> NDArray[np.uint16]:
    shape = (phantom.rows, phantom.columns)
    generator = np.random.Generator(np.random.PCG64([phantom.seed, 1, rows.start]))
    attenuation = enlarged(exposure, shape, rows)
    photons = (np.exp(-attenuation) + _SCATTER) * (_PHOTONS / phantom.noise**2)
    photons += np.sqrt(photons + _READOUT_PHOTONS**2) * _grain(generator, attenuation.shape)
    density = np.log(_PHOTONS / phantom.noise**2) - np.log(np.maximum(photons, 1))
    return _stored(density, phantom.bits_stored)


def _grain(generator: np.random.Generator, shape: tuple[int, ...]) -> Image:
    noise = generator.standard_normal(shape)
    for axis in (0, 1):
        noise = ndimage.convolve1d(noise, _SPREAD, axis=axis, mode="reflect")
    return noise


def _stored(density: Image, bits_stored: int) -> NDArray[np.uint16]:
    """The display curve: an S as a film has, over the whole range of the stored values."""
    top = 2**bits_stored - 1
    shade = 0.5 + 0.5 * np.tanh((density - _CURVE_MIDDLE) / _CURVE_HALF_WIDTH)
    stored: NDArray[np.uint16] = np.clip(np.rint(shade * top), 0, top).astype(np.uint16)
    return stored
