"""`harness report`: runs as a page that people look at, or a list of many runs."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from harness.cli.generated import STALE_EXIT_CODE
from harness.dataset.cache import default_root
from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.pages import committed_runs
from harness.reporting.report.page import REPORT_NAME, index_page, report_page
from harness.reporting.report.reading import runs_in
from harness.reporting.report.stamp import stamp_of
from harness.results.publication import committed_file
from harness.results.store import run_file

INDEX_NAME = "index.html"
REPORTS = "reports"
MOST_COMMITTED_BYTES = 1_000_000

_REMEDY = "free disk space, or name another file with --output"


def write_report(runs: Sequence[Path], output: Path | None) -> Path:
    """The page of some runs: beside the only one, or where `output` says. Raises HarnessError."""
    if len(runs) > 1 and output is None:
        rule = "are several runs, which have no folder in common"
        raise BadInput("RUN", len(runs), rule, "name the page with --output")
    target = output or run_file(runs[0]).parent / REPORT_NAME
    keep_file(target, report_page(runs, kept_in=default_root()).encode(), _REMEDY)
    return target


def write_index(folder: Path, output: Path | None) -> Path:
    """The list of the runs below a folder, there or where `output` says. Raises HarnessError."""
    if not folder.is_dir():
        raise BadInput("--index", str(folder), "is not a folder", "name a folder of runs")
    target = output or folder / INDEX_NAME
    keep_file(target, index_page(runs_in(folder), folder).encode(), _REMEDY)
    return target


def write_committed(results: Path, *, checks: bool) -> None:
    """The pages of the committed runs beside which something is published, where they are stale.

    `results/reports/<scenario>.html`; a page that would have over a megabyte is a slim one. With
    `checks` nothing is written: what is stale is told, and the exit code is 3.
    Raises HarnessError.
    """
    stale = [each for each in _committed(results) if not _is_current(*each)]
    for run, target in [] if checks else stale:
        page = report_page([run], kept_in=default_root())
        if len(page.encode()) > MOST_COMMITTED_BYTES:
            page = report_page([run], is_slim=True, kept_in=default_root())
        keep_file(target, page.encode(), _REMEDY)
        print(f"{target}: updated")
    if checks and stale:
        for _, target in stale:
            print(f"{target} is stale; run harness report --committed {results}", file=sys.stderr)
        raise typer.Exit(STALE_EXIT_CODE)


def _committed(results: Path) -> Iterator[tuple[Path, Path]]:
    """Runs with their pages."""
    for name, document in committed_runs(results).items():
        if document.published is not None:
            run = committed_file(results, name).parent
            yield run, results / REPORTS / f"{name}.html"


def _is_current(run: Path, target: Path) -> bool:
    text = target.read_text(encoding="utf-8") if target.exists() else ""
    head = text.partition("</head>")[0]
    return any(stamp_of([run], is_slim=each) in head for each in (True, False))
