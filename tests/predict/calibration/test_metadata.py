import asyncio
import json

import pytest

from harness.predict.calibration.metadata import metadata_of, time_metadata


def test_answers_of_several_sizes_are_inflated_and_parsed() -> None:
    timings = asyncio.run(time_metadata((1, 3), turn_count=2))
    sizes_bytes = [len(metadata_of(1)), len(metadata_of(3))]

    assert [each.size_bytes for each in timings.inflate] == sizes_bytes
    assert [each.size_bytes for each in timings.parse] == sizes_bytes
    assert all(each.time_s > 0 for each in (*timings.inflate, *timings.parse))


def test_what_is_read_weighs_what_metadata_of_a_scanner_does() -> None:
    text = metadata_of(20)

    assert len(json.loads(text)) == 20
    assert len(text) / 20 == pytest.approx(8_000, rel=0.1)
