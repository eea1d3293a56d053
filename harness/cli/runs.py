"""`harness runs`: which runs there are, and what each of them says."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.cli.listing import print_json, print_list
from harness.core.lane import Lane
from harness.errors import BadInput
from harness.reporting.language import Language
from harness.reporting.markdown import Column
from harness.reporting.render import render_table
from harness.results.document import RunDocument
from harness.results.soundness import faults_of
from harness.results.store import RUN_NAME, newest_run, read_run, run_file

_PREDICTED = "predicted"
_WORDS = {Lane.LOADER: "measured", Lane.VIEWER: "viewed", Lane.PREDICTION: _PREDICTED}


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run in a folder of runs: its own folder in it, and its document or why there is none."""

    folder: str
    place: str
    document: RunDocument | None
    broken: str = ""

    @property
    def kind(self) -> str:
        """Who loaded: measured, viewed, or predicted alone; and whether it was a quick look."""
        if self.document is None:
            return ""
        lanes = self.document.scenario.lanes
        measured = [lane for lane in lanes if lane is not Lane.PREDICTION] or lanes
        told = ", ".join(_WORDS[lane] for lane in measured)
        return f"{told}, quick" if self.document.scenario.is_quick else told

    @property
    def counts(self) -> str:
        """How many of its loads there are, where some are missing also of how many."""
        if self.document is None:
            return ""
        count, missing_count = len(self.document.samples), len(self.document.missing())
        return f"{count} of {count + missing_count}" if missing_count else str(count)

    @property
    def exit_code(self) -> int | None:
        """What its command ended with, or would; None where it was cut off."""
        if self.document is None or self.document.missing():
            return None
        faults = faults_of(self.document, self.place)
        return faults[0].exit_code if faults else 0

    @property
    def state(self) -> str:
        """What there is to say of it besides, in a few words."""
        if self.document is None:
            return self.broken
        if self.document.missing():
            return "cut off; resume it with --resume"
        return "; ".join(
            f"{fault.value} {fault.rule}" for fault in faults_of(self.document, self.place)
        )


def list_all(runs: Path, *, as_json: bool) -> None:
    """Print every run in a folder of runs, the oldest first, or what is known of them as JSON."""
    found = list(_runs_in(runs))
    if as_json:
        print_json([_document(each) for each in found])
        return
    if not found:
        print(f"no runs in {runs}")
        return
    columns: list[Column[ListedRun]] = [
        Column("Run", lambda each: each.folder, is_number=False),
        Column("What", lambda each: each.kind, is_number=False),
        Column("Loads", lambda each: each.counts),
        Column("Exit", lambda each: "" if each.exit_code is None else str(each.exit_code)),
        Column("State", lambda each: each.state, is_number=False),
    ]
    print_list(columns, found)
    print(f"\nIn {runs}; harness runs show RUN prints one of them.")


def show(run: str, runs: Path) -> None:
    """Print a run as its command did: tables, conditions, and why samples are excluded.

    Raises BadInput where there is no such run.
    """
    file = _found(run, runs)
    listed = ListedRun(run, str(file.parent), read_run(file))
    assert listed.document is not None
    print(render_table(listed.document, Language.ENGLISH))
    end = "none: it was cut off" if listed.exit_code is None else str(listed.exit_code)
    told = f" ({listed.state})" if listed.state and listed.exit_code is not None else ""
    print(f"\n{file.parent}: {listed.kind}, loads {listed.counts}, exit code {end}{told}")


def _runs_in(runs: Path) -> Iterator[ListedRun]:
    """Those that were begun, by their names and so by their moments, then the predicted ones."""
    for pattern in (f"*/{RUN_NAME}", f"{_PREDICTED}/*/{RUN_NAME}"):
        for file in sorted(runs.glob(pattern)):
            folder, place = str(file.parent.relative_to(runs)), str(file.parent)
            try:
                yield ListedRun(folder, place, read_run(file))
            except BadInput as error:
                yield ListedRun(folder, place, None, f"{error.rule}")


def _found(run: str, runs: Path) -> Path:
    """The file of a run: as it was printed, as it is listed, or the newest of a scenario."""
    for place in (Path(run), runs / run):
        if run_file(place).is_file():
            return run_file(place)
    if newest := newest_run(runs, run):
        return run_file(newest.directory)
    if (predicted := runs / _PREDICTED / run / RUN_NAME).is_file():
        return predicted
    raise BadInput("run", run, f"is no run, here or in {runs}", "see harness runs list")


def _document(run: ListedRun) -> dict[str, Any]:
    """A run as JSON values."""
    document = run.document
    circumstances = document.provenance.circumstances if document else None
    return {
        "folder": run.place,
        "scenario": document.scenario.name if document else None,
        "kind": run.kind or None,
        "started_at": circumstances.started_at if circumstances else None,
        "load_count": len(document.samples) if document else None,
        "missing_count": len(document.missing()) if document else None,
        "exit_code": run.exit_code,
        "state": run.state,
    }
