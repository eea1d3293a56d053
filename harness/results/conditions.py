"""Under what conditions a run was measured: enough to reproduce it, or to say why one cannot.

No host name, user name or path is ever a part of it: results are published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from harness.results.record import Record

# Which meaning of "first render" and the other words samples are taken with today; the meanings,
# and the history of them, stand in harness/reporting/definitions.py.
DEFINITIONS_VERSION = 1


@dataclass(frozen=True, slots=True)
class DatasetRecord(Record):
    """The images of a run; `encodings` is the total size in bytes by path ("frames", "jls")."""

    name: str
    digest: str
    source_note: str
    licence: str
    frame_count: int
    rows: int
    columns: int
    bits: int
    encodings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Machine(Record):
    """What ran the measurement; two samples of one run must share it."""

    os: str
    kernel: str
    cpu: str
    core_count: int
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class LoadAverage(Record):
    """How busy the machine was, before and after: runnable processes over 1, 5, 15 minutes."""

    at_start: tuple[float, float, float]
    at_end: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Circumstances(Record):
    """Where and when a program measured: what no two runs share.

    `commit` and `is_dirty` are None outside a repository. `versions` are those of the packages
    and codecs that shape a figure. `started_at` is ISO 8601 in UTC.
    """

    commit: str | None
    is_dirty: bool | None
    python: str
    machine: Machine
    load_average: LoadAverage
    versions: Mapping[str, str]
    started_at: str

    def with_end(self, load_average: tuple[float, float, float]) -> "Circumstances":
        """The same with the load average after the last sample."""
        return replace(self, load_average=LoadAverage(self.load_average.at_start, load_average))

    def must_match(self) -> dict[str, object]:
        """What samples of one run share, by name."""
        return {
            "python": self.python,
            **{field.name: getattr(self.machine, field.name) for field in fields(Machine)},
            **self.versions,
        }


@dataclass(frozen=True, slots=True)
class Provenance(Record):
    """Which program gives figures of what.

    `definitions_version` says which meaning of "first render" and the other words the figures
    were taken with. `circumstances` are None where nothing was measured: a prediction is the same
    at any time, on any machine.
    """

    harness_version: str
    scenario_digest: str
    dataset: DatasetRecord
    policy: str
    definitions_version: int
    circumstances: Circumstances | None

    def with_end(self, load_average: tuple[float, float, float]) -> "Provenance":
        """The same with the load average after the last sample; something was measured."""
        assert self.circumstances is not None, "nothing is measured"
        return replace(self, circumstances=self.circumstances.with_end(load_average))

    def differences(self, other: "Provenance") -> list[str]:
        """What keeps samples of the other from being mixed with these, one sentence part each."""
        before, now = self._must_match(), other._must_match()
        return [
            f"{name} was {before.get(name)}, is {now.get(name)}"
            for name in before | now
            if before.get(name) != now.get(name)
        ]

    def _must_match(self) -> dict[str, object]:
        return {
            "scenario digest": self.scenario_digest,
            "dataset digest": self.dataset.digest,
            "policy": self.policy,
            "definitions version": self.definitions_version,
            "harness version": self.harness_version,
            **(self.circumstances.must_match() if self.circumstances else {}),
        }
