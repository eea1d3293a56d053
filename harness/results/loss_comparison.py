"""The model of TCP beside the kernel's where packets are lost, as it is kept: JSON, and back.

Times are seconds. A file is never edited: it is measured anew.
"""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pydantic import TypeAdapter

from harness.core.network.profile import CongestionControl
from harness.results.conditions import Circumstances
from harness.results.record import Record
from harness.results.sample import MOST_LATENESS_S
from harness.results.versioned_file import VersionedFile

LOSS_COMPARISON_FILE = "link/losses.json"
"""Where a committed comparison lies in the folder of committed runs."""

# History of the document; a new version gets a line.
#   1  2026-11  the first
LOSS_COMPARISON_VERSION = 1


@dataclass(frozen=True, slots=True)
class LossSample(Record):
    """One download over the kernel's link, which drew its losses from `seed`.

    `lateness_s` is how late the link was against its own schedule.
    """

    seed: int
    elapsed_s: float
    lateness_s: float

    @property
    def is_on_time(self) -> bool:
        """Whether the link kept to its schedule, so that the sample counts."""
        return self.lateness_s <= MOST_LATENESS_S


@dataclass(frozen=True, slots=True)
class LossCell(Record):
    """The same downloads over the kernel's link and over the model of one.

    So many bytes over each of so many kept connections, until the last byte of the last one.
    `model_s` are those of the seeds of all samples; none as long as they are not worked out.
    """

    loss_share: float
    rtt_s: float
    congestion: CongestionControl
    connection_count: int
    size_bytes: int
    kernel: tuple[LossSample, ...]
    model_s: tuple[float, ...] = ()

    @property
    def place(self) -> tuple[float, float, str, int, int]:
        """What the downloads of this cell have in common, to be sorted by."""
        control = self.congestion.value
        return self.loss_share, self.rtt_s, control, self.connection_count, self.size_bytes

    @property
    def counted(self) -> tuple[LossSample, ...]:
        """The samples of a link that was on schedule, or all if none was."""
        on_time = tuple(each for each in self.kernel if each.is_on_time)
        return on_time or self.kernel

    @property
    def kernel_median_s(self) -> float:
        """The kernel's, of the samples that count."""
        return median(each.elapsed_s for each in self.counted)

    @property
    def model_median_s(self) -> float:
        """The model's, of the seeds of these samples."""
        of_seeds = dict(zip((each.seed for each in self.kernel), self.model_s, strict=True))
        return median(of_seeds[each.seed] for each in self.counted)


@dataclass(frozen=True, slots=True)
class LossComparison(Record):
    """Cells, and under which conditions they were measured; rates are bits of IP a second."""

    harness_version: str
    circumstances: Circumstances
    download_bps: float
    upload_bps: float
    cells: tuple[LossCell, ...]

    def with_cells(self, cells: tuple[LossCell, ...]) -> "LossComparison":
        """The same with more cells, or others in place of those of the same downloads."""
        by_place = {cell.place: cell for cell in (*self.cells, *cells)}
        ordered = tuple(by_place[place] for place in sorted(by_place))
        return LossComparison(
            self.harness_version,
            self.circumstances,
            self.download_bps,
            self.upload_bps,
            ordered,
        )


_FILE = VersionedFile(
    TypeAdapter(LossComparison),
    "loss_comparison_version",
    LOSS_COMPARISON_VERSION,
    "is not a comparison with the kernel where packets are lost",
    "measure it anew with harness certify --reference kernel --loss 1%",
)


def loss_comparison_to_json(comparison: LossComparison) -> str:
    """The text of the file."""
    return _FILE.text(comparison)


def read_loss_comparison(path: Path) -> LossComparison:
    """The comparison in a file. Raises BadInput."""
    return _FILE.read(path)
