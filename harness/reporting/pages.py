"""The pages of results, made of committed runs.

    results/committed/<scenario>/run.json    the runs behind the pages; never edited
    results/committed/link/kernel.json       the comparison with the kernel; never edited
    results/committed/link/losses.json       the same where packets are lost
    results/committed/link/peers.json        beside what others slow a network down with
    results/reading/rates.json               slices a second that cases can be read at
    results/reading/judged/<scenario>/       readings in real viewers, and their predictions
    results/reading/predicted/<scenario>/    readings that were predicted alone
    results/*.md                             the pages, tables between markers

Runs of one's own lie in results/runs/, which is not committed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.chosen_columns import ColumnSet, on_chosen_networks, render_columns
from harness.reporting.forms import in_form
from harness.reporting.judged_reading_table import JudgedReadings, judged_by_table, render_judged
from harness.reporting.kernel import render_comparison
from harness.reporting.language import Language, language_of
from harness.reporting.losses import render_loss_comparison
from harness.reporting.markers import Asked, Form
from harness.reporting.peers import render_peers
from harness.reporting.prediction_error import compared_figures, render_predictions
from harness.reporting.reading_rates import READING, READING_TABLES, render_rates
from harness.reporting.reading_table import render_briefly
from harness.reporting.render import render_quality_table
from harness.reporting.servers_table import render_servers
from harness.reporting.splice import (
    StaleMarker,
    fill_markers,
    regions,
    stale_markers,
    with_marker,
)
from harness.reporting.today import render_today
from harness.results.document import RunDocument
from harness.results.judged_reading import judged_readings
from harness.results.kernel import COMPARISON_FILE, Comparison, read_comparison
from harness.results.loss_comparison import (
    LOSS_COMPARISON_FILE,
    LossComparison,
    read_loss_comparison,
)
from harness.results.peers import PEERS_FILE, PeerComparison, read_peers
from harness.results.predicted_reading import predicted_readings
from harness.results.publication import COMMITTED
from harness.results.reading_rates import RATES_FILE, ReadingRates, read_rates
from harness.results.reading_study import ReadingStudy
from harness.results.store import RUN_NAME, read_run

# "volume-brief" is the first table of "volume" alone, for a page that links to the whole.
BRIEF = "-brief"

# "volume-quality" is how good what "volume" showed was, and when.
QUALITY = "-quality"

# "volume-today" joins "volume" and "viewer-volume".
TODAY = "-today"
_VIEWER = "viewer-"

KERNEL = "kernel"
"""The table of the comparison with the kernel."""

LOSSES = "losses"
"""The tables of the comparison with the kernel where packets are lost."""

PEERS = "peers"
"""The tables of the comparison with what others slow a network down with."""

SERVERS = "real-servers"
"""The table of all runs that are called like `real-…`, each of them of a server."""
_OF_SERVERS = "real-"

PREDICTION = "prediction"
"""The table of all predictions that were measured as well."""

Compared = (
    Comparison | LossComparison | PeerComparison | ReadingRates | ReadingStudy | JudgedReadings
)
Comparisons = dict[str, Compared]
Runs = Mapping[str, RunDocument | Compared]


@dataclass(frozen=True, slots=True)
class PageTables:
    """What the tables of a page are made of; `language` is that of markers which name none."""

    runs: Runs
    language: Language

    def table(self, asked: Asked, form: Form, place: str) -> str:
        """A table as its marker asks for it. Raises BadInput at `place`."""
        name = asked.name
        if name == PREDICTION and compared_figures(self._documents):
            return in_form(render_predictions(self._documents), form)
        if name == SERVERS and self._of_servers:
            return in_form(render_servers(self._of_servers, asked.language or self.language), form)
        if name.endswith(TODAY):
            return in_form(self._today(asked, place), form)
        if name.endswith(QUALITY):
            return in_form(self._quality(asked, place), form)
        run = self.runs.get(READING if name in READING_TABLES else name.removesuffix(BRIEF))
        if isinstance(run, RunDocument):
            return in_form(self._of_run(run, asked, place), form)
        if run is None or name.endswith(BRIEF):
            raise self._unknown(asked, place)
        return in_form(self._of_comparison(run, asked), form)

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that there are, without the brief ones."""
        prediction = (PREDICTION,) if compared_figures(self._documents) else ()
        servers = (SERVERS,) if self._of_servers else ()
        return (*sorted(self.runs), *prediction, *servers)

    @property
    def _of_servers(self) -> tuple[RunDocument, ...]:
        found = sorted(name for name in self._documents if name.startswith(_OF_SERVERS))
        return tuple(self._documents[name] for name in found)

    @property
    def _documents(self) -> dict[str, RunDocument]:
        return {name: run for name, run in self.runs.items() if isinstance(run, RunDocument)}

    def _today(self, asked: Asked, place: str) -> str:
        base = asked.name.removesuffix(TODAY)
        ours, viewed = self._documents.get(base), self._documents.get(_VIEWER + base)
        if ours is None or viewed is None:
            raise self._unknown(asked, place)
        ours, viewed = (on_chosen_networks(run, asked.networks, place) for run in (ours, viewed))
        return render_today(ours, viewed, asked.language or self.language)

    def _quality(self, asked: Asked, place: str) -> str:
        run = self._documents.get(asked.name.removesuffix(QUALITY))
        if run is None:
            raise self._unknown(asked, place)
        chosen = on_chosen_networks(run, asked.networks, place)
        found = render_quality_table(chosen, asked.language or self.language)
        if not found:
            rule = "is of a run whose pictures nobody judged"
            raise BadInput(
                place, asked.name, rule, "measure or predict it anew, or ask for another"
            )
        return found

    def _of_run(self, run: RunDocument, asked: Asked, place: str) -> str:
        is_brief = asked.name.endswith(BRIEF)
        columns = asked.columns or ((ColumnSet.BRIEF.value,) if is_brief else ())
        run = on_chosen_networks(run, asked.networks, place)
        return render_columns(run, asked.language or self.language, columns, place, is_brief)

    def _of_comparison(self, found: Compared, asked: Asked) -> str:
        """What is committed and no run."""
        match found:
            case LossComparison():
                return render_loss_comparison(found)
            case Comparison():
                return render_comparison(found)
            case PeerComparison():
                return render_peers(found)
            case ReadingRates():
                return render_rates(asked.name, found, asked.language or self.language)
            case ReadingStudy():
                return render_briefly(found, asked.language or self.language)
            case JudgedReadings():
                return render_judged(found, asked.language or self.language)

    def _unknown(self, asked: Asked, place: str) -> BadInput:
        known = ", ".join(self.names) or "none"
        rule = f"is a table without a run (there are: {known})"
        return BadInput(
            place, asked.name, rule, "correct the name, remove the marker, or name its run (--run)"
        )


