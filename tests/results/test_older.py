"""What older documents become; whole examples of them are read in test_schema."""

from typing import Any

import pytest

from harness.results.older import as_of_today


def document(*rows: dict[str, Any]) -> dict[str, Any]:
    """As much of one of version 3 as is changed."""
    return {
        "provenance": {"policy": "cs3d-2023-11"},
        "scenario": {"cases": ["plain", "tls"], "client": {"tls": False}},
        "cases": [{"samples": [], **row} for row in rows],
    }


def test_the_conditions_of_a_measurement_are_gathered_from_version_2() -> None:
    values = as_of_today({**document(), "provenance": {"policy": "p", "commit": "c"}}, 2)

    assert values["provenance"] == {"policy": "p", "circumstances": {"commit": "c"}}


def test_the_memory_of_a_sample_is_left_out_of_version_3() -> None:
    samples = [{"repeat": 1, "peak_memory_bytes": 7}, {"repeat": 2}]
    values = as_of_today(document({"case": "plain", "samples": samples}), 3)

    assert values["cases"] == [{"case": "plain", "samples": [{"repeat": 1}, {"repeat": 2}]}]


@pytest.mark.parametrize("version", [1, 3])
def test_a_case_has_the_client_of_its_rows_or_of_the_scenario_and_is_otherwise_unknown(
    version: int,
) -> None:
    tls = {"tls": True}
    rows: list[dict[str, Any]] = [
        {"case": "plain", "network": "4g", "client": None},
        {"case": "tls", "network": "4g", "client": tls},
        {"case": "plain", "network": "local"},
    ]
    values = as_of_today(document(*rows), version)
    usual = {"policy": "cs3d-2023-11", "played": None}

    assert values["scenario"]["cases"] == [
        {"name": "plain", "client": {"tls": False}, **usual},
        {"name": "tls", "client": tls, **usual},
    ]
    assert all("client" not in row for row in values["cases"])


def test_a_document_of_today_stays_as_it_is() -> None:
    values = document({"case": "plain", "client": None, "samples": [{"peak_memory_bytes": 7}]})

    assert as_of_today(values, 4) == values
