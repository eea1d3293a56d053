import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harness.core.images.specification import DatasetSource, DatasetSpec, SourceKind
from harness.dataset.dicom.folder import find_series, load_file, load_folder
from harness.errors import DatasetError
from tests.dataset.dicom_files import SERIES_UID, Image, noise, write_volume


def spec_of(folder: Path, **more: object) -> DatasetSpec:
    source = DatasetSource(SourceKind.DICOM_FOLDER, folder=str(folder))
    return DatasetSpec("mine", replace(source, **more), ())  # type: ignore[arg-type]


def test_nested_files_without_extension_are_found_beside_other_files(tmp_path: Path) -> None:
    Image(noise(), number=1, z_mm=0).write(tmp_path / "a" / "IM1")
    Image(noise(), number=2, z_mm=1).write(tmp_path / "b" / "c" / "IM2")
    (tmp_path / "LICENSE").write_text("free")

    (series,) = find_series(tmp_path, skips_broken_files=False)

    assert series.frame_count == 2
    assert series.notes == ()


def test_each_series_is_found_apart(tmp_path: Path) -> None:
    for number, name in enumerate(("1.5", "1.4", "1.5"), start=1):
        more = {"SeriesInstanceUID": name}
        Image(noise(), number=number, z_mm=number, more=more).write(tmp_path / str(number))

    found = find_series(tmp_path, skips_broken_files=False)

    assert [(series.series_uid, series.frame_count) for series in found] == [("1.4", 1), ("1.5", 2)]


def test_a_refused_series_leaves_the_others_usable(tmp_path: Path) -> None:
    colour = {"SeriesInstanceUID": "1.9", "PhotometricInterpretation": "RGB"}
    Image(noise(), number=1, more=colour).write(tmp_path / "colour")
    Image(noise(), number=2).write(tmp_path / "grey")

    found = find_series(tmp_path, skips_broken_files=False)

    assert [series.refusal is None for series in found] == [True, False]
    assert load_folder(spec_of(tmp_path)).series_uid == SERIES_UID


def test_sizes_mixed_in_one_series_are_refused_with_both_files(tmp_path: Path) -> None:
    Image(noise((12, 9)), number=1, z_mm=0).write(tmp_path / "one")
    Image(noise((9, 12)), number=2, z_mm=1).write(tmp_path / "two")

    with pytest.raises(DatasetError, match=r"two.*9 x 12, 12 bits.*differs from 12 x 9.*one"):
        load_folder(spec_of(tmp_path))


def test_bits_mixed_in_one_series_are_refused(tmp_path: Path) -> None:
    Image(noise(), bits=12, number=1, z_mm=0).write(tmp_path / "one")
    Image(noise(), bits=16, number=2, z_mm=1).write(tmp_path / "two")

    with pytest.raises(DatasetError, match=r"16 bits unsigned.*differs"):
        load_folder(spec_of(tmp_path))


def test_a_broken_file_stops_the_search_and_is_named(tmp_path: Path) -> None:
    write_volume(tmp_path, z_mm=(0, 1))
    (tmp_path / "broken.dcm").write_bytes(b"nothing")

    with pytest.raises(DatasetError, match=r"broken\.dcm"):
        find_series(tmp_path, skips_broken_files=False)


def test_a_broken_file_is_skipped_and_named_when_the_user_says_so(tmp_path: Path) -> None:
    write_volume(tmp_path, z_mm=(0, 1))
    (tmp_path / "broken.dcm").write_bytes(b"nothing")

    (series,) = find_series(tmp_path, skips_broken_files=True)

    assert series.frame_count == 2
    assert "broken.dcm" in series.notes[0]


def test_a_copy_of_a_file_is_left_out_with_a_note(tmp_path: Path) -> None:
    path = Image(noise()).write(tmp_path / "one")
    shutil.copy(path, tmp_path / "two")

    (series,) = find_series(tmp_path, skips_broken_files=False)

    assert series.frame_count == 1
    assert "is a copy of" in series.notes[0]


def test_two_images_with_one_uid_are_refused(tmp_path: Path) -> None:
    Image(noise(seed=1)).write(tmp_path / "one")
    Image(noise(seed=2)).write(tmp_path / "two")

    with pytest.raises(DatasetError, match="has the SOPInstanceUID of"):
        find_series(tmp_path, skips_broken_files=False)


def test_a_lossy_source_is_taken_with_a_note(tmp_path: Path) -> None:
    Image(noise(), more={"LossyImageCompression": "01"}).write(tmp_path / "a")

    (series,) = find_series(tmp_path, skips_broken_files=False)

    assert series.refusal is None
    assert "compressed with loss" in series.notes[0]


def test_images_that_are_rescaled_differently_are_noted(tmp_path: Path) -> None:
    for number in (1, 2):
        more = {"RescaleSlope": number, "RescaleIntercept": 0}
        Image(noise(), number=number, z_mm=number, more=more).write(tmp_path / str(number))

    (series,) = find_series(tmp_path, skips_broken_files=False)

    assert "rescaled differently" in series.notes[0]


def test_a_folder_without_images_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")

    with pytest.raises(DatasetError, match="holds no DICOM images"):
        find_series(tmp_path, skips_broken_files=False)


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is not a folder"):
        find_series(tmp_path / "none", skips_broken_files=False)


def test_one_of_several_series_must_be_named(tmp_path: Path) -> None:
    for number, name in enumerate(("1.5", "1.4"), start=1):
        Image(noise(), number=number, more={"SeriesInstanceUID": name}).write(tmp_path / name)

    with pytest.raises(DatasetError, match=r"set series_uid to one of: 1\.4, 1\.5"):
        load_folder(spec_of(tmp_path))
    with pytest.raises(DatasetError, match=r"1\.6.*is not in the folder"):
        load_folder(spec_of(tmp_path, series_uid="1.6"))

    assert load_folder(spec_of(tmp_path, series_uid="1.5")).series_uid == "1.5"


def test_files_that_changed_since_the_import_are_noticed(tmp_path: Path) -> None:
    write_volume(tmp_path, z_mm=(0, 1))
    (series,) = find_series(tmp_path, skips_broken_files=False)
    spec = spec_of(tmp_path, content_digest=series.content_digest())
    load_folder(spec)
    Image(noise(seed=9), number=1, z_mm=0).write(tmp_path / "0.dcm")

    with pytest.raises(DatasetError, match="has changed since it was imported"):
        load_folder(spec)


def test_the_content_digest_does_not_depend_on_names(tmp_path: Path) -> None:
    write_volume(tmp_path / "one", z_mm=(0, 1))
    write_volume(tmp_path / "two", z_mm=(0, 1))
    (tmp_path / "two" / "0.dcm").rename(tmp_path / "two" / "z")

    digests = {
        find_series(tmp_path / name, skips_broken_files=False)[0].content_digest()
        for name in ("one", "two")
    }

    assert len(digests) == 1


def test_one_file_is_a_series_of_its_own(tmp_path: Path) -> None:
    pixels = noise()
    path = Image(pixels).write(tmp_path / "a.dcm")

    assert np.array_equal(load_file(path, "one").pixels, pixels[None])
