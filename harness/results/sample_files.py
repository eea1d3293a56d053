"""The files of one sample, beside the run document.

viewer/03-4g-HTJ2K-Byte-Range/repeat-1/           third row of the table
traces/03-4g-HTJ2K-Byte-Range/repeat-1.parquet    what happened in it
"""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from harness.durable import keep_file
from harness.results.document import RunDocument
from harness.results.reading_study import ReadingRow, ReadingStudy
from harness.results.sample import SampleSlot

TRACES = "traces"

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """The folder of a sample, `name` inside the run's; nothing is there before it is needed."""

    run_folder: Path
    name: PurePosixPath
    with_pictures: bool

    @property
    def picture_folder(self) -> Path | None:
        """Where pictures go; None where none are taken."""
        return self.run_folder / self.name if self.with_pictures else None

    @property
    def trace(self) -> Path:
        """Where the trace of the load is, if it has one."""
        return self.run_folder / TRACES / self.name.parent.name / f"{self.name.name}.parquet"

    def keep(self, name: str, content: bytes) -> str:
        """Put a file there, and return what the run document calls it. Raises StorageError."""
        path = self.run_folder / self.name / name
        keep_file(path, content, "free disk space, then continue with --resume")
        return self.named(path)

    def named(self, path: Path) -> str:
        """What the run document calls a file of the run's folder."""
        return path.relative_to(self.run_folder).as_posix()


def sample_files(run_folder: Path, document: RunDocument, slot: SampleSlot) -> SampleFiles:
    """Where the files of a load go.

    Pictures are taken of the first load of a row, which is a warm-up unless the scenario has
    none: no other sample pays for them.
    """
    keys = [row.key for row in document.cases]
    number = keys.index(slot.row) + 1
    row = _folder_name(f"{number:02}-{slot.network}-{slot.case}")
    turn = f"{'warm-up' if slot.is_warm_up else 'repeat'}-{slot.repeat}"
    is_first = slot.repeat == 1 and slot.is_warm_up == (document.scenario.warm_ups > 0)
    return SampleFiles(run_folder, PurePosixPath("viewer", row, turn), is_first)


def reading_trace(folder: Path, study: ReadingStudy, row: ReadingRow) -> Path:
    """Where the trace of a reading is, in the folder of its study."""
    keys = list(dict.fromkeys(each.key for each in study.rows))
    name = _folder_name(f"{keys.index(row.key) + 1:02}-{'-'.join(row.key)}")
    return folder / TRACES / name / f"repeat-{row.repeat}.parquet"


def _folder_name(name: str) -> str:
    """The name without what file systems and shells do not take."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name)[:_LONGEST_NAME].strip("-")
