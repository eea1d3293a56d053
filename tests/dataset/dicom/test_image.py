from pathlib import Path

import pytest
from pydicom import DataElement, config, dcmread, uid
from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset, FileDataset

from harness.dataset.dicom.file import read_file
from harness.dataset.dicom.image import ImageFile, Plane, describe
from harness.errors import DatasetError
from tests.dataset.dicom_files import Image, noise


def described(path: Path) -> ImageFile:
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    return describe(path, dataset)


def test_distance_is_measured_along_the_cross_product_of_row_and_column() -> None:
    sagittal = Plane((7.0, 1.0, 2.0), (0, 1, 0, 0, 0, -1))

    assert sagittal.distance_mm() == -7.0


@pytest.mark.parametrize("side", [40, 100], ids=["small", "large"])
def test_a_whole_file_is_described(tmp_path: Path, side: int) -> None:
    form = described(Image(noise((side, side))).write(tmp_path / "a")).format

    assert (form.rows, form.columns, form.bits_stored) == (side, side, 12)


def test_an_old_file_without_preamble_is_read(tmp_path: Path) -> None:
    whole = dcmread(Image(noise()).write(tmp_path / "whole"))
    bare = FileDataset("", whole, is_implicit_VR=True, is_little_endian=True)
    bare.save_as(tmp_path / "bare", implicit_vr=True, little_endian=True)

    assert described(tmp_path / "bare").format == described(tmp_path / "whole").format


@pytest.mark.parametrize("name", ["../../etc", "1.2.", "1" * 65, "1.2/3"])
def test_a_uid_that_is_none_cannot_become_a_folder(tmp_path: Path, name: str) -> None:
    path = Image(noise()).write(tmp_path / "a")
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    unchecked = DataElement("SeriesInstanceUID", "UI", name, validation_mode=config.IGNORE)
    dataset["SeriesInstanceUID"] = unchecked

    with pytest.raises(DatasetError, match="SeriesInstanceUID"):
        describe(path, dataset)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB"}, "not a grey image"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "not a grey image"),
        ({"BitsAllocated": 1}, "1.*bits allocated cannot be encoded"),
        ({"BitsAllocated": 32}, "32.*bits allocated cannot be encoded"),
        ({"FloatPixelData": b"\0" * 16}, "not whole numbers"),
    ],
    ids=["colour", "palette", "1 bit", "32 bits", "float"],
)
def test_what_cannot_be_encoded_without_loss_is_refused_with_a_reason(
    tmp_path: Path, more: dict[str, object], reason: str
) -> None:
    refusal = described(Image(noise(), more=more).write(tmp_path / "a")).refusal

    with pytest.raises(DatasetError, match=reason):
        raise refusal or AssertionError("was not refused")


@pytest.mark.parametrize(
    "syntax",
    [uid.UID(f"1.2.840.10008.1.2.4.{end}") for end in (65, 94, 100)] + [uid.UID("1.2.3")],
)
def test_a_compression_without_a_decoder_is_refused_before_anything_is_decoded(
    tmp_path: Path, syntax: uid.UID
) -> None:
    path = Image(noise()).write(tmp_path / "a")
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    dataset.file_meta.TransferSyntaxUID = syntax

    refusal = str(describe(path, dataset).refusal)
    assert f'"{syntax.name}" is a transfer syntax that cannot be read: ' in refusal


def test_an_object_without_pixels_is_refused_by_its_kind(tmp_path: Path) -> None:
    path = Image(noise()).write(tmp_path / "a")
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    del dataset["PixelData"]

    assert "CT Image Storage" in str(describe(path, dataset).refusal)


def test_functional_groups_of_a_frame_come_before_shared_ones(tmp_path: Path) -> None:
    path = Image(noise((2, 12, 9))).write(tmp_path / "a")
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    add_functional_groups(dataset, z_mm=(3.0, 1.0))

    file = describe(path, dataset)

    assert [plane and plane.position_mm[2] for plane in file.planes] == [3.0, 1.0]
    assert file.spacing_mm == (0.5, 0.25)
    assert file.grey_scale.rescale == (2.0, -1000.0)
    assert file.slice_thickness_mm == 2.5


def add_functional_groups(dataset: Dataset, z_mm: tuple[float, ...]) -> None:
    shared, measures, orientation, values = Dataset(), Dataset(), Dataset(), Dataset()
    measures.PixelSpacing = [0.5, 0.25]
    measures.SliceThickness = 2.5
    orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    values.RescaleSlope, values.RescaleIntercept, values.RescaleType = 2, -1000, "HU"
    shared.PixelMeasuresSequence = [measures]
    shared.PlaneOrientationSequence = [orientation]
    shared.PixelValueTransformationSequence = [values]
    dataset.SharedFunctionalGroupsSequence = [shared]
    groups = []
    for z in z_mm:
        position, group = Dataset(), Dataset()
        position.ImagePositionPatient = [0, 0, z]
        group.PlanePositionSequence = [position]
        groups.append(group)
    dataset.PerFrameFunctionalGroupsSequence = groups


def test_spacing_of_zero_is_no_spacing(tmp_path: Path) -> None:
    more = {"PixelSpacing": [0, 0], "ImagerPixelSpacing": [0.2, 0.2]}

    assert described(Image(noise(), more=more).write(tmp_path / "a")).spacing_mm == (0.2, 0.2)


def test_the_first_of_several_windows_counts(tmp_path: Path) -> None:
    more = {"WindowCenter": [40, -600], "WindowWidth": [400, 1500]}

    assert described(Image(noise(), more=more).write(tmp_path / "a")).grey_scale.window == (40, 400)


@pytest.mark.parametrize(
    ("keyword", "value", "reason"),
    [
        ("Rows", None, "Rows is missing"),
        ("Columns", 0, "Columns: 0 is no size"),
        ("BitsStored", 17, "BitsStored is 17 of 16 allocated"),
        ("PixelRepresentation", None, "PixelRepresentation is missing"),
        ("InstanceNumber", "one", "InstanceNumber: "),
        ("NumberOfFrames", "many", "NumberOfFrames: "),
        ("ImagePositionPatient", [1, 2], r"ImagePositionPatient: \[1\.0, 2\.0\] are not 3 numbers"),
        ("ImageOrientationPatient", [0] * 6, "ImageOrientationPatient is "),
        ("RescaleSlope", "steep", "RescaleSlope: "),
        ("WindowWidth", "wide", "WindowWidth: "),
    ],
)
def test_an_attribute_that_cannot_be_used_is_named(
    tmp_path: Path, keyword: str, value: object, reason: str
) -> None:
    path = Image(noise(), z_mm=1).write(tmp_path / "a.dcm")
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    if value is None:
        del dataset[keyword]
    else:
        kind = "LO" if isinstance(value, str) else dictionary_VR(keyword)
        dataset[keyword] = DataElement(keyword, kind, value)

    with pytest.raises(DatasetError, match=rf"a\.dcm: has a header that cannot be used.*{reason}"):
        describe(path, dataset)


def test_a_file_without_uids_says_which_it_lacks(tmp_path: Path) -> None:
    more = {"StudyInstanceUID": None, "SeriesInstanceUID": ""}
    file = described(Image(noise(), more=more).write(tmp_path / "a"))

    assert (file.study_uid, file.series_uid) == ("", "")
    assert file.missing_uids == ("StudyInstanceUID", "SeriesInstanceUID")


def test_one_place_at_the_top_of_a_multi_frame_file_is_that_of_no_frame(tmp_path: Path) -> None:
    assert described(Image(noise((2, 12, 9)), z_mm=1).write(tmp_path / "a")).planes == (None, None)
