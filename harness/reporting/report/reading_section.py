"""What the page says of a reading: its verdict, its tables, its pictures and its curves."""

from collections.abc import Iterator
from typing import Any

from harness.reporting.language import Language
from harness.reporting.reading_table import plain_cells, render_reading
from harness.reporting.report.charts import ReportChart
from harness.reporting.report.program import packed
from harness.reporting.report.reading_filmstrip import reading_filmstrip
from harness.reporting.report.reported_readings import (
    ReportedReadings,
    named,
    reading_verdict,
    telling_group,
)
from harness.reporting.report.wanted_shown import wanted_shown_charts
from harness.results.reading_study import ReadingRow, study_to_json


def reading_section(number: int, readings: ReportedReadings, *, is_slim: bool) -> dict[str, Any]:
    """What the template says of a study; `number` counts the sections of the page."""
    study = readings.study
    telling = telling_group(readings)
    return {
        "title": readings.title,
        "verdict": reading_verdict(readings),
        "telling": telling[0] if telling else next((name for name, _ in readings.groups()), ""),
        "tables": [_table(name, rows) for name, rows in readings.groups()],
        "film": None if is_slim else reading_filmstrip(readings),
        "curves": [
            {"name": name, "charts": [_drawn(number, chart) for chart in charts]}
            for name, charts in wanted_shown_charts(readings)
        ],
        "full": packed(render_reading(study, Language.ENGLISH)),
        "downloads": [
            {
                "name": f"{study.scenario}-reading.json",
                "content": packed(study_to_json(study).decode()),
            },
            {
                "name": f"{study.scenario}-wanted-and-shown.csv",
                "content": packed("\n".join(_events(readings)) + "\n"),
            },
        ],
    }


def _table(name: str, rows: list[ReadingRow]) -> dict[str, Any]:
    titles, cells = plain_cells(rows, Language.ENGLISH)
    told = [[named(row), *others] for row, (_, *others) in zip(rows, cells, strict=True)]
    return {"name": name, "titles": titles, "rows": told}


def _drawn(number: int, chart: ReportChart) -> dict[str, Any]:
    return {
        "id": f"chart-{number}-{chart.name}",
        "title": chart.title,
        "words": chart.words,
        "spec": chart.spec,
    }


def _events(readings: ReportedReadings) -> Iterator[str]:
    """Every move and every picture as a line of CSV, times in seconds."""
    yield "network,hand,case,what,time_s,slice,ssim"
    for _, rows in readings.groups():
        for row in rows:
            trace = readings.trace(row)
            who = ",".join(f'"{part.replace(chr(34), chr(34) * 2)}"' for part in row.key)
            for move in trace.wanted if trace else ():
                yield f"{who},wanted,{move.at_s:.6f},{move.slice_index},"
            for each in trace.shown if trace else ():
                ssim = readings.ssim(each.picture)
                told = "" if ssim is None else f"{ssim:.6f}"
                yield f"{who},shown,{each.shown_s:.6f},{each.picture.image_index},{told}"
