"""What servers send that is not what it should be: told by its place, and never without an end."""

import asyncio
import json
import zlib
from typing import Any

import brotli
import pytest
import zstandard

from harness.client.study_reader import JsonStudyReader
from harness.core.viewing.asking import StudyRequest
from harness.core.viewing.opening import Asked
from harness.errors import RetrieveFailed

PATH = "studies/1/series/2/metadata"


def instance(number: int, **changes: Any) -> dict[str, Any]:
    elements = {
        "00080018": {"vr": "UI", "Value": [f"1.2.{number}"]},
        "00200013": {"vr": "IS", "Value": [number]},
        "00200032": {"vr": "DS", "Value": [0.0, 0.0, float(number)]},
    }
    return {tag: element for tag, element in (elements | changes).items() if element is not None}


def text(*rows: Any) -> bytes:
    return json.dumps(rows).encode()


GOOD = text(*(instance(number) for number in range(1, 50)))


def gzipped(body: bytes) -> bytes:
    encoder = zlib.compressobj(wbits=31)
    return encoder.compress(body) + encoder.flush()


CODED = {
    "gzip": gzipped(GOOD),
    "br": brotli.compress(GOOD),
    "zstd": zstandard.ZstdCompressor().compress(GOOD),
}


def read(
    body: bytes, coding: str = "", asked: Asked = Asked.METADATA, most_text_bytes: int = 10**6
) -> int:
    reader = JsonStudyReader(most_text_bytes)
    request = StudyRequest("metadata", asked, 0, PATH)
    return asyncio.run(reader.read(request, coding, memoryview(body)))


@pytest.mark.parametrize(("coding", "body"), [("", GOOD), ("identity", GOOD), *CODED.items()])
def test_an_answer_is_as_large_as_its_json_in_every_coding(coding: str, body: bytes) -> None:
    assert read(body, coding) == len(GOOD)


@pytest.mark.parametrize("coding", CODED)
def test_what_is_not_what_its_coding_says_is_told(coding: str) -> None:
    with pytest.raises(RetrieveFailed, match=f"is no {coding}, though its Content-Encoding says"):
        read(GOOD, coding)


@pytest.mark.parametrize("coding", CODED)
def test_what_is_cut_off_is_told(coding: str) -> None:
    with pytest.raises(RetrieveFailed, match=f"is (no )?{coding}"):
        read(CODED[coding][:-20], coding)


@pytest.mark.parametrize("coding", CODED)
def test_nothing_is_inflated_beyond_the_limit(coding: str) -> None:
    zeros = bytes(50_000_000)
    bombs = {
        "gzip": gzipped(zeros),
        "br": brotli.compress(zeros, quality=1),
        "zstd": zstandard.ZstdCompressor().compress(zeros),
    }

    with pytest.raises(RetrieveFailed, match="inflates to more than 1 MB"):
        read(bombs[coding], coding)


def test_a_coding_that_nobody_asked_for_is_told() -> None:
    with pytest.raises(RetrieveFailed, match='has the Content-Encoding "compress"'):
        read(GOOD, "compress")


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        pytest.param(b"<html>", "is no JSON", id="a page"),
        pytest.param(GOOD[:-30], "is no JSON", id="cut off"),
        pytest.param(b"\xff\xfe", "is no JSON", id="no text"),
        pytest.param(b"[" * 100_000, "is no JSON", id="too deep"),
        pytest.param(b'{"00080018": {}}', "no array of DICOM JSON objects", id="an object"),
        pytest.param(b"[1, 2]", "no array of DICOM JSON objects", id="numbers"),
        pytest.param(b"[]", "has no instances", id="nothing"),
        pytest.param(
            text(instance(1), instance(2, **{"00200013": None})),
            r"has no InstanceNumber \(00200013\) in instance 2 of 2",
            id="no number",
        ),
        pytest.param(
            text(instance(1), instance(2, **{"00200032": {"vr": "DS"}})),
            r"has no ImagePositionPatient \(00200032\) in instance 2 of 2",
            id="no position",
        ),
        pytest.param(
            text(instance(1, **{"00080018": {"vr": "UI", "Value": []}})),
            r"has no SOPInstanceUID \(00080018\) in instance 1 of 1",
            id="no name",
        ),
    ],
)
def test_metadata_that_no_viewer_can_use_says_what_is_missing_and_where(
    body: bytes, rule: str
) -> None:
    with pytest.raises(RetrieveFailed, match=rule) as caught:
        read(body)

    assert caught.value.place == PATH


def test_projections_need_no_position() -> None:
    body = text(*(instance(number, **{"00200032": None}) for number in (1, 2)))

    assert read(body) == len(body)


def test_what_all_slices_share_is_no_instance() -> None:
    shared = {"00091012": {"vr": "CS", "Value": ["info"]}, "00080060": {"vr": "CS"}}
    body = text(shared, instance(1))

    assert read(body) == len(body)


def test_a_search_may_find_nothing_and_need_not_tell_of_instances() -> None:
    assert read(b"[]", asked=Asked.PATIENT) == 2
    assert read(text({"0020000D": {}}), asked=Asked.SERIES) > 0
