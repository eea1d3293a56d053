"""The waterfall of a load: connections as lanes, then decoding, then drawing."""

from collections import Counter
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
_COLOURS = {"waiting": "#bbbbbb66", **PURPOSES, "decoding": "#009E73", "drawing": "#CC79A7"}
_ASKED = {"asking": "#56B4E9", "reading": "#8B6BB1"}
"""Before the first frame: until an answer is there, and until the viewer has read it."""


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
            f" right; hover for image, stage and range.{_given_words(trace)}",
            _drawn(trace, sample, run.time_title),
        )


def _lane_count(trace: Trace) -> int:
    return len({request.connection_index for request in trace.requests})


def _given_words(trace: Trace) -> str:
    """What of the answers is not the server's, and of how many of them."""
    counts = Counter(each.given_by_harness for each in trace.requests if each.given_by_harness)
    told = (f"{given} for {count} of them" for given, count in sorted(counts.items()))
    return f" Not the server's, but given by the harness: {'; '.join(told)}." if counts else ""


def _drawn(trace: Trace, sample: Sample, time_title: str) -> dict[str, Any]:
    of_load = [*_request_bars(trace), *_work_bars(trace)]
    asked = list(_question_bars(sample))
    values = [*asked, *(_later(bar, sample.opened_s) for bar in of_load)]
    of_questions = (str(bar["lane"]) for bar in asked)
    lanes = list(dict.fromkeys([*of_questions, *sorted(str(bar["lane"]) for bar in of_load)]))
    colours = _COLOURS | (_ASKED if asked else {})
    given = [alt.Tooltip("given:N", title="given by the harness")] if _given_words(trace) else []
    bars = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(height=_LANE_PX - 4)
        .encode(
            x=alt.X("a:Q", title=time_title),
            x2=alt.X2("b:Q"),
            y=alt.Y("lane:N", title=None, sort=lanes),
            color=alt.Color(
                "for:N",
                title=None,
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
            ),
            tooltip=[
                *tooltips("what:N", "stage:N", "range:N", "for:N"),
                *given,
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


def _later(bar: dict[str, object], opened_s: float) -> dict[str, object]:
    """A bar of the load, which began when the study was open."""
    return bar | {end: cut(opened_s + float(str(bar[end]))) for end in ("a", "b")}


def _question_bars(sample: Sample) -> Iterator[dict[str, object]]:
    """What was asked for before the first frame, or beside it: a lane for each step."""
    for question in sample.opening.questions if sample.opening else ():
        whose = "" if question.series_index is None else f", series {question.series_index + 1}"
        bar = {
            "lane": question.step,
            "what": f"{question.asked.value}{whose}, {question.body_bytes:,} B",
            "stage": "before the first frame",
            "range": question.failure,
        }
        spans = (question.at_s, question.ended_s), (question.ended_s, question.ready_s)
        for name, (from_s, until_s) in zip(_ASKED, spans, strict=True):
            if until_s > from_s:
                yield {**bar, "a": cut(from_s), "b": cut(until_s), "for": name}


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
        if request.given_by_harness:
            bar["given"] = request.given_by_harness
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
        time_s, wait = sample.times_since_begin_s.of(milestone), sample.waits.of(milestone)
        if time_s is not None:
            yield {"t": cut(time_s), "moment": name}
        if wait is not None:
            yield {"t": cut(sample.opened_s + wait.floor_s), "moment": f"{name}: floor"}
    if sample.opened_s:
        yield {"t": cut(sample.opened_s), "moment": "opened: the first frame is asked for"}
