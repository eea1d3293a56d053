"""Sentences and table of what cases are worth, as one piece of Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile, Transport
from harness.core.units import format_time
from harness.predict.worth.gain import Gain
from harness.predict.worth.loads import DRAW_COUNT
from harness.predict.worth.reach import Axis
from harness.predict.worth.study import Worth
from harness.reporting.markdown import Column, escape_cell, escape_prose, milliseconds, table
from harness.reporting.real_path import real_path_text
from harness.reporting.worth.sentences import sentence, stretches_text
from harness.results.prediction import PREDICTION_MODEL_VERSION

_NAMES = {Milestone.FIRST_RENDER: "first render", Milestone.COMPLETE: "complete"}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: of which load, against which case, and from which gain on it is worth it.

    `real_rtt_s` is the real round trip to the server that has the images, 0 on this machine.
    """

    title: str
    load: Load
    against: str
    least_s: float
    device: Device
    real_rtt_s: float = 0.0


def summary(question: Question, worths: Sequence[Worth]) -> str:
    """A heading, a sentence for every row, the table, and what the figures rest on."""
    heading = (
        f"**{escape_prose(question.title)} (predicted for {escape_prose(question.device.name)}):"
        f' against "{escape_prose(question.against)}"**'
    )
    said = (sentence(each, question.load, question.least_s) for each in worths)
    sentences = "\n".join(f"- {escape_prose(each)}" for each in said)
    return "\n\n".join((heading, sentences, _table(question, worths), _notes(question, worths)))


def _table(question: Question, worths: Sequence[Worth]) -> str:
    least = format_time(question.least_s)

    def at(value_s: float | None) -> str:
        return milliseconds(value_s)

    columns: list[Column[Worth]] = [
        Column("Type", lambda each: escape_cell(each.case), is_number=False),
        Column("Network", lambda each: escape_cell(each.network.name), is_number=False),
        Column("Moment", lambda each: _NAMES[each.milestone], is_number=False),
        Column("Predicted, ms", lambda each: at(each.gain.case.time_s if each.gain else None)),
        Column(
            f"{question.against}, ms",
            lambda each: at(each.gain.against.time_s if each.gain else None),
        ),
        Column("Sooner by, ms", lambda each: _sooner(each.gain)),
        Column("Times as fast", lambda each: _times(each.gain)),
        Column("Verdict", lambda each: each.gain.verdict.value if each.gain else "", False),
        Column(f"Worth {least}: bandwidth", lambda each: _where(each, Axis.DOWNLOAD), False),
        Column("round trip", lambda each: _where(each, Axis.ROUND_TRIP), False),
    ]
    return table(columns, worths)


def _senders(network: NetworkProfile) -> str:
    if network.transport is Transport.TCP:
        return f"TCP, {network.congestion.value}"
    return "without TCP, as published throttling is"


def _sooner(gain: Gain | None) -> str:
    if gain is None:
        return ""
    sign = "−" if gain.gain_s < 0 else ""
    return f"{sign}{milliseconds(abs(gain.gain_s))} ± {milliseconds(gain.error_s)}"


def _times(gain: Gain | None) -> str:
    return f"{gain.speed_ratio:.2f}" if gain is not None and gain.speed_ratio else ""


def _where(worth: Worth, axis: Axis) -> str:
    return next((stretches_text(each) for each in worth.reaches if each.axis is axis), "")


def _notes(question: Question, worths: Sequence[Worth]) -> str:
    networks = dict.fromkeys(each.network for each in worths if each.network.is_shaped)
    real_path = real_path_text(question.real_rtt_s, dict.fromkeys(each.network for each in worths))
    senders = ", ".join(f"{each.name}: {_senders(each)}" for each in networks)
    return "\n".join(
        (
            *([f"- Senders over {escape_prose(senders)}."] if senders else []),
            *([f"- {escape_prose(real_path)}"] if real_path else []),
            "- Predicted, not measured; model version"
            f" {PREDICTION_MODEL_VERSION}, device {escape_prose(question.device.source)}.",
            "- ± is how far nineteen of twenty predictions of the committed runs are off at most,"
            " of both loads; what is within it is called alike. A device that is not the machine"
            " in question is off by more.",
            "- Looked for from 1 Mbit/s to 1 Gbit/s (upload in proportion) and from 1 ms to 1 s;"
            f" over a network with jitter or loss, medians of {DRAW_COUNT} draws, and borders as"
            " near as these tell.",
        )
    )
