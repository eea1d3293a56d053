import asyncio
import json

import pytest

from harness.core.viewing.study import MetadataForm
from harness.dataset.study.documents import dense_bytes
from harness.predict.calibration.metadata import metadata_of, time_metadata

PYDICOM, ORTHANC = MetadataForm.PYDICOM, MetadataForm.ORTHANC


def test_answers_of_several_sizes_and_forms_are_inflated_and_parsed() -> None:
    timings = asyncio.run(time_metadata((1, 3), turn_count=2))
    texts = [metadata_of(count, form) for form in (PYDICOM, ORTHANC) for count in (1, 3)]

    assert [each.size_bytes for each in timings.inflate] == [len(text) for text in texts]
    assert [each.size_bytes for each in timings.parse] == [dense_bytes(text) for text in texts]
    assert all(each.time_s > 0 for each in (*timings.inflate, *timings.parse))


def test_what_is_read_weighs_what_metadata_of_a_scanner_does() -> None:
    text = metadata_of(20, PYDICOM)

    assert len(json.loads(text)) == 20
    assert len(text) / 20 == pytest.approx(8_000, rel=0.1)


def test_in_orthancs_form_there_is_more_to_send_and_no_more_to_parse() -> None:
    plain, indented = metadata_of(20, PYDICOM), metadata_of(20, ORTHANC)

    assert len(indented) > 1.5 * len(plain)
    assert dense_bytes(indented) == dense_bytes(plain)
