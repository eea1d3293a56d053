"""A seeded CT of chest and belly: anatomy bent a little, blurred, and noise of a scanner.

Slices run from the head down, seen from the feet as radiologists do (the patient's left on the
right of the screen). Every slice has a generator of its own, so that the voxels do not depend
on how many threads draw.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from harness.dataset.phantom.growth import Inner, grow_inner
from harness.dataset.phantom.organs import draw_organs
from harness.dataset.phantom.shapes import Grid, Image, Window, mottle, rise
from harness.dataset.phantom.trunk import AIR_HU, Section, draw_bones, draw_walls, table

FIELD_CM = 40.0
HEIGHT_CM = 43.5
RESCALE_INTERCEPT_HU = -1024

# Half the width and depth of the part of the field that holds the body.
_BODY_CM = (19.6, 12.7)
_BEND_CM = 0.42
_BLUR_CM = 0.045
# Frequency at which the smoothing kernel of a body scan has fallen to 1/e, in 1/cm.
_KERNEL_PER_CM = 4.2


@dataclass(frozen=True, slots=True)
class CtPhantom:
    """What shapes the volume; `noise_hu` is the deviation of the noise on the body's axis."""

    seed: int
    rows: int
    columns: int
    frame_count: int
    bits_stored: int
    noise_hu: float


@dataclass(frozen=True, slots=True)
class _Scan:
    """What all slices share: the body is drawn on `grid`, the `window` of the whole field."""

    phantom: CtPhantom
    room: Image
    window: Window
    grid: Grid
    inner: Inner
    textures: tuple[Image, ...]
    noise_filter: Image
    noise_profile: Image
    is_outside: NDArray[np.bool_]


def ct_volume(phantom: CtPhantom, thread_count: int = 2) -> NDArray[np.uint16]:
    """The volume: (frames, rows, columns), uint16, HU - RESCALE_INTERCEPT_HU, 0 off the field."""
    scan = _prepare(phantom)
    volume = np.empty((phantom.frame_count, phantom.rows, phantom.columns), np.uint16)

    def fill(index: int) -> None:
        volume[index] = _slice(scan, index)

    with ThreadPoolExecutor(thread_count) as pool:
        for _ in pool.map(fill, range(phantom.frame_count)):
            pass
    return volume


def _prepare(phantom: CtPhantom) -> _Scan:
    half = FIELD_CM / 2
    shape = (phantom.rows, phantom.columns)
    field = Grid.over(*shape, x_cm=(-half, half), y_cm=(-half, half))
    window = field.window((-_BODY_CM[0], _BODY_CM[0]), (-_BODY_CM[1], _BODY_CM[1]))
    grid = field.part(window)
    generator = np.random.Generator(np.random.PCG64([phantom.seed, 0]))
    distance_squared = field.x[None, :] ** 2 + field.y[:, None] ** 2
    return _Scan(
        phantom,
        table(field),
        window,
        grid,
        grow_inner(generator),
        tuple(mottle(generator, grid.shape, blobs) for blobs in (2, 2, 6, 6)),
        _noise_filter(phantom),
        0.34 + 0.66 * np.exp(-distance_squared / 13.0**2),
        distance_squared > half**2,
    )


def _noise_filter(phantom: CtPhantom) -> Image:
    """Filtered back projection's noise: a ramp, ended by the kernel; its gain is 1.

    Riederer, Pelc and Chesler, Physics in Medicine and Biology 23 (1978).
    """
    per_cm = phantom.columns / FIELD_CM
    down = fft.fftfreq(phantom.rows)[:, None] * (phantom.rows / FIELD_CM)
    across = fft.rfftfreq(phantom.columns)[None, :] * per_cm
    frequency = np.hypot(down, across)
    ramp: Image = frequency * np.exp(-((frequency / _KERNEL_PER_CM) ** 2))
    doubled = np.full(ramp.shape[1], 2.0)
    doubled[0] = 1.0
    gain = np.sqrt((ramp**2 * doubled).sum() / (phantom.rows * phantom.columns))
    filter_: Image = ramp / max(float(gain), 1e-12)
    return filter_


def _slice(scan: _Scan, index: int) -> NDArray[np.uint16]:
    phantom = scan.phantom
    z_cm = (index + 0.5) * HEIGHT_CM / phantom.frame_count
    tissue = scan.room.copy()
    body = tissue[scan.window]
    np.maximum(body, _bent(scan, _anatomy(scan, z_cm), z_cm), out=body)
    blurred = ndimage.gaussian_filter(tissue, _BLUR_CM * phantom.columns / FIELD_CM, truncate=3)
    generator = np.random.Generator(np.random.PCG64([phantom.seed, 1, index]))
    values = blurred + phantom.noise_hu * scan.noise_profile * _noise(scan, generator)
    top = 2**phantom.bits_stored - 1
    stored = np.clip(np.rint(values - RESCALE_INTERCEPT_HU), 0, top).astype(np.uint16)
    stored[scan.is_outside] = 0
    return stored


def _anatomy(scan: _Scan, z_cm: float) -> Image:
    section = Section.at(z_cm)
    canvas = draw_walls(scan.grid, section)
    draw_organs(canvas, scan.grid, section, scan.inner)
    draw_bones(canvas, scan.grid, section)
    first, second = scan.textures[2:]
    turn = z_cm / 3.0
    clutter = first * np.cos(turn) + second * np.sin(turn)
    canvas += 5.0 * clutter * rise(canvas, AIR_HU, AIR_HU + 400)
    return canvas


def _bent(scan: _Scan, canvas: Image, z_cm: float) -> Image:
    """The slice pushed about by a smooth field, so that nothing is a perfect ellipse."""
    turn = z_cm / 9.0
    first, second = scan.textures[:2]
    scale = _BEND_CM * scan.phantom.columns / FIELD_CM
    down = scale * (first * np.cos(turn) + second * np.sin(turn))
    across = scale * (second * np.cos(turn) - first * np.sin(turn))
    rows = np.arange(canvas.shape[0])[:, None] + down
    columns = np.arange(canvas.shape[1])[None, :] + across
    bent: Image = ndimage.map_coordinates(canvas, [rows, columns], order=1, mode="nearest")
    return bent


def _noise(scan: _Scan, generator: np.random.Generator) -> Image:
    white = generator.standard_normal(scan.room.shape)
    spectrum = fft.rfft2(white, workers=1) * scan.noise_filter
    noise: Image = fft.irfft2(spectrum, s=scan.room.shape, workers=1)
    return noise
