"""The waterfall of a made-up load."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.reporting.report.reading import read_reported
from harness.reporting.report.waterfall import waterfall_charts
from harness.results.sample_files import sample_files
from harness.results.trace_file import keep_trace
from tests.reporting.report.judged import a_judged_run, a_trace, an_opened_document


def test_the_waterfall_has_a_lane_for_each_connection_and_for_decoding_and_drawing(
    tmp_path: Path,
) -> None:
    run = a_judged_run(tmp_path)
    charts = list(waterfall_charts(run))
    values = charts[0].spec["datasets"][charts[0].spec["layer"][0]["data"]["name"]]

    assert len(charts) == len(run.document.cases)
    assert {value["lane"] for value in values} == {"01", "02", "decode", "draw"}
    assert {"useful", "redundant", "waiting", "decoding", "drawing"} <= {v["for"] for v in values}


def test_what_the_harness_gave_in_a_servers_place_is_told_in_words_and_beside_each_request(
    tmp_path: Path,
) -> None:
    run = a_judged_run(tmp_path)
    plain = next(waterfall_charts(run))
    trace = a_trace(8)
    marked = trace.requests[0]._replace(given_by_harness="cross-origin fields")
    sample = next(run.results()).median_sample
    assert sample is not None
    path = sample_files(run.folder, run.document, sample.slot).trace
    keep_trace(path, replace(trace, requests=(marked, *trace.requests[1:])))
    chart = next(waterfall_charts(read_reported(run.folder)))
    values = chart.spec["datasets"][chart.spec["layer"][0]["data"]["name"]]
    titles = [each.get("title") for each in chart.spec["layer"][0]["encoding"]["tooltip"]]

    assert {value.get("given") for value in values} == {None, "cross-origin fields"}
    assert "given by the harness" in titles
    assert chart.words.endswith("given by the harness: cross-origin fields for 1 of them.")
    assert "given by the harness" not in plain.words
    assert "given by the harness" not in str(plain.spec)


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
