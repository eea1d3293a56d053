"""The run document: one scenario, measured or predicted once, with every sample it gave.

A sample is never changed; a document with one more sample is a new value.
"""

import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import inf

from harness.core.http.client import Client
from harness.core.http.framing import Framing
from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.published import PublishedTable
from harness.results.case import CaseRecord
from harness.results.certification import CertificateRecord, lacks_certificate_after
from harness.results.conditions import Provenance
from harness.results.prediction import PredictionRecord
from harness.results.quality_times import QualityRecord
from harness.results.record import Record
from harness.results.sample import RowKey, Sample, SampleSlot
from harness.results.server_record import ServerRecord

MOST_ATTEMPTS = 3
"""How often a row is measured at most, for every sample that the scenario asks for."""


@dataclass(frozen=True, slots=True)
class ScenarioRecord(Record):
    """The scenario as it was measured; `text` is the YAML as it was read.

    `title` is by language ("en", "zh"). `client` and `framing` are those of cases that
    say nothing of it. `cases` are in the order of the table. Each of `lanes`
    has all of them. `is_quick` says that it was a first look, one load a row: it is shown as
    such, and neither published, nor a baseline, nor a part of a history. `server` is somebody
    else's, if the images are; a static tree that we serve is none.
    """

    name: str
    title: Mapping[str, str]
    load: Load
    text: str
    networks: tuple[NetworkProfile, ...]
    cases: tuple[CaseRecord, ...]
    client: Client
    framing: Framing
    repeats: int
    warm_ups: int
    lanes: tuple[Lane, ...] = (Lane.LOADER,)
    is_quick: bool = False
    server: ServerRecord | None = None

    @property
    def case_names(self) -> tuple[str, ...]:
        """The names of the cases, in the order of the table."""
        return tuple(case.name for case in self.cases)

    def slots(self) -> Iterator[SampleSlot]:
        """Every load of the run in the order of measuring; what is predicted comes first.

        Network by network; there the warm-ups, then the counted repeats, and in each of them
        every case once in every lane (A A B B C C, A A B B C C, …), so that drift of the machine
        hits all alike.
        """
        if Lane.PREDICTION in self.lanes:
            for network, case in product(self.networks, self.case_names):
                yield SampleSlot(case, network.name, 1, False, Lane.PREDICTION)
        measured = [lane for lane in self.lanes if lane is not Lane.PREDICTION]
        for network in self.networks:
            for is_warm_up, count in ((True, self.warm_ups), (False, self.repeats)):
                for repeat in range(1, count + 1):
                    for case, lane in product(self.case_names, measured):
                        yield SampleSlot(case, network.name, repeat, is_warm_up, lane)

    def rows(self) -> Iterator[RowKey]:
        """The rows in the order of the table: network by network, a case's lanes together."""
        for network, case, lane in product(self.networks, self.case_names, self.lanes):
            yield case, network.name, lane


