"""The history of a scenario: the figures of its runs, one JSON object a line, never changed.

    results/history/<scenario>.jsonl

Two histories are merged by writing one behind the other, as git's union merge does: lines are put
in order, and told from each other, when they are read. Anything else made of it is derived.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from harness.durable import make_folders, sync_directory
from harness.errors import BadInput, StorageError
from harness.results.document import RunDocument
from harness.results.figures import RunFigures, figures_of
from harness.results.record import Record
from harness.results.schema import to_json

HISTORY = "history"
SUFFIX = ".jsonl"
HISTORY_VERSION: Literal[1] = 1
_ID_DIGITS = 12
_REMEDY = "free disk space, or name another folder with --history"


@dataclass(frozen=True, slots=True)
class HistoryRun(Record):
    """A run of the past. `run_id` is of its document, so that the same run is known again.

    With `is_alarm` it was found slower, and nothing is compared with it before that is
    acknowledged.
    """

    kind: Literal["run"] = field(default="run", kw_only=True)
    version: Literal[1] = field(default=HISTORY_VERSION, kw_only=True)
    run_id: str
    is_alarm: bool
    figures: RunFigures


@dataclass(frozen=True, slots=True)
class Acknowledgement(Record):
    """Somebody knows why figures changed at a run, and that they stay so."""

    kind: Literal["acknowledgement"] = field(default="acknowledgement", kw_only=True)
    version: Literal[1] = field(default=HISTORY_VERSION, kw_only=True)
    run_id: str
    because: str
    acknowledged_at: str


Entry = Annotated[HistoryRun | Acknowledgement, Field(discriminator="kind")]
_ENTRY: TypeAdapter[HistoryRun | Acknowledgement] = TypeAdapter(Entry)


@dataclass(frozen=True, slots=True)
class History:
    """The runs of a scenario in the order in which they began, and what is known of them."""

    runs: tuple[HistoryRun, ...]
    because: Mapping[str, str]

    def named(self, name: str) -> HistoryRun | None:
        """The run that an id, a commit or the beginning of one of them means; the newest."""
        found = [
            run
            for run in self.runs
            if run.run_id.startswith(name) or (run.figures.commit or "").startswith(name)
        ]
        return found[-1] if found else None

    def like(self, figures: RunFigures) -> tuple[HistoryRun, ...]:
        """The runs that may be compared with these figures, other than themselves."""
        return tuple(
            run
            for run in self.runs
            if run.figures.must_match == figures.must_match
            and run.figures.started_at != figures.started_at
        )

    def last_before(self, figures: RunFigures) -> HistoryRun | None:
        """The newest run to compare these figures with: no alarm, or an acknowledged one."""
        began = figures.started_at
        usable = [
            run
            for run in self.like(figures)
            if not run.is_alarm or run.run_id in self.because
            if began is None or (run.figures.started_at or "") < began
        ]
        return usable[-1] if usable else None


def history_run(document: RunDocument, place: str, *, is_alarm: bool = False) -> HistoryRun:
    """A run as a history keeps it; `place` says where it lies. Raises BadInput for a quick look."""
    if document.scenario.is_quick:
        rule = "is a quick look, which tells nothing of how figures vary"
        raise BadInput(place, None, rule, "measure it without --quick")
    digest = hashlib.sha256(to_json(document).encode()).hexdigest()
    return HistoryRun(digest[:_ID_DIGITS], is_alarm, figures_of(document, place))


def history_file(folder: Path, scenario: str) -> Path:
    """Where the history of a scenario lies in a folder of histories."""
    return folder / f"{scenario}{SUFFIX}"


def read_history(folder: Path, scenario: str) -> History:
    """The history of a scenario, empty where there is none. Raises BadInput."""
    file = history_file(folder, scenario)
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        rule = f"cannot be read ({error})"
        raise BadInput(str(file), None, rule, "name the folder of histories") from error
    entries = list(_entries(lines, file))
    runs = {each.run_id: each for each in entries if isinstance(each, HistoryRun)}
    ordered = sorted(runs.values(), key=lambda run: (run.figures.started_at or "", run.run_id))
    known = {each.run_id: each.because for each in entries if isinstance(each, Acknowledgement)}
    return History(tuple(ordered), known)


def append_history(folder: Path, scenario: str, entries: Sequence[Entry]) -> None:
    """Add lines to the history of a scenario; they are on the disk when this returns.

    Raises StorageError.
    """
    file = history_file(folder, scenario)
    text = "".join(f"{_ENTRY.dump_json(entry).decode()}\n" for entry in entries)
    try:
        make_folders(folder)
        # One write to the end: two programs that add at the same time do not mix their lines.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            os.write(descriptor, text.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_directory(folder)
    except OSError as error:
        rule = f"cannot be written ({error.strerror or error})"
        raise StorageError(str(file), None, rule, _REMEDY) from error


def histories(folder: Path) -> tuple[str, ...]:
    """The scenarios that have a history in a folder."""
    return tuple(file.stem for file in sorted(folder.glob(f"*{SUFFIX}")))


def _entries(lines: Sequence[str], file: Path) -> Iterator[HistoryRun | Acknowledgement]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            # Through JSON once more: strict, yet a list is a tuple and a name an enum.
            yield _ENTRY.validate_json(json.dumps(json.loads(line)), strict=True)
        except (ValueError, ValidationError) as error:
            rule = f"is no line of a history of version {HISTORY_VERSION}"
            remedy = "take the file from a backup, or take the line out"
            raise BadInput(f"{file}:{number}", None, rule, remedy) from error
