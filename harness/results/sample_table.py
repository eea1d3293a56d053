"""Every sample of runs as one table: a row a sample, the conditions beside it, units in the names.

What was not measured is null, never zero. Times are in seconds, sizes in bytes, rates in bit/s.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.core.published import PublishedRow
from harness.core.viewing.opening import Purpose
from harness.results.case import CaseRecord
from harness.results.conditions import Circumstances
from harness.results.document import CaseResult, RunDocument
from harness.results.sample import Sample, WaitParts


@dataclass(frozen=True, slots=True)
class SampleInRun:
    """One sample, and all that it belongs to; `run` is the name under which its run was given."""

    run: str
    document: RunDocument
    row: CaseResult
    sample: Sample

    @property
    def network(self) -> NetworkProfile:
        """The network it was measured on."""
        networks = self.document.scenario.networks
        return next(each for each in networks if each.name == self.row.network)

    @property
    def case(self) -> CaseRecord:
        """The case as it was played."""
        return next(each for each in self.document.scenario.cases if each.name == self.row.case)

    @property
    def circumstances(self) -> Circumstances | None:
        """When and where it was measured; None of a prediction alone."""
        return self.document.provenance.circumstances

    @property
    def published(self) -> PublishedRow | None:
        """What was published of the same row."""
        table = self.document.published
        return table.row(self.row.case, self.row.network) if table else None


@dataclass(frozen=True, slots=True)
class SampleColumn:
    """A column of the table: its name with the unit, its type, and what it says."""

    name: str
    type: type[pl.DataType]
    meaning: str
    of: Callable[[SampleInRun], object]


def sample_table(runs: Mapping[str, RunDocument]) -> pl.DataFrame:
    """Every sample of some runs, in the order measured row by row; `runs` are by name."""
    found = [
        SampleInRun(name, document, row, sample)
        for name, document in runs.items()
        for row in document.cases
        for sample in row.samples
    ]
    return pl.DataFrame(
        {each.name: [each.of(one) for one in found] for each in SAMPLE_COLUMNS},
        schema={each.name: each.type for each in SAMPLE_COLUMNS},
    )


def data_dictionary() -> pl.DataFrame:
    """What every column says: a row a column."""
    return pl.DataFrame(
        {
            "column": [each.name for each in SAMPLE_COLUMNS],
            "type": [each.type.__name__ for each in SAMPLE_COLUMNS],
            "meaning": [each.meaning for each in SAMPLE_COLUMNS],
        }
    )


def _identity() -> Iterator[SampleColumn]:
    yield SampleColumn("run", pl.String, "the run, as it was named", lambda each: each.run)
    yield _text("scenario", "the scenario's name", lambda each: each.document.scenario.name)
    yield _text("case", "the row of the table: a retrieve configuration", lambda e: e.row.case)
    yield _text("network", "the network's name", lambda each: each.row.network)
    yield _text("lane", "who loaded: loader, viewer or prediction", lambda e: e.row.lane.value)
    yield SampleColumn(
        "repeat",
        pl.Int64,
        "which load of the row, from 1; warm-ups and repeats apart",
        lambda each: each.sample.repeat,
    )
    yield _flag("is_warm_up", "a warm-up, never counted", lambda each: each.sample.is_warm_up)
    yield _flag("is_counted", "whether statistics use it", lambda each: each.sample.is_counted)
    yield _text(
        "excluded_because",
        "kinds of reasons not to count it, joined by spaces; null of a valid one",
        lambda each: " ".join(reason.kind for reason in each.sample.invalid_because) or None,
    )
    yield _text("started_at", "ISO 8601, UTC", lambda each: each.sample.started_at)


def _times() -> Iterator[SampleColumn]:
    for milestone in Milestone:
        name = milestone.value.replace("_", " ")
        key = milestone.value
        yield _number(f"{key}_s", f"when: {name}", _time_of(milestone))
        for part in ("wire", "decode", "render"):
            yield _number(
                f"{key}_{part}_s", f"of the wait for {name}: {part}", _part_of(milestone, part)
            )
        yield _number(
            f"{key}_floor_s", f"{name}: what physics allows", _part_of(milestone, "floor")
        )


def _costs() -> Iterator[SampleColumn]:
    yield _count(
        "size_bytes", "what the size column of the table shows", lambda e: e.row.size_bytes
    )
    yield _count("request_count", "requests", lambda each: each.sample.request_count)
    yield _count("bytes_received", "bytes of bodies", lambda each: each.sample.bytes_received)
    yield _count(
        "bytes_redundant", "bytes of bodies received before", lambda e: e.sample.bytes_redundant
    )
    yield _count(
        "failure_count", "images that a stage could not have", lambda e: e.sample.failure_count
    )
    yield _number(
        "decode_busy_s", "decoding, summed over all images", lambda e: e.sample.decode_busy_s
    )
    yield _number(
        "render_busy_s", "drawing, summed over all images", lambda e: e.sample.render_busy_s
    )
    yield _number("decode_again_s", "an image decoded again, the mean", _again("decode_s"))
    yield _number("fixed_work_s", "the fixed work beside that, the mean", _again("work_s"))
    yield _number(
        "emulator_lateness_s",
        "how far the emulated link fell behind its schedule at most",
        lambda each: each.sample.emulator.max_lateness_s if each.sample.emulator else None,
    )
    yield from _published()


def _published() -> Iterator[SampleColumn]:
    yield _number(
        "published_first_render_s",
        "what was published for the row",
        lambda each: each.published.first_render_s if each.published else None,
    )
    yield _number(
        "published_complete_s",
        "what was published for the row",
        lambda each: each.published.complete_s if each.published else None,
    )


def _opening() -> Iterator[SampleColumn]:
    """What came before the first frame; null where a load began with that."""
    yield _number("opened_s", "from the click: the first frame is asked for", _opened_s)
    for milestone in Milestone:
        name = milestone.value.replace("_", " ")
        meaning = f"from the click: {name}"
        yield _number(f"{milestone.value}_from_click_s", meaning, _clicked_s(milestone))
    for purpose in Purpose:
        meaning = "bytes of bodies asked for besides the images"
        yield _count(f"{purpose.value}_bytes", meaning, _bytes_for(purpose))


def _conditions() -> Iterator[SampleColumn]:
    yield _text("policy", "the client policy: the viewer's rules", lambda each: each.case.policy)
    yield _text("http", "HTTP version of the client", lambda each: each.case.client.http.value)
    yield _flag("tls", "whether the client spoke over TLS", lambda each: each.case.client.tls)
    yield _count(
        "connection_count",
        "connections (HTTP/2: streams)",
        lambda each: each.case.client.connection_count,
    )
    yield _count(
        "decode_worker_count", "decoders", lambda each: each.case.client.decode_worker_count
    )
    yield _number("download_bps", "null: no limit", lambda each: each.network.download_bps)
    yield _number("upload_bps", "null: no limit", lambda each: each.network.upload_bps)
    yield _number("rtt_s", "round trip", lambda each: each.network.rtt_s)
    yield _text("transport", "model of the link", lambda each: each.network.transport.value)
    yield _text("dataset", "the images", lambda each: each.document.provenance.dataset.name)
    yield _text("dataset_digest", "SHA-256", lambda each: each.document.provenance.dataset.digest)
    yield _text(
        "dataset_licence", "of the images", lambda each: each.document.provenance.dataset.licence
    )
    yield _text("scenario_digest", "SHA-256", lambda each: each.document.provenance.scenario_digest)
    yield _count(
        "definitions_version",
        "which meaning of first render and the other words",
        lambda each: each.document.provenance.definitions_version,
    )


def _program() -> Iterator[SampleColumn]:
    yield _text(
        "harness_version", "of the program", lambda e: e.document.provenance.harness_version
    )
    yield _text(
        "commit", "of the program", lambda e: e.circumstances.commit if e.circumstances else None
    )
    yield _count(
        "model_version",
        "of the models that predicted",
        lambda each: each.document.prediction.model_version if each.document.prediction else None,
    )
    yield _text(
        "device",
        "what is predicted for",
        lambda each: each.document.prediction.device.name if each.document.prediction else None,
    )
    yield _text(
        "python", "interpreter", lambda e: e.circumstances.python if e.circumstances else None
    )
    for name, kind, meaning in (
        ("cpu", pl.String, "processor of the machine"),
        ("core_count", pl.Int64, "its cores"),
        ("memory_bytes", pl.Int64, "its memory"),
        ("os", pl.String, "its system"),
        ("kernel", pl.String, "its kernel"),
    ):
        yield SampleColumn(name, kind, meaning, _machine_of(name))


def _text(name: str, meaning: str, of: Callable[[SampleInRun], str | None]) -> SampleColumn:
    return SampleColumn(name, pl.String, meaning, of)


def _flag(name: str, meaning: str, of: Callable[[SampleInRun], bool]) -> SampleColumn:
    return SampleColumn(name, pl.Boolean, meaning, of)


def _count(name: str, meaning: str, of: Callable[[SampleInRun], int | None]) -> SampleColumn:
    return SampleColumn(name, pl.Int64, meaning, of)


def _number(name: str, meaning: str, of: Callable[[SampleInRun], float | None]) -> SampleColumn:
    return SampleColumn(name, pl.Float64, meaning, of)


def _time_of(milestone: Milestone) -> Callable[[SampleInRun], float | None]:
    return lambda each: each.sample.times_s.of(milestone)


def _opened_s(each: SampleInRun) -> float | None:
    return each.sample.opening.opened_s if each.sample.opening else None


def _clicked_s(milestone: Milestone) -> Callable[[SampleInRun], float | None]:
    def of(each: SampleInRun) -> float | None:
        sample = each.sample
        return sample.times_since_begin_s.of(milestone) if sample.opening else None

    return of


def _bytes_for(purpose: Purpose) -> Callable[[SampleInRun], int | None]:
    def of(each: SampleInRun) -> int | None:
        return each.sample.opening.body_bytes(purpose) if each.sample.opening else None

    return of


def _again(key: str) -> Callable[[SampleInRun], float | None]:
    return lambda each: getattr(each.sample.decode_pace, key, None)


def _part_of(milestone: Milestone, part: str) -> Callable[[SampleInRun], float | None]:
    def of(each: SampleInRun) -> float | None:
        wait: WaitParts | None = each.sample.waits.of(milestone)
        return getattr(wait, f"{part}_s") if wait else None

    return of


def _machine_of(name: str) -> Callable[[SampleInRun], Any]:
    return lambda each: each.circumstances and getattr(each.circumstances.machine, name)


SAMPLE_COLUMNS: Sequence[SampleColumn] = (
    *_identity(),
    *_times(),
    *_costs(),
    *_opening(),
    *_conditions(),
    *_program(),
)
"""All columns, in their order."""
