"""The waterfall of a load: connections as lanes, then decoding, then drawing."""

from collections.abc import Iterator
from typing import Any

import altair as alt

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.report.charts import PURPOSES, ReportChart, cut, specification
from harness.reporting.report.reading import ReportedRun
from harness.reporting.report.tooltips import tooltips
from harness.results.sample import Sample
from harness.results.trace import Trace

_LANE_PX = 16


def waterfall_charts(run: ReportedRun) -> Iterator[ReportChart]:
    """The median load of each row: connections as lanes, then decoding, then drawing."""
    for number, row in enumerate(run.results(), start=1):
        sample = row.median_sample
        trace = run.trace(sample) if sample else None
        if sample is None or trace is None or not trace.requests:
            continue
        lane = ", predicted" if row.lane is Lane.PREDICTION else ""
        yield ReportChart(
            f"waterfall-{number}",
            f"{row.case}, {row.network}{lane}",
            f"{len(trace.requests)} requests on {_lane_count(trace)} connections, from left to"
            " right; hover for image, stage and range.",
            _drawn(trace, sample),
        )


def _lane_count(trace: Trace) -> int:
    return len({request.connection_index for request in trace.requests})


def _drawn(trace: Trace, sample: Sample) -> dict[str, Any]:
    values = [*_request_bars(trace), *_work_bars(trace)]
    lanes = list(dict.fromkeys(sorted(str(v["lane"]) for v in values)))
    bars = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(height=_LANE_PX - 4)
        .encode(
            x=alt.X("a:Q", title="seconds since the load began"),
            x2=alt.X2("b:Q"),
            y=alt.Y("lane:N", title=None, sort=lanes),
            color=alt.Color(
                "for:N",
                title=None,
                scale=alt.Scale(
                    domain=["waiting", *PURPOSES, "decoding", "drawing"],
                    range=["#bbbbbb66", *PURPOSES.values(), "#009E73", "#CC79A7"],
                ),
            ),
            tooltip=[
                *tooltips("what:N", "stage:N", "range:N", "for:N"),
                alt.Tooltip("a:Q", title="from, s"),
                alt.Tooltip("b:Q", title="until, s"),
            ],
        )
    )
    marks = alt.InlineData(values=list(_moments(sample)))
    rules = (
        alt.Chart(marks)
        .mark_rule(strokeDash=[3, 3])
        .encode(
            x=alt.X("t:Q"),
            color=alt.ColorValue("#888888"),
            tooltip=tooltips("moment:N", "t:Q"),
        )
    )
    return specification(alt.layer(bars, rules), height_px=_LANE_PX * len(lanes) + 10)


def _request_bars(trace: Trace) -> Iterator[dict[str, object]]:
    for request in trace.requests:
        lane = f"{request.connection_index + 1:02}"
        asked = "" if request.first is None else f"{request.first}–{request.last or ''}"
        bar = {
            "lane": lane,
            "what": f"image {request.image_index}, {request.encoding}",
            "stage": request.stage_id,
            "range": asked,
        }
        ends_s = request.last_byte_s or request.sent_s
        first_s = ends_s if request.first_byte_s is None else request.first_byte_s
        yield {**bar, "a": cut(request.sent_s), "b": cut(first_s), "for": "waiting"}
        amounts = {
            "useful": request.useful_bytes,
            "redundant": request.redundant_bytes,
            "unseen": request.unseen_bytes,
            "heads": 1,
        }
        purpose = max(amounts, key=amounts.__getitem__)
        yield {**bar, "a": cut(first_s), "b": cut(ends_s), "for": purpose}


def _work_bars(trace: Trace) -> Iterator[dict[str, object]]:
    for decode in trace.decodes:
        yield {
            "lane": "decode",
            "what": f"image {decode.image_index}, level {decode.level}",
            "stage": decode.stage_id,
            "range": "",
            "a": cut(decode.received_s),
            "b": cut(decode.decoded_s),
            "for": "decoding",
        }
    for shown in trace.shown:
        if shown.picture.source_index == shown.picture.image_index:
            yield {
                "lane": "draw",
                "what": f"image {shown.picture.image_index}",
                "stage": shown.stage_id,
                "range": "",
                "a": cut(shown.decoded_s),
                "b": cut(shown.shown_s),
                "for": "drawing",
            }


def _moments(sample: Sample) -> Iterator[dict[str, object]]:
    for milestone in (Milestone.FIRST_RENDER, Milestone.COMPLETE):
        name = milestone.value.replace("_", " ")
        time_s, wait = sample.times_s.of(milestone), sample.waits.of(milestone)
        if time_s is not None:
            yield {"t": cut(time_s), "moment": name}
        if wait is not None:
            yield {"t": cut(wait.floor_s), "moment": f"{name}: floor"}
