"""Headers of files that never were of anybody."""

import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage

from harness.dataset.dicom.public_header import public_header

KEY = "key"


def a_header() -> Dataset:
    dataset = Dataset()
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = "1.2.276.0.7230010.3.1.4.1787205428.2345"
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    dataset.StudyDate = "19991231"
    dataset.StudyTime = "235959.123456"
    dataset.PatientName = "Murgatroyd^Sibyl"
    dataset.PatientID = "QX-77001"
    dataset.PatientWeight = "81.5"
    dataset.InstitutionName = "Hospital of Erewhon"
    dataset.SliceThickness = "2.5"
    dataset.ImagePositionPatient = [-166.0, -171.699997, -10.5]
    dataset.KVP = "120"
    item = Dataset()
    item.ReferencedSOPInstanceUID = "1.2.276.99.1"
    item.PersonName = "Murgatroyd^Sibyl"
    dataset.ReferencedStudySequence = [item]
    block = dataset.private_block(0x0009, "MAKER", create=True)
    block.add_new(0x01, "LO", "Sibyl at home")
    block.add_new(0x02, "OB", b"Sibyl's bytes, secret")
    block.add_new(0x03, "SS", -1234)
    dataset.add_new(0x60003000, "OW", bytes(4096))
    dataset.add_new(0x7FE00010, "OW", bytes(64))
    return dataset


def values_of(header: dict[str, Any], tag: str) -> list[Any]:
    found: list[Any] = header[tag]["Value"]
    return found


def test_how_an_image_was_made_and_where_it_lies_is_kept() -> None:
    header = public_header(a_header(), KEY)

    assert values_of(header, "00080016") == [CTImageStorage]
    assert values_of(header, "00080008") == ["ORIGINAL", "PRIMARY", "AXIAL"]
    assert values_of(header, "00180050") == [2.5]
    assert values_of(header, "00200032") == [-166.0, -171.699997, -10.5]


def test_nothing_of_a_patient_an_institution_or_a_moment_is() -> None:
    text = json.dumps(public_header(a_header(), KEY))

    for secret in ("Murgatroyd", "Sibyl", "QX", "77001", "Erewhon", "19991231", "2359", "81.5"):
        assert secret not in text
    assert "1.2.276" not in text
    assert "-1234" not in text
    assert "U2lieWw" not in text  # "Sibyl" in base64


def test_it_weighs_what_the_file_s_own_would() -> None:
    dataset = a_header()
    del dataset[0x7FE00010]
    own = dataset.to_json_dict(bulk_data_element_handler=lambda element: "bulkdata/60003000")

    assert len(json.dumps(public_header(a_header(), KEY))) == len(json.dumps(own))


def test_pixels_are_no_metadata_and_large_values_are_links() -> None:
    header = public_header(a_header(), KEY)

    assert "7FE00010" not in header
    assert header["60003000"] == {"vr": "OW", "BulkDataURI": "bulkdata/60003000"}


def test_equal_values_stay_equal_under_one_key_and_differ_under_another() -> None:
    header = public_header(a_header(), KEY)
    [item] = values_of(header, "00081110")

    assert item["0040A123"]["Value"] == values_of(header, "00100010")
    assert public_header(a_header(), KEY) == header
    assert values_of(public_header(a_header(), "other"), "00100020") != values_of(
        header, "00100020"
    )


@given(name=st.text(string.ascii_letters, min_size=4, max_size=20))
def test_a_name_keeps_its_length_and_its_case_alone(name: str) -> None:
    dataset = Dataset()
    dataset.PatientName = name
    [found] = values_of(public_header(dataset, KEY), "00100010")

    assert len(found["Alphabetic"]) == len(name)
    assert found["Alphabetic"] != name
    assert [each.isupper() for each in found["Alphabetic"]] == [each.isupper() for each in name]


@pytest.mark.parametrize("number", ["0", "-12.5", "1e-05", "123456789012"])
def test_a_number_stays_one_of_its_length(number: str) -> None:
    dataset = Dataset()
    dataset.add_new(0x00101030, "DS", number)
    plain = dataset.to_json_dict()["00101030"]["Value"][0]
    [found] = values_of(public_header(dataset, KEY), "00101030")

    assert type(found) is type(plain)
    assert len(repr(found)) == len(repr(plain))
