"""The pictures of a report as Vega-Lite; the page draws them in its reader's colours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.reasons import reason_in_english
from harness.reporting.report.reading import ReportedRun
from harness.reporting.report.tooltips import tooltips
from harness.results.document import CaseResult

# Okabe and Ito (2008), without black and the pale yellow: seen on both grounds by everybody.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
PURPOSES = {"useful": "#0072B2", "redundant": "#E69F00", "unseen": "#D55E00", "heads": "#999999"}
_KIND_OPACITY = {"sample": 0.25, "median": 1.0, "predicted": 1.0}
_ROW_PX = 22


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A chart: its name in the page, what is seen in it, and its specification."""

    name: str
    title: str
    words: str
    spec: dict[str, Any]


def quality_charts(run: ReportedRun) -> Iterator[ReportChart]:
    """Quality over time, one chart for each network whose loads were judged."""
    for network in run.document.scenario.networks:
        rows = [row for row in run.results() if row.network == network.name]
        values = [point for row in rows for point in _quality_points(run, row)]
        if values:
            yield ReportChart(
                f"quality-{len(network.name)}-{network.name}",
                f"Similarity of the worst image over time, {network.name}",
                "Steps: between two pictures nothing changes on screen. Pale: every load; strong:"
                " the median load; dashed: predicted. 1 is the original, 0 is nothing.",
                _quality_spec(values, _cases(rows), run.time_title),
            )


def _quality_points(run: ReportedRun, row: CaseResult) -> Iterator[dict[str, object]]:
    median = row.median_sample
    for sample in row.samples:
        trace = run.trace(sample) if sample.is_counted else None
        kind = "median" if sample == median else "sample"
        kind = "predicted" if row.lane is Lane.PREDICTION else kind
        for step in run.curve(trace) if trace else ():
            yield {
                "t": cut(sample.opened_s + step.at_s),
                "q": round(step.worst.ssim, 4),
                "m": round(step.median.ssim, 4),
                "case": row.case,
                "kind": kind,
                "load": f"{row.case} {kind} {sample.repeat}",
            }


def _quality_spec(
    values: list[dict[str, object]], cases: Sequence[str], time_title: str
) -> dict[str, Any]:
    base = alt.Chart(alt.InlineData(values=_thinned(values))).encode(
        x=alt.X("t:Q", title=time_title),
        y=alt.Y("q:Q", title="SSIM, worst image", scale=alt.Scale(domain=[0, 1])),
        color=_case_colour(cases),
        detail=alt.Detail("load:N"),
        opacity=alt.Opacity(
            "kind:O",
            legend=None,
            scale=alt.Scale(domain=list(_KIND_OPACITY), range=list(_KIND_OPACITY.values())),
        ),
        strokeDash=alt.StrokeDash(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=list(_KIND_OPACITY), range=[[1, 0], [1, 0], [5, 4]]),
        ),
        tooltip=[
            *tooltips("case:N", "kind:N"),
            alt.Tooltip("t:Q", title="seconds"),
            alt.Tooltip("q:Q", title="worst image"),
            alt.Tooltip("m:Q", title="median image"),
        ],
    )
    return specification(base.mark_line(interpolate="step-after", strokeWidth=2), height_px=260)


def _thinned(values: list[dict[str, object]]) -> list[dict[str, object]]:
    """Without steps at which nothing changes; the last of each load stays."""
    kept: list[dict[str, object]] = []
    for place, value in enumerate(values):
        is_last = place + 1 == len(values) or values[place + 1]["load"] != value["load"]
        is_same = bool(kept) and kept[-1]["load"] == value["load"] and kept[-1]["q"] == value["q"]
        if is_last or not is_same:
            kept.append(value)
    return kept


