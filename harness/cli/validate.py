"""`harness validate`: what is wrong with scenario files."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from harness.errors import BadInput
from harness.results.store import read_run, run_file
from harness.scenario.library import find_scenario
from harness.scenario.validate import validate_files


def validate(files: Sequence[str], *, allows_code: bool = False) -> None:
    """Print one line for each valid file, one for each error of the others.

    Runs are valid where they can be read. Raises BadInput for one that cannot.
    """
    runs = [file for file in files if _is_run(file)]
    for run in runs:
        print(f"{run_file(Path(run))}: valid run of {read_run(Path(run)).scenario.name}")
    paths = [find_scenario(file) for file in files if file not in runs]
    results = validate_files(paths, allows_code=allows_code)
    for result in results:
        for message in result.messages:
            print(message, file=sys.stderr)
        for remark in result.remarks:
            print(remark, file=sys.stderr)
        if result.is_valid:
            print(f"{result.path}: valid {result.kind}")
    if not all(result.is_valid for result in results):
        raise typer.Exit(BadInput.exit_code)


def _is_run(file: str) -> bool:
    path = run_file(Path(file))
    return path.suffix == ".json" and path.is_file()
