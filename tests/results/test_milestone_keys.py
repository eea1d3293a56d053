from typing import Any

import pytest

from harness.results.milestone_keys import as_written, with_time_keys, without_time_keys

TIMES_S = {"first_image": 0.1, "first_render": 0.2, "every_image": None, "complete": None}
HELD = {"cases": [{"samples": [{"repeat": 1, "times_s": TIMES_S, "waits": {}}]}]}
WRITTEN: dict[str, Any] = {
    "cases": [
        {
            "samples": [
                {
                    "repeat": 1,
                    "first_image_s": 0.1,
                    "first_render_s": 0.2,
                    "every_image_s": None,
                    "complete_s": None,
                    "waits": {},
                }
            ]
        }
    ]
}


def test_times_are_keys_of_a_document_at_the_place_of_their_field() -> None:
    [row] = with_time_keys(HELD)["cases"]

    assert list(row["samples"][0].items()) == list(WRITTEN["cases"][0]["samples"][0].items())


def test_the_keys_of_a_document_are_one_field_again() -> None:
    assert without_time_keys(WRITTEN) == HELD


def test_a_time_that_lacks_is_left_for_the_schema_to_miss() -> None:
    without = {"cases": [{"samples": [{"first_image_s": 0.1}]}]}

    assert without_time_keys(without) == {
        "cases": [{"samples": [{"times_s": {"first_image": 0.1}}]}]
    }


def test_a_document_that_writes_the_field_itself_is_left_for_the_schema_to_refuse() -> None:
    [row] = without_time_keys(HELD)["cases"]  # type: ignore[index]

    assert row["samples"][0]["times_s"] == {"times_s": TIMES_S}


@pytest.mark.parametrize("broken", [None, {}, {"cases": [1]}, {"cases": [{"samples": [None]}]}])
def test_what_is_no_sample_is_left_for_the_schema_to_refuse(broken: object) -> None:
    assert without_time_keys(broken) == broken


def test_a_place_is_told_as_it_is_written() -> None:
    assert as_written("cases.0.samples.2.times_s.complete") == "cases.0.samples.2.complete_s"
    assert as_written("cases.0.samples.2.stages.0.complete_s") == (
        "cases.0.samples.2.stages.0.complete_s"
    )
