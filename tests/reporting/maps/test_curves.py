from pathlib import Path
from typing import Any

from harness.core.milestone import Milestone
from harness.reporting.maps.curves import curves, line_columns
from harness.reporting.maps.measured import Point
from harness.scenario.variation import Dimension, Plot, PlotKind
from tests.reporting.maps.answers import JLS, RANGE, a_sweep_result, outcome

ALONG_RATE = Plot(PlotKind.CURVES)
ALONG_CONNECTIONS = Plot(PlotKind.CURVES, along=Dimension.CONNECTIONS)


def rows_of(drawn: dict[str, Any], layer: int, panel: int = 0) -> list[dict[str, Any]]:
    # One table for all layers stands above them.
    whole = drawn["vconcat"][0]["hconcat"][panel]
    name = whole["layer"][layer].get("data", whole.get("data"))["name"]
    rows: list[dict[str, Any]] = drawn["datasets"][name]
    return rows


def test_a_curve_has_a_place_for_every_cell_and_a_colour_for_every_case(tmp_path: Path) -> None:
    axes = "{download: [1 Mbit/s, 10 Mbit/s]}"
    outcomes = [outcome(2.0, 8.0), outcome(1.0, 9.0), outcome(0.2, 0.8), outcome(0.5, 0.9)]
    drawn = curves(
        a_sweep_result(tmp_path, axes, outcomes), "tiny-volume", ALONG_RATE, []
    ).to_dict()

    assert [(row["x"], row["y"], row["colour"]) for row in rows_of(drawn, 0)] == [
        *((1.0, 2000.0, JLS), (1.0, 1000.0, RANGE), (10.0, 200.0, JLS), (10.0, 500.0, RANGE)),
    ]


def test_what_has_no_place_along_the_dimension_goes_across(tmp_path: Path) -> None:
    axes = "{http: [1.1, 2], connections: [1, 6]}"
    result = a_sweep_result(tmp_path, axes, [outcome(each, 9.0) for each in (3, 2, 1, 6, 5, 4)])
    drawn = curves(result, "tiny-volume", ALONG_CONNECTIONS, []).to_dict()

    assert [row["x"] for row in rows_of(drawn, 0)] == [1, 6, 1, 6]
    assert [row["y"] for row in rows_of(drawn, 1)] == [1000.0, 4000.0]
    assert line_columns(result.cells, ALONG_CONNECTIONS) == ["http", "case"]


def test_a_measured_point_is_drawn_on_its_curve_only(tmp_path: Path) -> None:
    result = a_sweep_result(tmp_path, "{download: [1 Mbit/s, 10 Mbit/s]}", [outcome(1.0, 2.0)] * 4)
    there = {
        "scenario": "tiny-volume",
        "case": JLS,
        "download_bps": 5e6,
        "upload_bps": 1e6,
        "rtt_s": 0.01,
        "http": "1.1",
        "connection_count": 6,
        "chunk_bytes": None,
    }
    times_s = {Milestone.FIRST_RENDER: 1.5}
    points = [Point(there, times_s), Point({**there, "rtt_s": 0.02}, times_s)]
    drawn = curves(result, "tiny-volume", ALONG_RATE, points).to_dict()

    assert rows_of(drawn, 1) == [{"x": 5.0, "y": 1500.0, "colour": JLS}]
