"""A report as HTML that needs nothing else: no request leaves it, and it opens from the disk."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.errors import HarnessError
from harness.reporting.language import Language
from harness.reporting.markdown import milliseconds, size
from harness.reporting.opening_table import from_click_s, has_openings, opened_s
from harness.reporting.render import render_table
from harness.reporting.report.charts import (
    ReportChart,
    bytes_chart,
    quality_charts,
    samples_charts,
)
from harness.reporting.report.downloads import archive_json, samples_csv
from harness.reporting.report.filmstrip import Filmstrip, filmstrip
from harness.reporting.report.program import drawing_program, packed
from harness.reporting.report.reading import ReportedRun, read_reported
from harness.reporting.report.reading_section import reading_section
from harness.reporting.report.reported_readings import (
    ReportedReadings,
    read_readings,
    reading_verdict,
)
from harness.reporting.report.stamp import stamp_of
from harness.reporting.report.verdict import verdict
from harness.reporting.report.waterfall import waterfall_charts
from harness.reporting.rows import Figure
from harness.results.certification import missed_networks
from harness.results.reading_study import is_study
from harness.results.schema import to_json

REPORT_NAME = "report.html"

_LAST = {Load.STACK: "Final render", Load.VOLUME: "Complete"}


@dataclass(frozen=True, slots=True)
class Section:
    """A run, or a reading, in a report; `problem` tells why it cannot be shown."""

    place: str
    problem: str = ""
    run: ReportedRun | None = None
    readings: ReportedReadings | None = None


def sections_of(runs: Sequence[Path]) -> list[Section]:
    """The runs of a report; one that cannot be read says so instead."""
    sections = []
    for path in runs:
        try:
            if is_study(path):
                sections.append(Section(path.name, readings=read_readings(path)))
            else:
                sections.append(Section(path.name, run=read_reported(path)))
        except HarnessError as error:
            sections.append(Section(path.name, problem=str(error)))
    return sections


def report_page(runs: Sequence[Path], *, is_slim: bool = False, kept_in: Path | None = None) -> str:
    """The report of some runs, one below the other; the same runs give the same page.

    A slim one leaves out what is most of a page of many cases: the filmstrip, for its pictures, and
    the run document, which lies in the folder of the run. What draws is kept in a folder from one
    page to the next.
    """
    sections = [
        _shown(number, section, is_slim=is_slim) for number, section in enumerate(sections_of(runs))
    ]
    charts = [
        each
        for section in sections
        for each in chain(
            section.get("quality", ()),
            section.get("waterfalls", ()),
            section.get("samples", ()),
            section.get("bytes", ()),
            *(curves["charts"] for curves in section.get("curves", ())),
        )
    ]
    data = {
        "charts": {each["id"]: each["spec"] for each in charts},
        "films": {s["id"]: _film(s["film"]) for s in sections if s.get("film")},
    }
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            sections=sections,
            style=_text("report.css"),
            program=_text("report.js"),
            bundle=drawing_program(kept_in) if charts else "",
            stamp=stamp_of(runs, is_slim=is_slim),
            data=packed(json.dumps(data)),
            waterfalls=_waterfalls(sections),
            title=sections[0]["title"] if len(sections) == 1 else f"{len(sections)} runs",
        )
    )


def _waterfalls(sections: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Every waterfall of the page, to be laid beside another: of which run, where there are two."""
    several = len(sections) > 1
    return [
        {
            "id": each["id"],
            "name": f"{section['place']}: {each['title']}" if several else each["title"],
        }
        for section in sections
        for each in section.get("waterfalls", ())
    ]


def index_page(folders: Sequence[Path], beside: Path) -> str:
    """A list of runs with their verdicts; links lead to the reports in their folders."""
    entries = list(_entries(folders, beside))
    template = _environment().get_template("index.html.j2")
    return template.render(entries=entries, style=_text("report.css"), title="Runs")


def _entries(folders: Sequence[Path], beside: Path) -> Iterator[dict[str, str]]:
    for folder in folders:
        report = folder / REPORT_NAME
        entry = {
            "name": folder.relative_to(beside).as_posix() if folder != beside else folder.name,
            "link": report.relative_to(beside).as_posix() if report.exists() else "",
            "when": "",
        }
        try:
            yield {**entry, **_told(folder)}
        except HarnessError as error:
            yield {**entry, "verdict": str(error)}


