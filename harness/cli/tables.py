"""`harness tables`: fill the tables of pages from run documents, or say which are stale."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from harness.errors import BadInput
from harness.reporting.pages import (
    committed_runs,
    fill_page,
    pages_in,
    runs_by_scenario,
    stale_tables,
)


def tables(into: Sequence[Path], runs: Sequence[Path], results: Path, *, only_checks: bool) -> None:
    """Fill every page, or only tell what is stale. Raises HarnessError."""
    documents = runs_by_scenario(runs) if runs else committed_runs(results)
    pages = into or pages_in(results)
    if only_checks:
        stale = [(page, marker) for page in pages for marker in stale_tables(page, documents)]
        for page, marker in stale:
            print(
                f"{page}: {marker.name} is not what its run gives; run harness tables",
                file=sys.stderr,
            )
        if stale:
            raise typer.Exit(BadInput.exit_code)
        return
    for page in pages:
        print(f"{page}: {'written anew' if fill_page(page, documents) else 'up to date'}")
