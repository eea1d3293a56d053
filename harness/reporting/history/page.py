"""A history as an HTML page that needs nothing else: a curve a row, steps marked, runs linked."""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

import altair as alt

from harness.reporting.history.curve import Curve
from harness.reporting.history.steps import steps
from harness.reporting.history.text import step_in_words

_WIDTH_PX = 720
_HEIGHT_PX = 90
Panel = alt.LayerChart | alt.FacetChart
_TOLD = ("run:N", "median:Q", "low:Q", "high:Q", "commit:N")  # of a run under the pointer
_BLUE, _RED, _GREY = "#0072B2", "#D55E00", "#999999"  # Okabe and Ito, 2008


def history_page(
    title: str, curves: Sequence[Curve], because: Mapping[str, str], links_from: PurePosixPath
) -> bytes:
    """The page; links to runs go from the folder that it will lie in."""
    charts = [_chart(curve, because, links_from) for curve in curves]
    page = alt.vconcat(*charts).properties(title=title).configure(background="white")
    file = io.StringIO()
    page.save(file, format="html", inline=True)
    return file.getvalue().encode()


def _chart(curve: Curve, because: Mapping[str, str], links_from: PurePosixPath) -> Panel:
    # A bare text for a channel costs 20 ms: altair digests all its schemas to find the class of it.
    base = alt.Chart(alt.InlineData(values=list(_points(curve, links_from))))
    # Vega reads a dot in a field's name as a member of it.
    across = alt.X("number:O", title=None, axis=alt.Axis(labels=False, ticks=False))
    scale = alt.Scale(zero=False)
    line = base.mark_line(color=_BLUE).encode(across, alt.Y("median:Q", title="ms", scale=scale))
    spread = base.mark_rule(color=_GREY).encode(
        across, alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q")
    )
    dots = base.mark_circle(color=_BLUE, opacity=1).encode(
        across,
        alt.Y("median:Q", scale=scale),
        href=alt.Href("link:N"),
        tooltip=[alt.Tooltip(field) for field in _TOLD],
    )
    marks = alt.Chart(alt.InlineData(values=list(_marks(curve, because))))
    steps_marked = marks.mark_rule(strokeDash=[4, 2], strokeWidth=2).encode(
        across,
        color=alt.Color("colour:N", scale=None),
        tooltip=[alt.Tooltip("step:N")],
    )
    layers = alt.layer(spread, line, steps_marked, dots)
    return layers.properties(title=str(curve.key), width=_WIDTH_PX, height=_HEIGHT_PX)


def _points(curve: Curve, links_from: PurePosixPath) -> Iterator[dict[str, object]]:
    for number, point in enumerate(curve.points):
        figures = point.run.figures
        yield {
            "number": number,
            "run": figures.name,
            "commit": figures.commit or "",
            "median": round(point.median_s * 1000, 3),
            "low": round(point.low_s * 1000, 3),
            "high": round(point.high_s * 1000, 3),
            "link": _link(figures.run, links_from),
        }


def _marks(curve: Curve, because: Mapping[str, str]) -> Iterator[dict[str, object]]:
    numbers = {point.run.run_id: number for number, point in enumerate(curve.points)}
    for step in steps(curve, because):
        is_known = step.because is not None
        yield {
            "number": numbers[step.at.run.run_id],
            "step": step_in_words(step),
            "colour": _GREY if is_known else _RED,
        }


def _link(run: str, links_from: PurePosixPath) -> str:
    """The way to a run's folder; both are named from the same place."""
    target = PurePosixPath(run)
    if target.is_absolute() or links_from.is_absolute():
        return quote(str(target))
    return quote("/".join([*(".." for _ in links_from.parts), str(target)]))
