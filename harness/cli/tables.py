"""`harness tables`: fill the tables of pages from run documents, or say which are stale."""

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from harness.cli.generated import STALE_EXIT_CODE
from harness.core.lane import Lane
from harness.core.units import UnitError, parse_share
from harness.errors import BadInput
from harness.reporting.chosen_columns import render_columns
from harness.reporting.language import Language
from harness.reporting.pages import (
    Runs,
    committed_comparisons,
    committed_runs,
    filled_page,
    keep_text,
    pages_in,
    runs_by_scenario,
    stale_tables,
    with_table,
)
from harness.reporting.reasons import reason_in_english
from harness.results.judged_reading import check_reading, publish_reading
from harness.results.predicted_reading import publish_prediction
from harness.results.publication import Waiver, check_publishable, publish
from harness.results.reading_study import is_study, read_study
from harness.results.run_reference import runs_meant

RUNS = Path("results/runs")
RESULTS = Path("results")
"""Where the committed runs are, unless `--results` says otherwise."""


@dataclass(frozen=True, slots=True)
class TablesOptions:
    """What the command line says.

    `results` None is the usual folder, whose pages are then not written. A page that is filled
    keeps a table whose figures differ by at most `unless_within` ("2 %") from those of its run.
    `columns` and `language` are those of tables that are printed; `columns` of inserted ones, too.
    """

    pages: tuple[Path, ...]
    references: tuple[str, ...]
    results: Path | None = None
    unless_within: str | None = None
    columns: tuple[str, ...] = ()
    language: Language = Language.ENGLISH

    @property
    def within_share(self) -> float | None:
        """How far figures may differ. Raises BadInput."""
        try:
            return None if self.unless_within is None else parse_share(self.unless_within)
        except UnitError as error:
            place = "--unless-within"
            raise BadInput(place, error.value, error.rule, error.remedy) from error

    @property
    def runs(self) -> tuple[Path, ...]:
        """The runs that are meant. Raises BadInput."""
        return runs_of(self.references)

    @property
    def folder(self) -> Path:
        """The folder of results."""
        return self.results or RESULTS

    def documents(self) -> Runs:
        """What is committed, and the runs given instead. Raises BadInput."""
        committed = committed_comparisons(self.folder) | committed_runs(self.folder)
        return committed | runs_by_scenario(self.runs)

    @property
    def command(self) -> str:
        """The command line that fills what is stale."""
        words = ["harness", "tables"]
        for page in self.pages:
            words += ["--into", str(page)]
        for reference in self.references:
            words += ["--run", reference]
        if self.results is not None or not self.pages:
            words += ["--results", str(self.folder)]
        return shlex.join(words)


def runs_of(references: Sequence[str]) -> tuple[Path, ...]:
    """The runs that references mean, in the usual folder of runs. Raises BadInput."""
    return tuple(run for each in references for run in runs_meant(each, RUNS))


def tables(
    options: TablesOptions,
    *,
    check: bool,
    insert: str | None,
    publish: Sequence[str],
    waiver: Waiver,
) -> None:
    """Do what the command line says. Raises HarnessError."""
    if check:
        check_tables(options)
        return
    read, measured = (
        [each for each in publish if is_study(Path(each)) is is_read] for is_read in (True, False)
    )
    publish_all(runs_of(measured), [Path(each) for each in read], options.folder, waiver)
    if insert:
        insert_table(insert, options)
    elif options.pages or publish or options.results is not None:
        write_tables(options)
    elif options.references:
        print_tables(options)
    else:
        rule = "are written where nothing says what"
        remedy = f"name a page (--into), a run to print (--run), or --results {RESULTS}"
        raise BadInput("no tables", None, rule, remedy)


def write_tables(options: TablesOptions) -> None:
    """Fill the pages: all of them, or none where one is wrong. Raises HarnessError."""
    documents = options.documents()
    pages = options.pages or pages_in(options.folder)
    texts = {page: filled_page(page, documents, options.within_share) for page in pages}
    for page, text in texts.items():
        if text is not None:
            keep_text(page, text)
        print(f"{page}: {'up to date' if text is None else 'updated'}")


def print_tables(options: TablesOptions) -> None:
    """Print the tables of the runs. Raises BadInput."""
    for run in runs_by_scenario(options.runs).values():
        text = render_columns(run, options.language, options.columns, "--columns")
        print(text, end="\n\n", flush=True)


def insert_table(name: str, options: TablesOptions) -> None:
    """Put one more table at the end of each page. Raises HarnessError, with nothing written."""
    documents = options.documents()
    texts = {page: with_table(page, name, documents, options.columns) for page in options.pages}
    for page, text in texts.items():
        keep_text(page, text)
        print(f"{page}: updated")


def check_tables(options: TablesOptions) -> None:
    """Tell what is stale, and exit with 3 if anything is. Raises HarnessError."""
    documents = options.documents()
    pages = options.pages or pages_in(options.folder)
    stale = [
        marker for page in pages for marker in stale_tables(page, documents, options.within_share)
    ]
    for marker in stale:
        what = f"{marker.place}:{marker.line}: {marker.name} is stale"
        print(f"{what}; run {options.command}", file=sys.stderr)
    if stale:
        raise typer.Exit(STALE_EXIT_CODE)


def publish_all(
    runs: Sequence[Path], readings: Sequence[Path], results: Path, waiver: Waiver
) -> None:
    """Commit runs and readings to the results folder: all of them, or none. Raises HarnessError."""
    runs_by_scenario(runs)  # Of two of one scenario, neither can be meant.
    for run in runs:
        check_publishable(run, waiver, reason_in_english)
    predicted = [each for each in readings if read_study(each).lane is Lane.PREDICTION]
    seen = [each for each in readings if each not in predicted]
    for reading in seen:
        check_reading(reading, waiver)
    for run in runs:
        print(publish(run, results, waiver, reason_in_english))
    for reading in predicted:
        print(publish_prediction(reading, results))
    for reading in seen:
        print(publish_reading(reading, results, waiver))
