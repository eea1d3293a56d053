"""What older documents become; whole examples of them are read in test_schema."""

from typing import Any

from harness.results.older import as_of_today


def document(*samples: dict[str, Any]) -> dict[str, Any]:
    """As much of one of version 3 as is changed."""
    return {"provenance": {}, "cases": [{"case": "JLS", "samples": list(samples)}]}


def test_the_conditions_of_a_measurement_are_gathered_from_version_2() -> None:
    values = as_of_today({**document(), "provenance": {"policy": "p", "commit": "c"}}, 2)

    assert values["provenance"] == {"policy": "p", "circumstances": {"commit": "c"}}


def test_the_memory_of_a_sample_is_left_out_of_version_3() -> None:
    values = as_of_today(document({"repeat": 1, "peak_memory_bytes": 7}, {"repeat": 2}), 3)

    assert values["cases"] == [{"case": "JLS", "samples": [{"repeat": 1}, {"repeat": 2}]}]


def test_a_document_of_today_stays_as_it_is() -> None:
    values = document({"peak_memory_bytes": 7})

    assert as_of_today(values, 4) == values
