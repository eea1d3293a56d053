"""Real decoders on images of a few pixels: how much is timed, never how long it takes."""

import asyncio
from pathlib import Path

import pytest

from harness.core.images.specification import Codec
from harness.dataset.cache import DatasetCache
from harness.predict.calibration.datasets import Extent, build_calibration_datasets
from harness.predict.calibration.decoding import ScreenTimings, time_screen


@pytest.fixture(scope="module")
def timings(tmp_path_factory: pytest.TempPathFactory) -> ScreenTimings:
    """A CT of two slices, each 64 x 64."""
    extent = Extent((64,), 2, (), turn_count=1)
    cache = DatasetCache(Path(tmp_path_factory.mktemp("cache")))
    datasets = build_calibration_datasets(extent, cache, lambda progress: None)
    return asyncio.run(time_screen(datasets.all, turn_count=1, pause_s=0))


def test_whole_images_parts_and_every_resolution_are_decoded(timings: ScreenTimings) -> None:
    pixels = {timing.pixel_count for timing in timings.decode[Codec.HTJ2K]}
    whole = [each for each in timings.decode[Codec.HTJ2K] if each.pixel_count == 64 * 64]

    assert pixels >= {64 * 64}
    assert len({each.size_bytes for each in whole}) == 4, "two slices, each whole and in part"


def test_thumbnails_are_decoded_and_enlarged(timings: ScreenTimings) -> None:
    sizes = [timing.pixel_count for timing in timings.decode[Codec.JPEG_LS]]

    assert sorted(sizes) == [16 * 16, 16 * 16, 64 * 64, 64 * 64]
    assert {timing.pixel_count for timing in timings.enlarge} == {64 * 64}


def test_full_images_are_drawn_and_compared(timings: ScreenTimings) -> None:
    assert len(timings.compare) == 10, "two slices in five codecs"
    assert len(timings.render) == sum(map(len, timings.decode.values()))
