"""`harness validate`: what is wrong with scenario files."""

import sys
from collections.abc import Sequence

import typer

from harness.errors import BadInput
from harness.scenario.library import find_scenario
from harness.scenario.validate import validate_files


def validate(files: Sequence[str], *, allows_code: bool = False) -> None:
    """Print one line for each valid file, one for each error of the others."""
    paths = [find_scenario(file) for file in files]
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
