"""Under what conditions a run was measured: enough to reproduce it, or to say why one cannot.

No host name, user name or path is ever a part of it: results are published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from harness.results.sample import Record

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
class Provenance(Record):
    """Which program measured what, where and when.

    `commit` and `is_dirty` are None outside a repository. `versions` are those of the packages
    and codecs that shape a figure. `started_at` is ISO 8601 in UTC. `definitions_version` says
    which meaning of "first render" and the other words the figures were taken with.
    """

    commit: str | None
    is_dirty: bool | None
    harness_version: str
    python: str
    machine: Machine
    load_average: LoadAverage
    versions: Mapping[str, str]
    started_at: str
    scenario_digest: str
    dataset: DatasetRecord
    policy: str
    definitions_version: int

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
            "python": self.python,
            **{field.name: getattr(self.machine, field.name) for field in fields(Machine)},
            **self.versions,
        }
