"""What stands in the charts of a made-up run."""

from pathlib import Path
from typing import Any

import pytest

from harness.reporting.report.charts import (
    ReportChart,
    bytes_chart,
    quality_charts,
    samples_charts,
)
from harness.reporting.report.reading import ReportedRun, read_reported
from harness.results.store import RunStore
from tests.reporting.report.judged import a_judged_run, an_opened_document
from tests.runs import a_finished_document


def values_of(chart: ReportChart) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = chart.spec["datasets"][chart.spec["data"]["name"]]
    return values


@pytest.fixture
def run(tmp_path: Path) -> ReportedRun:
    return a_judged_run(tmp_path)


def test_quality_is_stepped_and_a_prediction_dashed(run: ReportedRun) -> None:
    charts = list(quality_charts(run))
    values = values_of(charts[0])

    assert len(charts) == len(run.document.scenario.networks)
    assert charts[0].spec["mark"]["interpolate"] == "step-after"
    assert {value["kind"] for value in values} == {"predicted"}
    assert values[0]["q"] == 0


def test_every_load_that_was_not_excluded_is_filled(run: ReportedRun) -> None:
    [first, _] = samples_charts(run)

    assert {value["fill"] for value in values_of(first)} == {"#0072B2"}


def test_an_excluded_load_is_hollow_and_says_why(tmp_path: Path) -> None:
    store = RunStore.create(tmp_path / "run", a_finished_document())
    [first, _] = samples_charts(read_reported(store.directory))
    hollow = [v for v in values_of(first) if v["fill"] == "transparent"]

    assert hollow
    assert all(value["why"] for value in hollow)


def test_bytes_are_told_by_what_they_were_for(run: ReportedRun) -> None:
    [chart] = bytes_chart(run)

    assert {value["for"] for value in values_of(chart)} == {
        *("useful", "redundant", "unseen", "heads")
    }


def test_where_loads_begin_with_a_click_curves_and_dots_count_from_it(tmp_path: Path) -> None:
    document = an_opened_document()
    run = a_judged_run(tmp_path, document)
    [dots, _] = samples_charts(run)
    sample = document.samples[0]
    quality = next(quality_charts(run))

    assert values_of(dots)[0]["t"] == pytest.approx(
        sample.times_since_begin_s.first_render, abs=1e-4
    )
    assert quality.spec["encoding"]["x"]["title"] == "seconds since the click on the study"
    assert min(value["t"] for value in values_of(quality)) > sample.opened_s
