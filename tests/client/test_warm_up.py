from dataclasses import replace
from pathlib import Path

import pytest

from harness.client.warm_up import warm_decoders
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.errors import DatasetError
from harness.scenario.loading import load_scenario
from tests.tiny import scenario_text, write_scenario


@pytest.fixture
def dataset(tiny_cache: Path, tmp_path: Path) -> BuiltDataset:
    scenario = load_scenario(write_scenario(tmp_path, scenario_text()))
    return build_dataset(scenario.dataset, cache=DatasetCache(tiny_cache))


def test_a_built_dataset_can_be_warmed_up_with(dataset: BuiltDataset) -> None:
    warm_decoders(dataset.directory, dataset.manifest)


@pytest.mark.parametrize("path", ["frames", "jls", "jlsThumbnail"])
def test_the_first_frame_of_every_encoding_is_decoded(
    dataset: BuiltDataset, tmp_path: Path, path: str
) -> None:
    """An encoding whose first frame is no image is named; those after it are not looked at."""
    manifest = dataset.manifest
    [wanted] = [encoding for encoding in manifest.encodings if encoding.path == path]
    for index, content in ((0, b"no image"), (1, b"not looked at")):
        file = tmp_path / manifest.frame_path(index, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    with pytest.raises(DatasetError, match=f"{path}/1: does not decode"):
        warm_decoders(tmp_path, replace(manifest, encodings=(wanted,)))
