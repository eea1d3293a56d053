"""Sizes of metadata beside those of real headers, which are facts of public images and servers."""

import json
from typing import Any

import pytest

from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.asking import SeriesNames
from harness.core.viewing.study import MetadataForm
from harness.dataset.study.coding import encoded
from harness.dataset.study.documents import SeriesDocuments, series_found, studies_found

FORMS = list(MetadataForm)


def documents(
    form: MetadataForm = MetadataForm.PYDICOM, *, slice_count: int = 20, modality: str = "CT"
) -> SeriesDocuments:
    uids = tuple(f"1.2.826.0.1.3680043.8.498.{index:038d}" for index in range(slice_count))
    return SeriesDocuments(SeriesNames("1.2.3", uids, ""), "1.2", modality, 1, form)


def read(text: bytes) -> Any:
    return json.loads(text)


def slice_bytes(form: MetadataForm, modality: str) -> float:
    return len(documents(form, modality=modality).metadata()) / 20


@pytest.mark.parametrize(
    ("form", "modality", "real_bytes"),
    [
        (MetadataForm.PYDICOM, "CT", 7_850),  # a GE CT of 183 elements has 7.6 kB, of 181 8.1 kB
        (MetadataForm.PYDICOM, "MR", 3_300),  # a Philips MR of 73
        (MetadataForm.ORTHANC, "CT", 14_400),  # the CT of 181 as Orthanc 1.10.1 writes it
    ],
)
def test_a_slice_weighs_what_a_real_one_does(
    form: MetadataForm, modality: str, real_bytes: int
) -> None:
    assert slice_bytes(form, modality) == pytest.approx(real_bytes, rel=0.06)


@pytest.mark.parametrize(
    ("form", "real_bytes"), [(MetadataForm.PYDICOM, 154), (MetadataForm.ORTHANC, 260)]
)
def test_a_further_slice_compresses_as_a_real_one_does(form: MetadataForm, real_bytes: int) -> None:
    few, many = (
        len(encoded(documents(form, slice_count=count).metadata(), ContentCoding.GZIP))
        for count in (20, 120)
    )

    assert (many - few) / 100 == pytest.approx(real_bytes, rel=0.2)


@pytest.mark.parametrize("form", FORMS[:2])
def test_every_slice_has_all_of_its_header(form: MetadataForm) -> None:
    rows = read(documents(form).metadata())

    assert len(rows) == 20
    assert {len(row) for row in rows} == {181}
    assert [row["00200013"]["Value"] for row in rows] == [[n] for n in range(1, 21)]


def test_both_servers_write_the_same_header() -> None:
    plain, indented = (read(documents(form).metadata()) for form in FORMS[:2])

    assert plain == indented


def test_what_all_slices_share_is_said_once_where_it_is_deduplicated() -> None:
    shared, *slices = read(documents(MetadataForm.DEDUPLICATED).metadata())
    plain = read(documents().metadata())

    assert len(slices) == 20
    for row, whole in zip(slices, plain, strict=True):
        assert row["00091011"]["Value"] == shared["00091010"]["Value"]
        assert all(whole[tag] in (row.get(tag), shared.get(tag)) for tag in whole)
    small_bytes = slice_bytes(MetadataForm.DEDUPLICATED, "CT")
    assert small_bytes < slice_bytes(MetadataForm.PYDICOM, "CT") / 5


def test_the_ends_are_the_first_and_the_last_slice() -> None:
    ends = documents().ends()
    rows = read(documents().metadata())

    assert [read(text) for text in ends.values()] == [[rows[0]], [rows[-1]]]


def test_searches_find_the_series_its_slices_and_the_study() -> None:
    series = documents()

    assert len(read(series_found([series, series]))) == 2
    [study] = read(studies_found([series, series]))
    assert study["00201208"]["Value"] == [40]
    found = read(series.found_instances())
    assert [row["00200013"]["Value"] for row in found] == [[n] for n in range(1, 21)]
    assert len(found[0]) < 20


def own_header(number: int) -> dict[str, Any]:
    return {
        "00080018": {"vr": "UI", "Value": [f"9.{number}"]},
        "00080060": {"vr": "CS", "Value": ["CT"]},
        "00091002": {"vr": "OB", "InlineBinary": "AAEC"},
        "0020000E": {"vr": "UI", "Value": ["9.9"]},
        "00201041": {"vr": "DS", "Value": [number * 2.5]},
        "60003000": {"vr": "OW", "BulkDataURI": "bulkdata/60003000"},
    }


def imported(form: MetadataForm, slice_count: int = 3) -> SeriesDocuments:
    uids = tuple(f"1.2.{index}" for index in range(slice_count))
    names = SeriesNames("1.2.3", uids, "")
    headers = [own_header(number) for number in range(3)]
    return SeriesDocuments(names, "1.2", "CT", 1, form, headers)


@pytest.mark.parametrize("form", FORMS[:2])
def test_an_imported_series_is_described_by_its_files_under_the_names_it_is_served_by(
    form: MetadataForm,
) -> None:
    rows = read(imported(form).metadata())

    assert [row["00080018"]["Value"] for row in rows] == [["1.2.0"], ["1.2.1"], ["1.2.2"]]
    assert [row["00201041"]["Value"] for row in rows] == [[0.0], [2.5], [5.0]]
    assert {row["0020000E"]["Value"][0] for row in rows} == {"1.2.3"}
    assert {row["0020000D"]["Value"][0] for row in rows} == {"1.2"}
    assert rows[0]["00091002"]["InlineBinary"] == "AAEC"
    assert rows[0]["60003000"]["BulkDataURI"] == "bulkdata/60003000"
    assert [*rows[0]] == sorted(rows[0])


def test_what_all_files_have_alike_is_said_once_where_a_server_does_that() -> None:
    shared, *own = read(imported(MetadataForm.DEDUPLICATED).metadata())

    assert shared["00080060"]["Value"] == ["CT"]
    assert all("00080060" not in each and "00201041" in each for each in own)


def test_a_study_with_more_slices_than_files_describes_the_rest_as_the_first_ones() -> None:
    rows = read(imported(MetadataForm.PYDICOM, slice_count=4).metadata())

    assert rows[3]["00080018"]["Value"] == ["1.2.3"]
    assert rows[3]["00201041"] == rows[0]["00201041"]
