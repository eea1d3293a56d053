"""`harness report`: runs as a page that people look at, or a list of many runs."""

from collections.abc import Sequence
from pathlib import Path

from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.report.page import REPORT_NAME, index_page, report_page
from harness.reporting.report.reading import runs_in
from harness.results.store import run_file

INDEX_NAME = "index.html"

_REMEDY = "free disk space, or name another file with --output"


def write_report(runs: Sequence[Path], output: Path | None) -> Path:
    """The page of some runs: beside the only one, or where `output` says. Raises HarnessError."""
    if len(runs) > 1 and output is None:
        rule = "are several runs, which have no folder in common"
        raise BadInput("RUN", len(runs), rule, "name the page with --output")
    target = output or run_file(runs[0]).parent / REPORT_NAME
    keep_file(target, report_page(runs).encode(), _REMEDY)
    return target


def write_index(folder: Path, output: Path | None) -> Path:
    """The list of the runs below a folder, there or where `output` says. Raises HarnessError."""
    if not folder.is_dir():
        raise BadInput("--index", str(folder), "is not a folder", "name a folder of runs")
    target = output or folder / INDEX_NAME
    keep_file(target, index_page(runs_in(folder), folder).encode(), _REMEDY)
    return target
