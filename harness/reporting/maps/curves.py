"""Curves: how the times go along one dimension, with the measured rows on top."""

from collections.abc import Sequence

import altair as alt
import polars as pl

from harness.core.milestone import Milestone
from harness.reporting.maps.drawing import Panel, colours, inline
from harness.reporting.maps.measured import Point
from harness.reporting.maps.sweep_result import NAMES, SHOWN, SweepResult
from harness.reporting.maps.units import Scale, scale_of
from harness.scenario.variation import Dimension, Plot

_WIDTH_PX, _HEIGHT_PX = 360, 220

LINE_SCALES = tuple(
    scale_of(dimension) for dimension in Dimension if dimension is not Dimension.UPLOAD
)
"""What may tell one curve from another, in the order of the dimensions."""


def curves(
    result: SweepResult, scenario: str, plot: Plot, points: Sequence[Point]
) -> alt.VConcatChart:
    """A row of panels for every value of `plot.rows`, a panel for every moment.

    A curve that does not go along the dimension, of HTTP/2 along connections, is a dashed line.
    """
    cells = result.of(scenario, plot)
    rows = [
        alt.hconcat(
            *(_panel(part, plot, points, moment, result.cases(scenario)) for moment in SHOWN)
        ).properties(title=where)
        for where, part in _parts(cells, plot)
    ]
    return alt.vconcat(*rows)


def line_columns(cells: pl.DataFrame, plot: Plot) -> list[str]:
    """What tells one curve of a panel from another: its colour, and whatever else varies."""
    shown = {scale_of(plot.along).column, scale_of(plot.rows).column if plot.rows else ""}
    colour = scale_of(plot.colour).column
    return [
        scale.column
        for scale in LINE_SCALES
        if scale.column not in shown
        and (scale.column == colour or cells[scale.column].n_unique() > 1)
    ]


def _parts(cells: pl.DataFrame, plot: Plot) -> list[tuple[str, pl.DataFrame]]:
    if plot.rows is None:
        return [("", cells)]
    scale = scale_of(plot.rows)
    values = cells[scale.column].unique(maintain_order=True).to_list()
    return [
        (
            f"{scale.title.split(',')[0]} {scale.text(value)}",
            cells.filter(pl.col(scale.column) == value),
        )
        for value in values
    ]


def _panel(
    cells: pl.DataFrame,
    plot: Plot,
    points: Sequence[Point],
    milestone: Milestone,
    cases: list[str],
) -> Panel:
    along, colour = scale_of(plot.along), scale_of(plot.colour)
    lines = line_columns(cells, plot)
    counted = cells.filter(pl.col("invalid_because") == "")
    rows = _rows(counted, along, colour, lines, milestone)
    on_curve = [row for row in rows if row["x"] is not None]
    across = [row for row in rows if row["x"] is None]
    domain = cases if colour.column == "case" else _texts(cells, colour)
    x = alt.X("x:Q", title=along.title, scale=alt.Scale(type="log", nice=False))
    y = alt.Y("y:Q", title=f"{NAMES[milestone].capitalize()}, ms", scale=alt.Scale(type="log"))
    paint = colours([each for each in domain if each in _texts(cells, colour)], colour.title)
    encoded = {"x": x, "y": y, "color": paint, "detail": "line:N"}
    layers = [alt.Chart(inline(on_curve)).mark_line(strokeWidth=1.5).encode(**encoded)]
    if across:
        rule = alt.Chart(inline(across)).mark_rule(strokeDash=[4, 3])
        layers.append(rule.encode(y=y, color=paint, detail=alt.Detail("line:N")))
    if measured := _measured(cells, plot, points, milestone):
        mark = alt.Chart(inline(measured)).mark_point(size=60, filled=True, stroke="black")
        layers.append(mark.encode(x=x, y=y, color=paint))
    return alt.layer(*layers).properties(width=_WIDTH_PX, height=_HEIGHT_PX)


def _rows(
    cells: pl.DataFrame, along: Scale, colour: Scale, lines: list[str], milestone: Milestone
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for row in cells.iter_rows(named=True):
        time_s, value = row[milestone.time_key], row[along.column]
        if time_s is not None:
            found.append(
                {
                    "x": None if value is None else along.shown(value),
                    "y": round(time_s * 1e3, 3),
                    "colour": colour.text(row[colour.column]),
                    "line": " ".join(str(row[column]) for column in lines),
                }
            )
    return found


def _texts(cells: pl.DataFrame, colour: Scale) -> list[str]:
    return [colour.text(value) for value in cells[colour.column].unique(maintain_order=True)]


def _measured(
    cells: pl.DataFrame, plot: Plot, points: Sequence[Point], milestone: Milestone
) -> list[dict[str, object]]:
    along, colour = scale_of(plot.along), scale_of(plot.colour)
    return [
        {
            "x": along.shown(value),
            "y": round(time_s * 1e3, 3),
            "colour": colour.text(point.values[colour.column]),
        }
        for point in points
        if (time_s := point.times_s.get(milestone)) is not None
        and isinstance(value := point.values[along.column], int | float)
        and point.lies_on(cells, along.column)
    ]
