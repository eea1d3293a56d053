"""The figures of a run that are compared: measured times with all samples, and what is exact.

A run document is boiled down to these, and a history keeps nothing else of a run. `exact` are
what cannot vary while nothing changes: requests, bytes, floors, and everything predicted. How good
the first render was is exact of a prediction alone: of a load, chance has a part in what came by
then.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import TypeAdapter

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.results.case import CaseRecord
from harness.results.conditions import Circumstances
from harness.results.document import CaseResult, RunDocument
from harness.results.opening_figures import exact_of_openings
from harness.results.quality_times import QualityMoment
from harness.results.reading_study import ReadingMoment
from harness.results.record import Record
from harness.results.sample import Sample, WaitParts

_KIND = "kind of run"
DIGEST_DIGITS = 12
"""How much of a digest people are told."""
_CASE: TypeAdapter[CaseRecord] = TypeAdapter(CaseRecord)
_NETWORK: TypeAdapter[NetworkProfile] = TypeAdapter(NetworkProfile)


SIMILARITY = "SSIM"
"""How the names of exact figures begin of which more is better."""

LoadMoment = Milestone | QualityMoment
"""What is waited for in a load: something to be shown, or something good."""

FigureMoment = LoadMoment | ReadingMoment
"""The same, or what somebody waits for who reads."""


class Part(Enum):
    """What of a waiting time is compared: all of it, or a part; few have a server.

    Decoding is compared once more, apart from any waiting: again and again after the load, at the
    pace that the machine had.
    """

    WHOLE = "whole"
    WIRE = "wire"
    SERVER = "server"
    DECODE = "decode"
    RENDER = "render"
    DECODE_AGAIN = "decode again"


@dataclass(frozen=True, slots=True)
class MeasuredFigure(Record):
    """One time of one row: the counted samples in the order measured, and their repeats."""

    milestone: FigureMoment
    part: Part
    times_s: tuple[float, ...]
    repeats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExactFigure(Record):
    """A figure that samples share; `values` are all that were seen, one where it is exact."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowFigures(Record):
    """One row of a table; `attempted_count` are the samples but warm-ups, counted or not."""

    case: str
    network: str
    lane: Lane
    attempted_count: int
    measured: tuple[MeasuredFigure, ...]
    exact: tuple[ExactFigure, ...]


@dataclass(frozen=True, slots=True)
class RunFigures(Record):
    """A run, boiled down. `run` is where its document lies, as it was named.

    `must_match` is what two runs have to share to be compared, `reasons` what else may explain
    that something differs: name and value, both for people.
    """

    scenario: str
    run: str
    started_at: str | None
    commit: str | None
    must_match: Mapping[str, str]
    reasons: Mapping[str, str]
    rows: tuple[RowFigures, ...]

    @property
    def is_quick(self) -> bool:
        """Whether it was a first look, which is compared with its like alone."""
        return _KIND in self.must_match

    @property
    def name(self) -> str:
        """How it is told from others: where it lies, when it was measured, of which commit."""
        commit = self.commit and f"commit {self.commit[:DIGEST_DIGITS]}"
        about = ", ".join(each for each in (self.started_at, commit) if each)
        return f"{self.run} ({about})" if about else self.run


def figures_of(document: RunDocument, run: str) -> RunFigures:
    """The figures of a run document; `run` says where it lies."""
    found = document.provenance.circumstances
    # Of a stack, one image is loaded: the first render is that of every image.
    is_stack = document.scenario.load is Load.STACK
    milestones: list[LoadMoment] = [
        *(m for m in Milestone if not (is_stack and m is Milestone.EVERY_IMAGE)),
        *(m for m in QualityMoment if m.is_of_worst or not is_stack),
    ]
    return RunFigures(
        scenario=document.scenario.name,
        run=run,
        started_at=found.started_at if found else None,
        commit=found.commit if found else None,
        must_match=_must_match(document),
        reasons=dict(_reasons(document)),
        rows=tuple(_row(row, milestones) for row in document.cases),
    )


def machine_class(found: Circumstances | None) -> str | None:
    """What kind of machine measured; None where none did.

    Kernels come and go with updates, and with them the last megabytes of memory.
    """
    if found is None:
        return None
    here = found.machine
    return f"{here.cpu}, {here.core_count} cores, {here.os}"


def _must_match(document: RunDocument) -> dict[str, str]:
    provenance = document.provenance
    return {
        "machine": machine_class(provenance.circumstances) or "none",
        "scenario digest": provenance.scenario_digest[:DIGEST_DIGITS],
        "dataset digest": provenance.dataset.digest[:DIGEST_DIGITS],
        "definitions version": str(provenance.definitions_version),
        "policy": provenance.policy,
        **({_KIND: "a quick look, one load a row"} if document.scenario.is_quick else {}),
    }


