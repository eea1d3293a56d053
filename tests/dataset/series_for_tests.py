"""Small series with something to compress, and a specification that carries every encoding."""

from pathlib import Path

import numpy as np

from harness.core.images.specification import (
    Codec,
    DatasetSource,
    DatasetSpec,
    EncodingSpec,
    SourceKind,
)
from harness.dataset.series import Geometry, Pixels, PixelSeries

ENCODINGS = (
    EncodingSpec("frames", Codec.HTJ2K),
    EncodingSpec("jls", Codec.JPEG_LS),
    EncodingSpec("jlsThumbnail", Codec.JPEG_LS, divisor=4, near=3),
    EncodingSpec("htj2kThumbnail", Codec.HTJ2K, divisor=4),
    EncodingSpec("lossy", Codec.HTJ2K, level=0.002),
)


def noisy_pixels(
    shape: tuple[int, int, int] = (3, 130, 90), *, bits: int = 12, is_signed: bool = False
) -> Pixels:
    """A ramp with noise that spans all values of `bits` bits."""
    generator = np.random.default_rng(7)
    ramp = np.linspace(0, 1, num=int(np.prod(shape))).reshape(shape)
    noise = generator.normal(0, 0.01, shape)
    lowest = -(1 << (bits - 1)) if is_signed else 0
    greatest = (1 << bits) - 1
    values = np.clip((ramp + noise) * greatest, 0, greatest) + lowest
    return values.astype(np.int16) if is_signed else values.astype(np.uint16)


def series_of(pixels: Pixels, bits: int = 12, name: str = "test-ct") -> PixelSeries:
    """A CT series of these pixels, 2 mm apart along the body."""
    positions = tuple((0.0, 0.0, 2.0 * index) for index in range(len(pixels)))
    return PixelSeries(
        name=name,
        pixels=pixels,
        bits_stored=bits,
        modality="CT",
        window_center=1064.0,
        window_width=400.0,
        rescale_intercept=-1024.0,
        rescale_unit="HU",
        geometry=Geometry(0.7, 0.8, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), positions, 2.0),
    )


def spec_of(name: str = "test-ct", encodings: tuple[EncodingSpec, ...] = ENCODINGS) -> DatasetSpec:
    """A specification whose source is a fake below."""
    return DatasetSpec(name, DatasetSource(SourceKind.CT_PHANTOM), encodings, modality="CT")


class FakeSource:
    """Gives the same series every time and counts how often."""

    def __init__(self, series: PixelSeries) -> None:
        self._series = series
        self.load_count = 0

    def __call__(self, spec: DatasetSpec, cache_directory: Path) -> PixelSeries:
        self.load_count += 1
        return self._series
