"""The pages of results, made of committed runs.

    results/committed/<scenario>/run.json    the runs behind the pages; never edited
    results/committed/link/kernel.json       the comparison with the kernel; never edited
    results/*.md                             the pages, tables between markers

Runs of one's own lie in results/runs/, which is not committed.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.kernel import render_comparison
from harness.reporting.language import Language, language_of
from harness.reporting.prediction_error import compared_figures, render_predictions
from harness.reporting.render import render_brief_table, render_table
from harness.reporting.splice import (
    StaleMarker,
    fill_markers,
    marker_names,
    stale_markers,
    waiting_names,
)
from harness.results.document import RunDocument
from harness.results.kernel import COMPARISON_FILE, Comparison, read_comparison
from harness.results.publication import COMMITTED
from harness.results.store import RUN_NAME, read_run

# "volume-brief" is the first table of "volume" alone, for a page that links to the whole.
BRIEF = "-brief"

KERNEL = "kernel"
"""The table of the comparison with the kernel."""

PREDICTION = "prediction"
"""The table of all predictions that were measured as well."""

Runs = Mapping[str, RunDocument | Comparison]


def committed_runs(results: Path) -> dict[str, RunDocument]:
    """The committed runs of a results folder, by scenario. Raises BadInput."""
    return runs_by_scenario(sorted((results / COMMITTED).glob(f"*/{RUN_NAME}")))


def committed_comparison(results: Path) -> dict[str, Comparison]:
    """The committed comparison of a results folder by the name of its table. Raises BadInput."""
    file = results / COMMITTED / COMPARISON_FILE
    return {KERNEL: read_comparison(file)} if file.exists() else {}


def runs_by_scenario(paths: Iterable[Path]) -> dict[str, RunDocument]:
    """The runs of some files or folders, by scenario. Raises BadInput where two are of one."""
    runs: dict[str, RunDocument] = {}
    for path in paths:
        run = read_run(path)
        name = run.scenario.name
        if name in runs:
            rule = "is also the scenario of another run"
            raise BadInput(str(path), name, rule, "name one run for each scenario")
        runs[name] = run
    return runs


def pages_in(results: Path) -> tuple[Path, ...]:
    """The pages of a results folder: its Markdown files with markers. Raises BadInput."""
    files = sorted(results.glob("*.md"))
    pages = tuple(file for file in files if marker_names(_read(file), str(file)))
    if not pages:
        rule = "has no page with markers for tables"
        raise BadInput(str(results), None, rule, "name the results folder with --results")
    return pages


def fill_page(path: Path, runs: Runs) -> bool:
    """Put the tables of `runs` into a file, in its language; whether anything changed.

    Raises BadInput for a file that cannot be read or whose markers are broken, StorageError
    for one that cannot be written.
    """
    before = _read(path)
    after = fill_markers(before, _tables(path, runs), str(path))
    if after == before:
        return False
    keep_file(path, after.encode(), "make it writable, or free disk space")
    return True


def stale_tables(path: Path, runs: Runs) -> tuple[StaleMarker, ...]:
    """The tables of a file that are not what `runs` give. Raises BadInput."""
    return stale_markers(_read(path), _tables(path, runs), str(path))


def waiting_tables(path: Path, runs: Runs) -> tuple[str, ...]:
    """The tables that a file asks for and that are not in `runs`. Raises BadInput."""
    known = dict.fromkeys((*runs, *(name + BRIEF for name in runs)), "")
    if compared_figures(_documents(runs)):
        known[PREDICTION] = ""
    return waiting_names(_read(path), known, str(path))


def _tables(path: Path, runs: Runs) -> dict[str, str]:
    language = language_of(path)
    tables: dict[str, str] = {}
    for name, run in runs.items():
        tables |= _tables_of(name, run, language)
    if predictions := render_predictions(_documents(runs)):
        tables[PREDICTION] = predictions
    return tables


def _documents(runs: Runs) -> dict[str, RunDocument]:
    return {name: run for name, run in runs.items() if isinstance(run, RunDocument)}


def _tables_of(name: str, run: RunDocument | Comparison, language: Language) -> dict[str, str]:
    if isinstance(run, Comparison):
        return {name: render_comparison(run)}
    return {
        name: render_table(run, language),
        name + BRIEF: render_brief_table(run, language),
    }


def _read(path: Path) -> str:
    try:
        # Bytes, not read_text: that would turn every line break into "\n".
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        rule = f"cannot be read ({error})"
        raise BadInput(str(path), None, rule, "name a Markdown file in UTF-8") from error
