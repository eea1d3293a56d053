from pathlib import Path
from typing import Any

from harness.dataset.dicom.file import read_file
from harness.dataset.dicom.identity import named_instance, named_series, note_on_names
from harness.dataset.dicom.image import ImageFile, describe
from tests.dataset.dicom_files import Image, noise

WITHOUT = {"StudyInstanceUID": None, "SeriesInstanceUID": None}


def named(path: Path, seed: int = 1, **more: object) -> ImageFile:
    """A file with these attributes, without study and series unless they are given."""
    number = int(path.name)
    Image(noise(seed=seed), number=number, more=WITHOUT | more).write(path)
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    return named_instance(describe(path, dataset))


def test_files_of_a_folder_that_name_no_series_are_one(tmp_path: Path) -> None:
    files = named_series([named(tmp_path / str(number)) for number in (1, 2)])

    assert len({file.series_uid for file in files}) == 1
    assert len({file.study_uid for file in files}) == 1
    assert all(file.series_uid.startswith("2.25.") for file in files)


def test_another_folder_modality_or_series_number_is_another_series(tmp_path: Path) -> None:
    files = named_series(
        [
            named(tmp_path / "1"),
            named(tmp_path / "below" / "2"),
            named(tmp_path / "3", Modality="MR"),
            named(tmp_path / "4", SeriesNumber=7),
        ]
    )

    assert len({file.series_uid for file in files}) == 4


def test_the_study_that_one_file_names_is_that_of_its_series(tmp_path: Path) -> None:
    series: dict[str, Any] = {"SeriesInstanceUID": "1.2.3.4"}
    files = named_series(
        [named(tmp_path / "1", **series), named(tmp_path / "2", StudyInstanceUID="1.9", **series)]
    )

    assert [file.study_uid for file in files] == ["1.9", "1.9"]


def test_names_are_kept_where_there_are_any(tmp_path: Path) -> None:
    file = named(tmp_path / "1", StudyInstanceUID="1.9", SeriesInstanceUID="1.9.1")

    assert named_series([file]) == [file]
    assert note_on_names([file]) == []


def test_an_instance_without_a_name_gets_one_of_its_content(tmp_path: Path) -> None:
    one = named(tmp_path / "1", SOPInstanceUID=None)
    again = named(tmp_path / "elsewhere" / "1", SOPInstanceUID=None)
    other = named(tmp_path / "other" / "1", seed=2, SOPInstanceUID=None)

    assert one.sop_instance_uid == again.sop_instance_uid != other.sop_instance_uid


def test_a_note_says_which_names_were_made(tmp_path: Path) -> None:
    files = named_series([named(tmp_path / "1"), named(tmp_path / "2", SOPInstanceUID=None)])

    assert note_on_names(files) == [
        "files without StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID: "
        "made from their content, always the same"
    ]
