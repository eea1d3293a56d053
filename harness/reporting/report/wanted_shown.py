"""Wanted against shown, slice by slice over time: where the picture stops, the two part."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import altair as alt

from harness.core.viewing.seen import SHARP_SSIM
from harness.reporting.report.charts import ReportChart, cut, specification
from harness.reporting.report.reported_readings import ReportedReadings, named
from harness.reporting.report.tooltips import tooltips
from harness.results.reading_study import ReadingRow
from harness.results.trace import Trace

_SHARP, _COARSE, _SHOWN = "shown, sharp", "shown, coarse", "shown"
_COLOURS = {"wanted": "#999999", _SHARP: "#0072B2", _COARSE: "#E69F00", _SHOWN: "#0072B2"}
_HEIGHT_PX = 130
_WORDS = (
    "Grey: the slice that is wanted. Coloured: the slice on screen, sharp (SSIM {sharp} or more) or"
    " coarse. Where the picture keeps up, one covers the other; a level line is a picture that"
    " stands still."
)


def wanted_shown_charts(readings: ReportedReadings) -> Iterator[tuple[str, list[ReportChart]]]:
    """A chart a case, by network and hand; none of a reading that left no trace."""
    is_judged = bool(readings.pictures)
    chart = _empty_chart(["wanted", *((_SHARP, _COARSE) if is_judged else (_SHOWN,))])
    for number, (name, rows) in enumerate(readings.groups()):
        found = [(row, trace) for row in rows if (trace := readings.trace(row)) is not None]
        end_s = max((_end_s(trace) for _, trace in found), default=0.0)
        charts = [
            ReportChart(
                f"wanted-{number}-{place}",
                f"{named(row)}, {name}",
                _told(row) if place else f"{_WORDS.format(sharp=SHARP_SSIM)} {_told(row)}",
                {**chart, "data": {"values": list(_all_segments(readings, row, trace, end_s))}},
            )
            for place, (row, trace) in enumerate(found)
        ]
        if charts:
            yield name, charts


def _told(row: ReadingRow) -> str:
    felt = row.experience
    return f"{felt.in_time_count} of {felt.wanted_count} shown while wanted."


def _end_s(trace: Trace) -> float:
    """The end of all that a chart shows: the last move, or the last picture."""
    return max(
        [0.0, *(move.at_s for move in trace.wanted), *(each.shown_s for each in trace.shown)]
    )


def _all_segments(
    readings: ReportedReadings, row: ReadingRow, trace: Trace, end_s: float
) -> Iterator[dict[str, Any]]:
    """The segments of every viewport."""
    if not row.viewports:
        yield from _segments(readings, trace, end_s)
    for view in row.viewports:
        part = replace(
            trace,
            wanted=tuple(each for each in trace.wanted if each.slice_index in view.series),
            shown=tuple(e for e in trace.shown if e.picture.image_index in view.series),
        )
        yield from _segments(readings, part, end_s)


def _segments(readings: ReportedReadings, trace: Trace, end_s: float) -> Iterator[dict[str, Any]]:
    """From when until when which slice was wanted, and which was on screen."""
    ends_s = [*(move.at_s for move in trace.wanted[1:]), end_s]
    for move, until_s in zip(trace.wanted, ends_s, strict=False):
        yield _segment(move.at_s, until_s, move.slice_index, "wanted")
    ends_s = [*(each.shown_s for each in trace.shown[1:]), end_s]
    for each, until_s in zip(trace.shown, ends_s, strict=False):
        ssim = readings.ssim(each.picture)
        kind = _SHOWN if ssim is None else _SHARP if ssim >= SHARP_SSIM else _COARSE
        yield _segment(each.shown_s, until_s, each.picture.image_index, kind)


def _segment(at_s: float, until_s: float, slice_index: int, kind: str) -> dict[str, Any]:
    return {"t": cut(at_s), "u": cut(until_s), "s": slice_index, "what": kind}


def _empty_chart(kinds: list[str]) -> dict[str, Any]:
    """The chart without its segments: it is made once, for making it takes longer than a page has.

    Kinds that are nowhere in the page have no place in the legend.
    """
    base = alt.Chart(alt.InlineData(values=[])).encode(
        x=alt.X("t:Q", title="seconds", scale=alt.Scale(domainMin=0, nice=False)),
        x2=alt.X2("u"),
        y=alt.Y("s:Q", title="slice", scale=alt.Scale(zero=False)),
        color=alt.Color(
            "what:N",
            title=None,
            scale=alt.Scale(domain=kinds, range=[_COLOURS[kind] for kind in kinds]),
        ),
        tooltip=tooltips("what:N", "s:Q", "t:Q"),
    )
    wanted = base.transform_filter("datum.what === 'wanted'").mark_rule(
        strokeWidth=7, opacity=0.45, strokeCap="round"
    )
    shown = base.transform_filter("datum.what !== 'wanted'").mark_rule(
        strokeWidth=3, strokeCap="round"
    )
    return specification(wanted + shown, height_px=_HEIGHT_PX)
