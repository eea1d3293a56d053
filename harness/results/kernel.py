"""The comparison of the emulated link with the kernel's, as it is kept: JSON text, and back.

Times are seconds. A file is never edited: it is measured anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from harness.errors import BadInput
from harness.results.conditions import Circumstances
from harness.results.older import with_circumstances
from harness.results.record import Record
from harness.results.sample import MOST_LATENESS_S

COMPARISON_FILE = "link/kernel.json"
"""Where a committed comparison lies in the folder of committed runs."""

# History of the document; a new version gets a line.
#   1  2026-11  the first
#   2  2026-11  `remembers` of a network; one of version 1 says nothing of it.
#   3  2026-11  `circumstances` as in a run, and in them the versions of packages; older ones do
#               not tell these, and keep the others beside the rest.
COMPARISON_VERSION = 3
_FIRST_WITH_CIRCUMSTANCES = 3


class LinkKind(Enum):
    """What the same bytes were downloaded over."""

    KERNEL_CUBIC = "kernel-cubic"
    KERNEL_DEFAULT = "kernel-default"
    FLUID = "fluid"
    TCP = "tcp"


class Connections(Enum):
    """Whether the time to connect is a part of it; kept ones have just carried the same bytes."""

    NEW = "new"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class ComparedNetwork(Record):
    """A network, and how its kernel link was made and went.

    Rates are bits of IP a second. `delays_by` is "netem" (the kernel) or "tun" (a process).
    `remembers` is what new connections know of earlier ones: "nothing", "round-trips", or
    "thresholds", with which they leave slow start where earlier ones did; None where it is not
    told.
    """

    name: str
    download_bps: float | None
    upload_bps: float | None
    rtt_s: float
    delays_by: str
    dropped_count: int
    remembers: str | None = None


@dataclass(frozen=True, slots=True)
class ComparedSample(Record):
    """One download; `lateness_s` is how late the link was against its own schedule."""

    elapsed_s: float
    lateness_s: float


@dataclass(frozen=True, slots=True)
class ComparedCell(Record):
    """The same downloads over each kind of link.

    Times end with the last byte of the last connection.
    """

    network: str
    size_bytes: int
    connection_count: int
    connections: Connections
    samples: Mapping[LinkKind, tuple[ComparedSample, ...]]

    def times_s(self, kind: LinkKind) -> tuple[float, ...]:
        """The times over one kind of link: of those on schedule, or of all if none was."""
        samples = self.samples.get(kind, ())
        on_time = [sample for sample in samples if sample.lateness_s <= MOST_LATENESS_S]
        return tuple(sample.elapsed_s for sample in on_time or samples)


@dataclass(frozen=True, slots=True)
class Comparison(Record):
    """Networks, cells, and under which conditions they were measured.

    `default_control` is the congestion control that the kernel uses unless it is told.
    """

    harness_version: str
    circumstances: Circumstances
    default_control: str
    networks: tuple[ComparedNetwork, ...]
    cells: tuple[ComparedCell, ...]


_COMPARISON: TypeAdapter[Comparison] = TypeAdapter(Comparison)
_REMEDY = "measure it anew with harness certify --reference kernel"


def comparison_to_json(comparison: Comparison) -> str:
    """The text of the file: UTF-8, readable, the same for the same comparison."""
    values = _COMPARISON.dump_python(comparison, mode="json")
    return json.dumps({"comparison_version": COMPARISON_VERSION, **values}, indent=1) + "\n"


def read_comparison(path: Path) -> Comparison:
    """The comparison in a file. Raises BadInput."""
    try:
        values = json.loads(path.read_bytes())
        version = values.pop("comparison_version")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(str(path), None, "is not a comparison with the kernel", _REMEDY) from error
    if version not in range(1, COMPARISON_VERSION + 1):
        rule = f"is a version that this program cannot read (it reads up to {COMPARISON_VERSION})"
        raise BadInput(str(path), version, rule, _REMEDY)
    if version < _FIRST_WITH_CIRCUMSTANCES:
        values = with_circumstances({"versions": {}, **values})
    try:
        return _COMPARISON.validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = f"{path}: {'.'.join(str(part) for part in first['loc'])}"
        rule = f"does not fit a comparison ({first['msg']})"
        raise BadInput(place, None, rule, _REMEDY) from error
