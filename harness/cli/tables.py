"""`harness tables`: fill the tables of pages from run documents, or say which are stale."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from harness.errors import BadInput
from harness.reporting.pages import (
    Runs,
    committed_comparison,
    committed_runs,
    fill_page,
    pages_in,
    runs_by_scenario,
    stale_tables,
    waiting_tables,
)
from harness.reporting.reasons import reason_in_english
from harness.results.publication import Waiver, check_publishable, publish


def write_tables(into: Sequence[Path], runs: Sequence[Path], results: Path) -> None:
    """Fill every page, and tell which of its tables wait for a run. Raises HarnessError."""
    documents = _documents(runs, results)
    for page in into or pages_in(results):
        print(f"{page}: {'updated' if fill_page(page, documents) else 'up to date'}")
        if waiting := waiting_tables(page, documents):
            print(f"{page}: no run yet for {', '.join(waiting)}", file=sys.stderr)


def check_tables(into: Sequence[Path], runs: Sequence[Path], results: Path) -> None:
    """Tell what is stale, and exit with 2 if anything is. Raises HarnessError."""
    documents = _documents(runs, results)
    stale = [
        marker for page in into or pages_in(results) for marker in stale_tables(page, documents)
    ]
    for marker in stale:
        what = f"{marker.place}: {marker.name} is stale"
        print(f"{what}; run harness tables", file=sys.stderr)
    if stale:
        raise typer.Exit(BadInput.exit_code)


def publish_runs(
    runs: Sequence[Path], results: Path, *, even_invalid: bool, even_dirty: bool
) -> None:
    """Commit runs to the results folder: all of them, or none. Raises HarnessError."""
    waiver = Waiver(invalid_samples=even_invalid, local_changes=even_dirty)
    runs_by_scenario(runs)  # Of two of one scenario, neither can be meant.
    for run in runs:
        check_publishable(run, waiver, reason_in_english)
    for run in runs:
        print(publish(run, results, waiver, reason_in_english))


def _documents(runs: Sequence[Path], results: Path) -> Runs:
    """What is committed, and the runs given instead."""
    committed = committed_comparison(results) | committed_runs(results)
    return committed | runs_by_scenario(runs)
