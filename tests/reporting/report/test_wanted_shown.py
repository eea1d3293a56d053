"""The two curves: which slice was wanted, and which was on screen, from when until when."""

from dataclasses import replace
from pathlib import Path

from harness.core.viewing.by_series import ViewportFelt
from harness.reporting.report.reported_readings import read_readings
from harness.reporting.report.wanted_shown import wanted_shown_charts
from harness.results.pictures import PICTURES_NAME
from tests.reporting.report.judged_readings import judged_readings


def test_a_chart_has_both_curves_to_the_end_of_the_reading(tmp_path: Path) -> None:
    [(name, charts)] = wanted_shown_charts(judged_readings(tmp_path))

    assert name == "4g, hand down"
    assert [chart.title for chart in charts] == [
        "as it is, 4g, hand down",
        "the best, 4g, hand down",
    ]
    assert charts[0].spec["data"]["values"] == [
        {"t": 1.0, "u": 2.0, "s": 1, "what": "wanted"},
        {"t": 2.0, "u": 2.25, "s": 2, "what": "wanted"},
        {"t": 0.5, "u": 2.25, "s": 0, "what": "shown, sharp"},
        {"t": 2.25, "u": 2.25, "s": 2, "what": "shown, coarse"},
    ]
    assert "2 of 100 shown while wanted" in charts[0].words


def test_what_nobody_judged_is_neither_sharp_nor_coarse(tmp_path: Path) -> None:
    folder = judged_readings(tmp_path).folder
    (folder / PICTURES_NAME).unlink()
    [(_, charts)] = wanted_shown_charts(read_readings(folder))

    assert {each["what"] for each in charts[0].spec["data"]["values"]} == {"wanted", "shown"}


def test_viewports_side_by_side_have_curves_of_their_own(tmp_path: Path) -> None:
    readings = judged_readings(tmp_path)
    felt = [ViewportFelt(first, 1, 1, 1, 0, 0.0, 0.0) for first in (1, 2)]
    rows = [replace(row, viewports=tuple(felt)) for row in readings.study.rows]
    beside = replace(readings, study=replace(readings.study, rows=tuple(rows)))

    [(_, charts)] = wanted_shown_charts(beside)
    found = charts[0].spec["data"]["values"]
    wanted = [(each["s"], each["t"], each["u"]) for each in found if each["what"] == "wanted"]
    assert wanted == [(1, 1.0, 2.25), (2, 2.0, 2.25)]
