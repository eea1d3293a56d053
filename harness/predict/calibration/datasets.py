"""The images that a machine is calibrated with: drawn, and none of a published table.

Of each there are several sizes, because what a codec needs grows with pixels and bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.core.images.manifest import PIXELS_NAME, EncodedFrames, Manifest
from harness.core.images.specification import (
    ON_REQUEST,
    Codec,
    DatasetSource,
    DatasetSpec,
    EncodingSpec,
    SourceKind,
)
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.dataset.build import BuildProgress, build_dataset
from harness.dataset.cache import DatasetCache

FULL_PATHS = {
    Codec.HTJ2K: "frames",
    Codec.JPEG_LS: "jls",
    **{codec: path for path, codec in ON_REQUEST.items()},
}
THUMBNAIL_PATH = "jlsThumbnail"
_ENCODINGS = (
    *(EncodingSpec(path, codec) for codec, path in FULL_PATHS.items()),
    EncodingSpec(THUMBNAIL_PATH, Codec.JPEG_LS, divisor=4),
)
_SEED = 6


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: the sides of the images, the slices of a CT, and how often.

    `slice_count_by_answer` is of the series whose metadata is read, one answer each.
    `turn_count` is how often each image is decoded, `request_count` each size asked for. Before
    each image there is a pause as between two slices at 4g: processors rest, and caches are cold.
    """

    ct_sides_px: tuple[int, ...] = (256, 512)
    slice_count: int = 64
    radiograph_sides_px: tuple[int, ...] = (1024, 2048, 3036)
    turn_count: int = 5
    request_count: int = 40
    pause_s: float = 0.04
    slice_count_by_answer: tuple[int, ...] = (50, 200, 600)


@dataclass(frozen=True, slots=True)
class CalibrationDataset:
    """A built dataset, and its pixels as they were before they were encoded."""

    tree: Path
    manifest: Manifest
    pixels: NDArray[Any]

    def encoding(self, path: str) -> EncodedFrames:
        """The encoding under a path, which every one of them has."""
        found = self.manifest.encoding(path)
        assert found is not None, path
        return found

    def path(self, encoding: EncodedFrames, index: int) -> str:
        """Where a frame lies, in its tree and on its server."""
        return self.manifest.frame_path(index, encoding.path)

    def stream(self, encoding: EncodedFrames, index: int) -> bytes:
        """The code stream of a frame."""
        return (self.tree / self.path(encoding, index)).read_bytes()

    def job(self, encoding: EncodedFrames, index: int, size_bytes: int, level: int) -> DecodeJob:
        """The decode of the first bytes of a frame."""
        path = self.path(encoding, index)
        is_whole = level == 0 and size_bytes == encoding.sizes_bytes[index]
        full, part = ImageQualityStatus.FULL_RESOLUTION, ImageQualityStatus.SUBRESOLUTION
        offer = Offer(
            pixel_data_bytes=size_bytes,
            percent_complete=100.0,
            status=full if is_whole else part,
            is_extracted=True,
            is_last=True,
            transfer_syntax_uid=encoding.transfer_syntax_uid,
            received_s=0.0,
        )
        request = ImageRequest(0, index, "calibration", path, FetchMode.PLAIN, None, 0)
        return DecodeJob(request, offer, level)


@dataclass(frozen=True, slots=True)
class CalibrationDatasets:
    """Everything that is decoded: CTs by size, and radiographs by size."""

    cts: tuple[CalibrationDataset, ...]
    radiographs: tuple[CalibrationDataset, ...]

    @property
    def all(self) -> Sequence[CalibrationDataset]:
        """All of them."""
        return (*self.cts, *self.radiographs)


def build_calibration_datasets(
    extent: Extent, cache: DatasetCache, on_progress: Callable[[BuildProgress], None]
) -> CalibrationDatasets:
    """The images of a calibration, built or found in the cache. Raises DatasetError."""

    def built(spec: DatasetSpec) -> CalibrationDataset:
        found = build_dataset(spec, cache=cache, on_progress=on_progress, verifies=False)
        pixels = np.load(found.directory / PIXELS_NAME, mmap_mode="r")
        return CalibrationDataset(found.directory, found.manifest, pixels)

    return CalibrationDatasets(
        tuple(built(_ct(side_px, extent.slice_count)) for side_px in extent.ct_sides_px),
        tuple(built(_radiograph(side_px)) for side_px in extent.radiograph_sides_px),
    )


def _ct(side_px: int, slice_count: int) -> DatasetSpec:
    kind = SourceKind.CT_PHANTOM
    source = DatasetSource(kind, _SEED, side_px, side_px, slice_count, bits_stored=12, noise=33)
    return DatasetSpec(f"calibration-ct-{side_px}", source, _ENCODINGS, modality="CT")


def _radiograph(side_px: int) -> DatasetSpec:
    kind = SourceKind.RADIOGRAPH_PHANTOM
    source = DatasetSource(kind, _SEED, side_px, side_px, bits_stored=14, noise=4.5)
    return DatasetSpec(f"calibration-radiograph-{side_px}", source, _ENCODINGS, modality="DX")
