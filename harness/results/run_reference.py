"""Which run is meant: by its folder, or by its scenario and when it was measured.

results/runs/2026-11-22T10-00-00Z-volume    the folder itself, or its run.json
latest                                      the newest run of each scenario
volume@latest                               the newest run of one scenario
volume@2026-11-22                           its run of that day (or hour, as far as written)
"""

import glob
from pathlib import Path

from harness.errors import BadInput
from harness.results.document import RunDocument
from harness.results.store import RUN_NAME, read_run, run_file

LATEST = "latest"


def runs_meant(reference: str, runs: Path) -> list[Path]:
    """The folders or files of the runs that are meant; names are looked up in `runs`.

    Raises BadInput where there is none, or more than one of the day.
    """
    path = Path(reference)
    name, at, when = reference.rpartition("@")
    if path.exists() or not (at or reference == LATEST):
        return [path]
    if reference == LATEST:
        newest = _newest(runs)
        if not newest:
            raise _none(reference, runs)
        return newest
    pattern = f"{'' if when == LATEST else glob.escape(when)}*-{glob.escape(name)}/{RUN_NAME}"
    found = [each.parent for each in sorted(runs.glob(pattern)) if _scenario(each) == name]
    if not found:
        raise _none(reference, runs)
    if len(found) > 1 and when != LATEST:
        told = ", ".join(each.name for each in found)
        rule = f"is more than one run ({told})"
        raise BadInput(reference, None, rule, f"write more of the time, or {name}@{LATEST}")
    return found[-1:]


def _newest(runs: Path) -> list[Path]:
    """The newest of each scenario: folders sort by their times."""
    newest: dict[str, Path] = {}
    for file in sorted(runs.glob(f"[0-9]*/{RUN_NAME}")):
        newest[_scenario(file)] = file.parent
    return list(newest.values())


def _scenario(file: Path) -> str:
    document: RunDocument = read_run(run_file(file))
    return document.scenario.name


def _none(reference: str, runs: Path) -> BadInput:
    rule = f"is no run in {runs}"
    return BadInput(reference, None, rule, "see harness runs list, or name the run's folder")
