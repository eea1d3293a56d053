"""`harness results`: what a run says, for tables elsewhere, for papers, and figure by figure."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.core.milestone import Milestone
from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.account import FigureAccount, TracedSample
from harness.reporting.language import Language
from harness.reporting.methods import methods
from harness.reporting.rows import TableRow, table_rows
from harness.results.document import RunDocument
from harness.results.exported import TableForm, table_bytes
from harness.results.reading_row_table import reading_dictionary, reading_row_table
from harness.results.reading_study import is_study, read_study
from harness.results.sample import Sample
from harness.results.sample_files import sample_files
from harness.results.sample_table import data_dictionary, sample_table
from harness.results.store import read_run, run_file
from harness.results.trace_file import read_trace

_REMEDY = "free disk space, or name another file with --output"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure is to be explained; None is the first that there is."""

    case: str | None
    network: str | None
    milestone: str
    lane: str | None


def export(runs: Sequence[Path], form: TableForm, output: Path | None, *, dictionary: bool) -> None:
    """Write the samples of runs, or the readings of studies, or what their columns say.

    Raises HarnessError.
    """
    if not (runs or dictionary):
        raise BadInput("RUN", None, "is missing", "name a run, or ask for the --dictionary alone")
    content = _table(runs, form, dictionary=dictionary)
    if output is not None:
        keep_file(output, content, _REMEDY)
        print(output)
    elif form is TableForm.PARQUET and sys.stdout.isatty():
        raise BadInput("--parquet", None, "is no text", "name a file with --output")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)


def _table(runs: Sequence[Path], form: TableForm, *, dictionary: bool) -> bytes:
    """The table of what was named, or its dictionary; readings have columns of their own."""
    studies = [run for run in runs if is_study(run)]
    if studies and len(studies) < len(runs):
        rule = "is a reading, which has other columns than a load"
        raise BadInput(str(studies[0]), None, rule, "export readings by themselves")
    if not studies:
        return table_bytes(data_dictionary() if dictionary else sample_table(_named(runs)), form)
    named = {str(run): read_study(run) for run in studies}
    return table_bytes(reading_dictionary() if dictionary else reading_row_table(named), form)


def print_methods(run: Path, language: Language) -> None:
    """Print how a run was measured, as one paragraph. Raises BadInput."""
    print(methods(read_run(run), language))


def explain(run: Path, asked: Asked) -> None:
    """Print how one figure of a run came about. Raises BadInput."""
    document = read_run(run)
    milestone = _milestone(asked.milestone)
    row = _row(document, asked, str(run))
    samples = next(
        each.samples for each in document.cases if each.key == (row.case, row.network, row.lane)
    )
    traced = _traced(run_file(run).parent, document, samples, milestone)
    for line in FigureAccount(row, milestone, samples, traced).lines():
        print(line)


def _named(runs: Iterable[Path]) -> dict[str, RunDocument]:
    return {str(run): read_run(run) for run in runs}


def _milestone(name: str) -> Milestone:
    names = {each.value.replace("_", "-"): each for each in Milestone}
    if name not in names:
        rule, remedy = "is no milestone", f"use one of {', '.join(names)}"
        raise BadInput("--milestone", name, rule, remedy)
    return names[name]


def _row(document: RunDocument, asked: Asked, place: str) -> TableRow:
    rows = table_rows(document)
    options: tuple[tuple[str, str | None, Callable[[TableRow], str]], ...] = (
        ("--row", asked.case, lambda row: row.case),
        ("--network", asked.network, lambda row: row.network),
        ("--lane", asked.lane, lambda row: row.lane.value),
    )
    for option, wanted, of in options:
        known = list(dict.fromkeys(of(row) for row in rows))
        if wanted is not None and wanted not in known:
            rule, remedy = f"is not in {place}", f"use one of {', '.join(known)}"
            raise BadInput(option, wanted, rule, remedy)
        rows = tuple(row for row in rows if wanted in (None, of(row)))
    return rows[0]


def _traced(
    folder: Path, document: RunDocument, samples: Sequence[Sample], milestone: Milestone
) -> TracedSample | None:
    """The counted sample in the middle by its time, else the next whose trace was kept."""
    counted = [s for s in samples if s.is_counted and s.times_s.of(milestone) is not None]
    ordered = sorted(counted, key=lambda each: each.times_s.of(milestone) or 0.0)
    middle = (len(ordered) - 1) / 2
    nearest = sorted(range(len(ordered)), key=lambda index: abs(index - middle))
    for sample in (ordered[index] for index in nearest):
        trace = read_trace(sample_files(folder, document, sample.slot).trace)
        if trace is not None:
            return TracedSample(sample, trace)
    return None