def samples_charts(run: ReportedRun) -> Iterator[ReportChart]:
    """Every sample as a dot on a shared axis, a chart for each of two milestones."""
    for milestone in (Milestone.FIRST_RENDER, Milestone.COMPLETE):
        values = list(_dots(run, milestone))
        if not values:
            continue
        rows = list(dict.fromkeys(str(value["row"]) for value in values))
        name = milestone.value.replace("_", " ")
        dots = (
            alt.Chart(alt.InlineData(values=values))
            .mark_point(size=70, filled=False)
            .encode(
                x=alt.X("t:Q", title=f"{name}, seconds", scale=alt.Scale(zero=True)),
                y=alt.Y("row:N", title=None, sort=rows, axis=alt.Axis(labelLimit=220)),
                color=alt.Color("kind:N", title=None),
                shape=alt.Shape("kind:N", title=None),
                fill=alt.Fill("fill:N", scale=None),
                tooltip=[
                    *tooltips("row:N", "kind:N"),
                    alt.Tooltip("t:Q", title="seconds"),
                    *tooltips("why:N"),
                ],
            )
        )
        yield ReportChart(
            f"samples-{milestone.value}",
            f"Every load: {name}",
            "One mark a load, on a shared axis; those that are not counted are hollow, with their"
            " reason.",
            specification(dots, height_px=_ROW_PX * len(rows) + 20),
        )


def _dots(run: ReportedRun, milestone: Milestone) -> Iterator[dict[str, object]]:
    for row in run.document.cases:
        for sample in row.samples:
            time_s = sample.times_since_begin_s.of(milestone)
            if time_s is None or sample.is_warm_up:
                continue
            reasons = "; ".join(map(reason_in_english, sample.invalid_because))
            yield {
                "t": cut(time_s),
                "row": f"{row.case}, {row.network}",
                "kind": row.lane.value,
                "why": reasons,
                "fill": "#0072B2" if not reasons else "transparent",
            }


def bytes_chart(run: ReportedRun) -> Iterator[ReportChart]:
    """What the bytes were for, a bar for each row."""
    values = [
        {"row": f"{row.case}, {row.network}", "for": name, "mb": round(amount / 1e6, 3)}
        for row in run.rows
        for name, amount in zip(
            PURPOSES,
            (
                sum(stage.useful_bytes for stage in row.ledger),
                sum(stage.redundant_bytes for stage in row.ledger),
                sum(stage.unseen_bytes for stage in row.ledger),
                sum(stage.head_bytes for stage in row.ledger),
            ),
            strict=True,
        )
    ]
    rows = list(dict.fromkeys(str(value["row"]) for value in values))
    if not any(value["mb"] for value in values):
        return
    bars = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar()
        .encode(
            x=alt.X("mb:Q", title="MB"),
            y=alt.Y("row:N", title=None, sort=rows, axis=alt.Axis(labelLimit=220)),
            color=alt.Color(
                "for:N",
                title=None,
                scale=alt.Scale(domain=list(PURPOSES), range=list(PURPOSES.values())),
            ),
            tooltip=tooltips("row:N", "for:N", "mb:Q"),
        )
    )
    yield ReportChart(
        "bytes",
        "What the bytes were for",
        "Useful, received before, of what was never shown, and heads; megabytes of one load.",
        specification(bars, height_px=_ROW_PX * len(rows) + 10),
    )


def _cases(rows: Sequence[CaseResult]) -> list[str]:
    return list(dict.fromkeys(row.case for row in rows))


def _case_colour(cases: Sequence[str]) -> alt.Color:
    palette = [_COLOURS[place % len(_COLOURS)] for place in range(len(cases))]
    return alt.Color("case:N", title=None, scale=alt.Scale(domain=cases, range=palette))


def cut(time_s: float) -> float:
    """A time to the tenth of a millisecond, which no picture shows."""
    return round(time_s, 4)


def specification(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart, height_px: int
) -> dict[str, Any]:
    """A chart as the page draws it: as wide as there is room, in the page's own colours."""
    sized = chart.properties(width="container", height=height_px)
    spec: dict[str, Any] = sized.to_dict()
    return {key: value for key, value in spec.items() if key not in ("$schema", "config")}