@dataclass(frozen=True, slots=True)
class CaseResult(Record):
    """One row of the table, in one lane: its samples in the order measured.

    `size_bytes` is what the size column shows: the reduced or first part of all frames where
    the case begins with one, else the whole.
    """

    case: str
    network: str
    size_bytes: int
    samples: tuple[Sample, ...] = ()
    lane: Lane = Lane.LOADER

    @property
    def key(self) -> RowKey:
        """Which row it is."""
        return self.case, self.network, self.lane

    @property
    def median_sample(self) -> Sample | None:
        """The counted sample in the middle, by completion; None where none is counted."""
        counted = [sample for sample in self.samples if sample.is_counted]
        ordered = sorted(counted, key=lambda sample: sample.times_s.complete or inf)
        return ordered[(len(ordered) - 1) // 2] if ordered else None


@dataclass(frozen=True, slots=True)
class RunDocument(Record):
    """A run: conditions, scenario, the figures to print beside ours, and the rows.

    There is one row for every case on every network in every lane, in the order of
    `ScenarioRecord.rows`. `certificates` are in the order measured. `prediction` is there where
    the lane of predictions is; where that is the only lane, nothing was measured. `resumed_at` are
    the moments (ISO 8601 in UTC) at which a run that had been cut off went on.
    """

    provenance: Provenance
    scenario: ScenarioRecord
    published: PublishedTable | None
    cases: tuple[CaseResult, ...]
    certificates: tuple[CertificateRecord, ...] = ()
    prediction: PredictionRecord | None = None
    resumed_at: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lanes = self.scenario.lanes
        assert (self.prediction is not None) == (Lane.PREDICTION in lanes), lanes
        assert (self.provenance.circumstances is None) == (lanes == (Lane.PREDICTION,)), lanes
        rows = [row.key for row in self.cases]
        expected = list(self.scenario.rows())
        assert rows == expected, f"rows must be every case on every network, not {rows}"

    @property
    def has_ended(self) -> bool:
        """Whether the load average after the last sample is known."""
        found = self.provenance.circumstances
        return found is not None and found.load_average.at_end is not None

    @property
    def samples(self) -> tuple[Sample, ...]:
        """Every sample, row by row."""
        return tuple(sample for row in self.cases for sample in row.samples)

    @property
    def measured_samples(self) -> tuple[Sample, ...]:
        """Every sample that is no prediction, row by row."""
        return tuple(s for s in self.samples if s.lane is not Lane.PREDICTION)

    @property
    def half_certified(self) -> tuple[NetworkProfile, ...]:
        """The networks whose links were certified before their loads, and not after the last.

        A run was cut off there: between that load and the certificate.
        """
        return tuple(each for each in self.scenario.networks if self._is_half_certified(each))

    def _is_half_certified(self, network: NetworkProfile) -> bool:
        loads_at = [s.started_at or "" for s in self.measured_samples if s.network == network.name]
        records = [each for each in self.certificates if each.network == network.name]
        return (
            network.is_shaped and bool(loads_at) and lacks_certificate_after(records, max(loads_at))
        )

    def missing(self) -> tuple[SampleSlot, ...]:
        """The loads that are still to be measured, in their order."""
        measured = {sample.slot for sample in self.samples}
        return tuple(slot for slot in self.scenario.slots() if slot not in measured)

    def replacements(self, most_attempts: int = MOST_ATTEMPTS) -> tuple[SampleSlot, ...]:
        """Once nothing is missing: one more load for every row that lost one to a busy machine.

        A row is measured at most `most_attempts` times as often as the scenario asks for.
        """
        repeats = self.scenario.repeats
        slots = []
        measured = [row for row in self.cases if row.lane is not Lane.PREDICTION]
        for row in measured if not self.missing() else ():
            repeated = [sample for sample in row.samples if not sample.is_warm_up]
            still_short = sum(not sample.is_only_disturbed for sample in repeated) < repeats
            if still_short and len(repeated) < most_attempts * repeats:
                repeat = len(repeated) + 1
                slots.append(SampleSlot(row.case, row.network, repeat, False, row.lane))
        return tuple(slots)

    def faulty_samples(self) -> tuple[Sample, ...]:
        """The repeats that must not be counted and for which no further sample stands in."""
        return tuple(
            sample
            for row in self.cases
            for sample in row.samples
            if not (sample.is_valid or sample.is_warm_up)
            if not (sample.is_only_disturbed and self._has_enough(row))
        )

    def _has_enough(self, row: CaseResult) -> bool:
        return sum(sample.is_counted for sample in row.samples) >= self.scenario.repeats

    def with_sample(self, sample: Sample) -> "RunDocument":
        """The same document with one more sample at the end of its row."""
        wanted = self.missing() or self.replacements(sys.maxsize)
        assert sample.slot in wanted, f"{sample.slot} is not to be measured (again)"
        rows = tuple(
            replace(row, samples=(*row.samples, sample)) if row.key == sample.slot.row else row
            for row in self.cases
        )
        return replace(self, cases=rows)

    def with_quality(self, found: Mapping[SampleSlot, QualityRecord]) -> "RunDocument":
        """The same document, which tells how good these loads were when."""
        rows = tuple(
            replace(
                row,
                samples=tuple(
                    replace(sample, quality=found.get(sample.slot, sample.quality))
                    for sample in row.samples
                ),
            )
            for row in self.cases
        )
        return replace(self, cases=rows)

    def with_certificate(self, record: CertificateRecord) -> "RunDocument":
        """The same document with one more certificate."""
        return replace(self, certificates=(*self.certificates, record))

    def with_resumption(self, at: str) -> "RunDocument":
        """The same document, which goes on at this moment."""
        return replace(self, resumed_at=(*self.resumed_at, at))

    def on_networks(self, names: Collection[str]) -> "RunDocument":
        """What the document tells of these networks, in its own order."""
        networks = tuple(each for each in self.scenario.networks if each.name in names)
        return replace(
            self,
            scenario=replace(self.scenario, networks=networks),
            cases=tuple(row for row in self.cases if row.network in names),
            certificates=tuple(each for each in self.certificates if each.network in names),
        )

    def with_cases_played(self, cases: tuple[CaseRecord, ...]) -> "RunDocument":
        """The same document, which tells of its cases what one of an older version did not."""
        assert [case.name for case in cases] == list(self.scenario.case_names), "the same cases"
        return replace(self, scenario=replace(self.scenario, cases=cases))

    def with_repeats(self, repeats: int) -> "RunDocument":
        """The same document, of which more is to be measured."""
        assert repeats >= self.scenario.repeats, "what is measured stays"
        return replace(self, scenario=replace(self.scenario, repeats=repeats))

    def with_end(self, load_average: tuple[float, float, float]) -> "RunDocument":
        """The same document with the load average after the last sample."""
        return replace(self, provenance=self.provenance.with_end(load_average))
