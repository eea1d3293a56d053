"""The waterfall of a made-up load."""

from pathlib import Path

from harness.reporting.report.waterfall import waterfall_charts
from tests.reporting.report.judged import a_judged_run


def test_the_waterfall_has_a_lane_for_each_connection_and_for_decoding_and_drawing(
    tmp_path: Path,
) -> None:
    run = a_judged_run(tmp_path)
    charts = list(waterfall_charts(run))
    values = charts[0].spec["datasets"][charts[0].spec["layer"][0]["data"]["name"]]

    assert len(charts) == len(run.document.cases)
    assert {value["lane"] for value in values} == {"01", "02", "decode", "draw"}
    assert {"useful", "redundant", "waiting", "decoding", "drawing"} <= {v["for"] for v in values}
