from pathlib import Path

import pytest

from harness.core.images.specification import Codec
from harness.core.models.device import codec_of
from harness.dataset.cache import DatasetCache
from harness.predict.calibration.datasets import (
    CalibrationDatasets,
    Extent,
    build_calibration_datasets,
)

SMALL = Extent(ct_sides_px=(32, 64), slice_count=4, radiograph_sides_px=(64,), turn_count=1)


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> CalibrationDatasets:
    cache = DatasetCache(Path(tmp_path_factory.mktemp("cache")))
    return build_calibration_datasets(SMALL, cache, lambda progress: None)


def test_there_is_a_dataset_of_every_size_in_every_encoding(datasets: CalibrationDatasets) -> None:
    assert [each.pixels.shape for each in datasets.all] == [(4, 32, 32), (4, 64, 64), (1, 64, 64)]
    for each in datasets.all:
        assert {codec_of(one.transfer_syntax_uid) for one in each.manifest.encodings} == set(Codec)


def test_a_stream_is_what_the_manifest_says(datasets: CalibrationDatasets) -> None:
    dataset = datasets.cts[1]
    jls = dataset.encoding("jls")

    assert len(dataset.stream(jls, 3)) == jls.sizes_bytes[3]


def test_only_the_whole_stream_at_full_size_is_the_full_image(
    datasets: CalibrationDatasets,
) -> None:
    dataset = datasets.radiographs[0]
    frames = dataset.encoding("frames")
    size_bytes = frames.sizes_bytes[0]

    assert dataset.job(frames, 0, size_bytes, 0).is_full
    assert not dataset.job(frames, 0, size_bytes - 1, 0).is_full
    assert not dataset.job(frames, 0, size_bytes, 1).is_full
