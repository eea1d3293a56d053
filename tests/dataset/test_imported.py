from pathlib import Path

import numpy as np
import pytest

from harness.dataset.dicom.folder import SeriesInFolder, find_series
from harness.dataset.imported import spec_for, suggested_name, yaml_block
from harness.dataset.sources import load_series
from harness.errors import DatasetError
from harness.scenario.loading import load_dataset
from harness.scenario.schema.block import is_name
from tests.dataset.dicom_files import Image, noise, write_volume


def found_in(folder: Path) -> SeriesInFolder:
    return find_series(folder, skips_broken_files=False)[0]


def test_the_yaml_of_an_imported_series_is_read_back_as_its_specification(tmp_path: Path) -> None:
    write_volume(tmp_path / "scan", z_mm=(0, 1))
    spec = spec_for(found_in(tmp_path / "scan"), "mine")
    path = tmp_path / "mine.yaml"
    path.write_text(yaml_block(spec), encoding="utf-8")

    assert load_dataset(path) == spec


def test_an_imported_series_loads_by_its_specification(tmp_path: Path) -> None:
    images = write_volume(tmp_path, z_mm=(0, 1))

    series = load_series(spec_for(found_in(tmp_path), "mine"), tmp_path)

    assert np.array_equal(series.pixels, np.stack(images))
    assert series.name == "mine"


def test_other_content_under_the_same_names_is_another_dataset(tmp_path: Path) -> None:
    Image(noise(seed=1)).write(tmp_path / "a")
    before = spec_for(found_in(tmp_path), "mine").digest()
    Image(noise(seed=2)).write(tmp_path / "a")

    assert spec_for(found_in(tmp_path), "mine").digest() != before


def test_a_refused_series_becomes_no_dataset(tmp_path: Path) -> None:
    Image(noise(), more={"PhotometricInterpretation": "RGB"}).write(tmp_path / "a")

    with pytest.raises(DatasetError, match="not a grey image"):
        spec_for(found_in(tmp_path), "mine")


@pytest.mark.parametrize("folder", ["Meine Bilder (1)", "..a", "片子"])
@pytest.mark.parametrize("is_alone", [True, False], ids=["alone", "one of several"])
def test_a_suggested_name_is_one_that_a_scenario_takes(
    tmp_path: Path, folder: str, is_alone: bool
) -> None:
    Image(noise()).write(tmp_path / folder / "a")

    assert is_name(suggested_name(found_in(tmp_path / folder), is_alone=is_alone))
