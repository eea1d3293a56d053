"""The waterfall of a made-up load."""

from pathlib import Path

import pytest

from harness.reporting.report.waterfall import waterfall_charts
from tests.reporting.report.judged import a_judged_run, an_opened_document


def test_the_waterfall_has_a_lane_for_each_connection_and_for_decoding_and_drawing(
    tmp_path: Path,
) -> None:
    run = a_judged_run(tmp_path)
    charts = list(waterfall_charts(run))
    values = charts[0].spec["datasets"][charts[0].spec["layer"][0]["data"]["name"]]

    assert len(charts) == len(run.document.cases)
    assert {value["lane"] for value in values} == {"01", "02", "decode", "draw"}
    assert {"useful", "redundant", "waiting", "decoding", "drawing"} <= {v["for"] for v in values}


def test_what_is_asked_for_before_the_first_frame_stands_before_it(tmp_path: Path) -> None:
    document = an_opened_document()
    chart = next(waterfall_charts(a_judged_run(tmp_path, document)))
    values = chart.spec["datasets"][chart.spec["layer"][0]["data"]["name"]]
    moments = chart.spec["datasets"][chart.spec["layer"][1]["data"]["name"]]
    opened_s = document.samples[0].opened_s
    asked = [value for value in values if value["for"] == "asking"]

    assert opened_s > 0
    assert asked
    assert all(value["b"] <= opened_s + 1e-4 for value in asked)
    assert min(v["a"] for v in values if v["lane"] == "01") == pytest.approx(opened_s, abs=1e-4)
    assert (
        chart.spec["layer"][0]["encoding"]["x"]["title"] == "seconds since the click on the study"
    )
    assert {"opened: the first frame is asked for", "first render"} <= {
        m["moment"] for m in moments
    }