def _told(folder: Path) -> dict[str, str]:
    """What a list says of a run, or of a reading. Raises BadInput."""
    if is_study(folder):
        readings = read_readings(folder)
        found, told = readings.study.measured, reading_verdict(readings)
    else:
        run = read_reported(folder)
        found = run.document.provenance.circumstances
        told = verdict(run.document, run.rows)
    return {"verdict": str(told), "when": found.started_at if found else "predicted"}


def _shown(number: int, section: Section, *, is_slim: bool) -> dict[str, Any]:
    """What the template says of a run."""
    run = section.run
    base = {"id": f"run-{number}", "place": section.place, "problem": section.problem}
    if section.readings is not None:
        return {**base, **reading_section(number, section.readings, is_slim=is_slim)}
    if run is None:
        return {**base, "title": section.place}
    document = run.document
    found = verdict(document, run.rows)
    film = None if is_slim else filmstrip(run)
    return {
        **base,
        "title": run.titles,
        "verdict": found,
        "last": _LAST[document.scenario.load],
        "rows": [_row(run, row) for row in run.rows],
        "has_clicks": has_openings(run.rows),
        "has_published": document.published is not None,
        "has_prediction": any(r.figures.first_render.predicted_s is not None for r in run.rows),
        "film": film,
        "quality": list(_drawn(number, quality_charts(run))),
        "waterfalls": list(_drawn(number, waterfall_charts(run))),
        "samples": list(_drawn(number, samples_charts(run))),
        "bytes": list(_drawn(number, bytes_chart(run))),
        "certificate": _certificate(run),
        "full": packed(render_table(document, Language.ENGLISH)),
        "downloads": list(_downloads(run, is_slim=is_slim)),
    }


def _film(film: Filmstrip) -> dict[str, Any]:
    names = ("pictures", "strips", "marks", "end_s")
    return {name: getattr(film, name) for name in names}


def _row(run: ReportedRun, row: Any) -> dict[str, Any]:
    return {
        "case": row.case,
        "network": row.network,
        "lane": "" if row.lane in (Lane.LOADER, Lane.PREDICTION) else row.lane.value,
        "size": size(row.size_bytes),
        "opened": milliseconds(opened_s(row)),
        "clicked": milliseconds(from_click_s(row, Milestone.FIRST_RENDER)),
        "first": _figure(row.figures.first_render),
        "last": _figure(row.figures.complete),
        "count": row.counted_count,
        "excluded": len(row.invalid),
    }


def _figure(figure: Figure) -> dict[str, str]:
    return {
        "ms": milliseconds(figure.median_s),
        "floor": milliseconds(figure.floor_s),
        "published": milliseconds(figure.published_s),
        "predicted": milliseconds(figure.predicted_s),
    }


def _drawn(number: int, charts: Iterator[ReportChart]) -> Iterator[dict[str, Any]]:
    for place, each in enumerate(charts):
        kind = each.name.partition("-")[0]
        yield {
            "id": f"chart-{number}-{kind}-{place}",
            "title": each.title,
            "words": each.words,
            "spec": each.spec,
        }


def _certificate(run: ReportedRun) -> list[str]:
    """What was found of each link, in words."""
    missed = missed_networks(run.document.certificates)
    certified = dict.fromkeys(
        record.network for record in run.document.certificates if record.certificate
    )
    return [
        f"{name}: {'; '.join(missed[name])}" if name in missed else f"{name}: passed"
        for name in certified
    ]


def _downloads(run: ReportedRun, *, is_slim: bool) -> Iterator[dict[str, str]]:
    name = run.document.scenario.name
    files = {} if is_slim else {f"{name}.json": to_json(run.document)}
    files[f"{name}-samples.csv"] = samples_csv(run)
    clients = {case.name: case.client for case in run.document.scenario.cases}
    for number, row in enumerate(run.results(), start=1):
        sample = row.median_sample
        trace = run.trace(sample) if sample else None
        if sample is not None and trace is not None:
            client = clients[row.case]
            text = archive_json(row, trace, client, sample.started_at)
            files[f"{name}-{number:02}-{row.case}.har"] = text
    for file_name, text in files.items():
        yield {"name": file_name, "content": packed(text)}


def _text(name: str) -> str:
    return files("harness.reporting").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("harness.reporting"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