def _reasons(document: RunDocument) -> Iterator[tuple[str, str]]:
    yield "harness version", document.provenance.harness_version
    yield "dataset", document.provenance.dataset.digest[:DIGEST_DIGITS]
    for case in document.scenario.cases:
        yield f"policy of {case.name}", case.policy
        yield f"client of {case.name}", _digest(_CASE.dump_json(case, include={"client"}))
        if case.opening is not None:
            shaping = _CASE.dump_json(case, include={"opening", "study"})
            yield f"opening of {case.name}", _digest(shaping)
        if case.played is not None:
            keys = {"played": {"retrieve"}}
            yield f"configuration of {case.name}", _digest(_CASE.dump_json(case, include=keys))
            keys = {"played": {"origin"}}
            yield f"server of {case.name}", _digest(_CASE.dump_json(case, include=keys))
    for network in document.scenario.networks:
        shaping = _NETWORK.dump_json(network, exclude={"source"}, exclude_defaults=True)
        yield f"network {network.name}", _digest(shaping)
    if document.prediction is not None:
        yield "model version", str(document.prediction.model_version)
        yield "device", document.prediction.device.name
    if (found := document.provenance.circumstances) is not None:
        yield "python", found.python
        yield from found.versions.items()
        yield "kernel", found.machine.kernel


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGEST_DIGITS]


def _row(row: CaseResult, milestones: Sequence[LoadMoment]) -> RowFigures:
    counted = [sample for sample in row.samples if sample.is_counted]
    is_predicted = row.lane is Lane.PREDICTION
    return RowFigures(
        case=row.case,
        network=row.network,
        lane=row.lane,
        attempted_count=sum(not sample.is_warm_up for sample in row.samples),
        measured=() if is_predicted else tuple(_measured(counted, milestones)),
        exact=tuple(_exact(counted, milestones, is_predicted)) if counted else (),
    )


def _measured(
    counted: Sequence[Sample], milestones: Sequence[LoadMoment]
) -> Iterator[MeasuredFigure]:
    for milestone in milestones:
        for part in Part if isinstance(milestone, Milestone) else (Part.WHOLE,):
            found = [
                (sample.repeat, time_s)
                for sample in counted
                if (time_s := _time_s(sample, milestone, part)) is not None
            ]
            if found:
                repeats, times_s = zip(*found, strict=True)
                yield MeasuredFigure(milestone, part, times_s, repeats)


def _time_s(sample: Sample, milestone: LoadMoment, part: Part) -> float | None:
    if isinstance(milestone, QualityMoment):
        return milestone.time_s(sample.quality) if sample.quality else None
    if part is Part.WHOLE:
        return sample.times_s.of(milestone)
    if part is Part.DECODE_AGAIN:
        pace = sample.decode_pace if milestone is Milestone.COMPLETE else None
        return None if pace is None else pace.stated_s
    waits: WaitParts | None = sample.waits.of(milestone)
    time_s: float | None = getattr(waits, f"{part.value}_s") if waits else None
    return time_s


def _exact(
    counted: Sequence[Sample], milestones: Sequence[LoadMoment], is_predicted: bool
) -> Iterator[ExactFigure]:
    yield _seen("requests", [str(sample.request_count) for sample in counted])
    yield _seen("requests by stage", [_requests_by_stage(sample) for sample in counted])
    yield _seen("order of stages", [_stage_order(sample) for sample in counted])
    yield _seen("bytes received", [str(sample.bytes_received) for sample in counted])
    for purpose in ("useful", "redundant", "unseen", "head"):
        yield _seen(f"{purpose} bytes", [_bytes_for(sample, purpose) for sample in counted])
    yield _seen("final quality", [_final_quality(sample) for sample in counted])
    for name, values in exact_of_openings(counted, is_predicted=is_predicted):
        yield _seen(name, values)
    for milestone in milestones:
        if isinstance(milestone, Milestone):
            waits = [wait for sample in counted if (wait := sample.waits.of(milestone))]
            if waits:
                floors = [_in_ms(wait.floor_s) for wait in waits]
                yield _seen(f"floor of {milestone.value}", floors)
        if is_predicted and (isinstance(milestone, Milestone) or _are_judged(counted)):
            times = [_in_ms(_time_s(sample, milestone, Part.WHOLE)) for sample in counted]
            yield _seen(f"predicted {milestone.value}", times)
    if is_predicted and _are_judged(counted):
        yield from _first_similarity(counted)


def _are_judged(counted: Sequence[Sample]) -> bool:
    return all(sample.quality is not None for sample in counted)


def _first_similarity(counted: Sequence[Sample]) -> Iterator[ExactFigure]:
    """How good the predicted first render is, of the worst image and of the median one."""
    records = [sample.quality for sample in counted if sample.quality is not None]
    for name in ("worst", "median"):
        values = [getattr(record, name).first_render_ssim for record in records]
        yield _seen(f"{SIMILARITY} of the first render, {name}", [str(each) for each in values])


def _seen(name: str, values: Sequence[str]) -> ExactFigure:
    return ExactFigure(name, tuple(sorted(set(values))))


def _stage_order(sample: Sample) -> str:
    """The stages in the order in which each first had an answer."""
    return ", ".join(stage.stage_id for stage in sample.ledger)


def _requests_by_stage(sample: Sample) -> str:
    counts = sorted((stage.stage_id, stage.request_count) for stage in sample.ledger)
    return ", ".join(f"{stage_id} {count}" for stage_id, count in counts)


def _bytes_for(sample: Sample, purpose: str) -> str:
    return str(sum(getattr(stage, f"{purpose}_bytes") for stage in sample.ledger))


def _final_quality(sample: Sample) -> str:
    return "full resolution" if sample.times_s.complete is not None else "not complete"


def _in_ms(time_s: float | None) -> str:
    """Every digit, as the same model gives the same bits."""
    return "never" if time_s is None else f"{time_s * 1000!r} ms"