def committed_runs(results: Path) -> dict[str, RunDocument]:
    """The committed runs of a results folder, by scenario. Raises BadInput."""
    return runs_by_scenario(sorted((results / COMMITTED).glob(f"*/{RUN_NAME}")))


def committed_comparisons(results: Path) -> Comparisons:
    """What is committed and no run, by the names of its tables. Raises BadInput."""
    found: Comparisons = {}
    kernel, losses, peers = (
        results / COMMITTED / name for name in (COMPARISON_FILE, LOSS_COMPARISON_FILE, PEERS_FILE)
    )
    if kernel.exists():
        found[KERNEL] = read_comparison(kernel)
    if losses.exists():
        found[LOSSES] = read_loss_comparison(losses)
    if peers.exists():
        found[PEERS] = read_peers(peers)
    if (rates := results / RATES_FILE).exists():
        found[READING] = read_rates(rates)
    found |= judged_by_table(judged_readings(results))
    found |= {study.scenario: study for study in predicted_readings(results)}
    return found


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
    pages = tuple(file for file in files if regions(_read(file), file))
    if not pages:
        rule = "has no page with markers for tables"
        raise BadInput(str(results), None, rule, "name the results folder with --results")
    return pages


def filled_page(path: Path, runs: Runs, within_share: float | None = None) -> str | None:
    """The text of a page with the tables of `runs`, in its language; None where it has it.

    With `within_share`, tables whose figures differ by no more than it stay as they are. Raises
    BadInput for a file that cannot be read, and for markers that are wrong.
    """
    before = _read(path)
    after = fill_markers(before, PageTables(runs, language_of(path)).table, path, within_share)
    return None if after == before else after


def keep_text(path: Path, text: str) -> None:
    """Write a page. Raises StorageError."""
    keep_file(path, text.encode(), "make it writable, or free disk space")


def stale_tables(
    path: Path, runs: Runs, within_share: float | None = None
) -> tuple[StaleMarker, ...]:
    """The tables of a file that are not what `runs` give. Raises BadInput as `filled_page`."""
    return stale_markers(_read(path), PageTables(runs, language_of(path)).table, path, within_share)


def with_table(path: Path, name: str, runs: Runs, columns: Sequence[str] = ()) -> str:
    """The text of a page, which may be a new one, with one more table at its end.

    `columns` are those that its marker asks for.

    Raises BadInput for markers that are wrong, and for a table of no run.
    """
    marked = with_marker(_read(path) if path.exists() else "", name, path, columns)
    return fill_markers(marked, PageTables(runs, language_of(path)).table, path)


def _read(path: Path) -> str:
    try:
        # Bytes, not read_text: that would turn every line break into "\n".
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        rule = f"cannot be read ({error})"
        raise BadInput(str(path), None, rule, "name a page in UTF-8") from error
