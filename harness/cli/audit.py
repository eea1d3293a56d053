"""`harness audit`: the times of a page, held against physics, the page itself, and ours."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

import harness.reporting.audit
from harness.cli.generated import STALE_EXIT_CODE
from harness.cli.progress import Watcher, progress_console
from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file
from harness.errors import BadInput, ScenarioError
from harness.reporting.audit.audit_page import Audit, audit_page
from harness.reporting.audit.claims import Claim, claims_of
from harness.reporting.audit.explaining import Explanation, explanations, settings
from harness.reporting.audit.judgement import AuditVerdict, Judgement, OwnFigure, judgements
from harness.reporting.language import Language
from harness.reporting.rows import table_rows
from harness.reporting.stamp import is_current, stamped
from harness.results.document import RunDocument
from harness.results.prediction import PREDICTION_MODEL_VERSION
from harness.results.publication import COMMITTED
from harness.results.store import RUN_NAME, read_run, run_file
from harness.scenario.devices import REFERENCE, load_device
from harness.scenario.library import (
    NETWORKS,
    Library,
    builtin_folder,
    find_device,
    find_network,
    find_scenario,
)
from harness.scenario.loading import load_network, load_scenario
from harness.scenario.scenario import Scenario

PUBLISHED_PAGE = "published/cornerstone3d.md"
_PAGES = {"audit.md": Language.ENGLISH, "audit.zh.md": Language.CHINESE}
_REMEDY = "make it writable, or free disk space"


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What the command line says: runs to hold a page against, the committed ones without any.

    `publishes` writes the pages of the results folder; with `checks`, it holds instead that they
    were made of the page and the runs that are there.
    """

    results: Path
    runs: tuple[Path, ...] = ()
    publishes: bool = False
    checks: bool = False
    searches: bool = True
    language: Language = Language.ENGLISH


def audit(page: Path | None, options: AuditOptions) -> None:
    """Print the verdicts as Markdown, or write the pages of results. Raises HarnessError."""
    path = page or builtin_folder() / PUBLISHED_PAGE
    if options.checks:
        _check(_sources(path, options), options.results)
        return
    documents = [read_run(run) for run in _runs(options)]
    own = [figure for document in documents for figure in _own_figures(document)]
    claims = claims_of(_read(path), path.name)
    if not claims.found:
        rule = "has no table of times that could be read"
        remedy = "name a page with columns for type, network, size, first render and complete"
        raise BadInput(str(path), None, rule, remedy)
    found = judgements(claims, own)
    explained = _explained(found, progress_console()) if options.searches else {}
    runs = tuple(document.scenario.name for document in documents)
    whole = Audit(claims, found, explained, runs)
    if not options.publishes:
        print(audit_page(whole, options.language), end="")
        return
    sources = _sources(path, options)
    for name, language in _PAGES.items():
        text = stamped(audit_page(whole, language), sources)
        keep_file(options.results / name, text.encode(), _REMEDY)
        print(options.results / name)


def _sources(path: Path, options: AuditOptions) -> list[bytes]:
    """What shapes the pages: the page, our runs, networks, and the rules of judging."""
    rules = Path(harness.reporting.audit.__file__).parent.glob("*.py")
    networks = [find_network(name) for name in Library.builtin().names(NETWORKS)]
    files = (path, *map(run_file, _runs(options)), *sorted(rules), *networks)
    return [*(file.read_bytes() for file in files), str(PREDICTION_MODEL_VERSION).encode()]


def _check(sources: Sequence[bytes], results: Path) -> None:
    """Exit with 3 for a page that is not as it was made of these."""
    pages = [results / name for name in _PAGES]
    stale = [
        page
        for page in pages
        if not (page.is_file() and is_current(page.read_text(encoding="utf-8"), sources))
    ]
    for page in stale:
        print(f"{page}: is stale; run make audit", file=sys.stderr)
    if stale:
        raise typer.Exit(STALE_EXIT_CODE)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        rule = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        raise BadInput(str(path), None, rule, "name a Markdown file in UTF-8") from error


def _runs(options: AuditOptions) -> list[Path]:
    """The runs that are named, else the committed ones of published tables, by our loader."""
    if options.runs:
        return list(options.runs)
    committed = sorted((options.results / COMMITTED).glob(f"*/{RUN_NAME}"))
    return [file for file in committed if _has_published_times(read_run(file))]


def _has_published_times(document: RunDocument) -> bool:
    return document.published is not None and Lane.VIEWER not in document.scenario.lanes


def _own_figures(document: RunDocument) -> Iterator[OwnFigure]:
    for row in table_rows(document):
        for milestone in (Milestone.FIRST_RENDER, Milestone.COMPLETE):
            median_s = row.figures.of(milestone).median_s
            if median_s is not None and row.lane is Lane.LOADER:
                yield OwnFigure(
                    document.scenario.name,
                    row.case,
                    row.network,
                    milestone,
                    median_s,
                    row.size_bytes,
                )


def _explained(
    found: Sequence[Judgement], console: Console
) -> Mapping[Claim, tuple[Explanation, ...]]:
    """What would give the times that ours are not, row by row of our scenarios."""
    rows: dict[tuple[str, str, str], list[Claim]] = {}
    for each in found:
        is_near = each.own and AuditVerdict.REPRODUCED in each.verdicts.values()
        if each.own is not None and not is_near:
            row = each.own.scenario, each.own.case, each.own.network
            rows.setdefault(row, []).append(each.claim)
    explained: dict[Claim, tuple[Explanation, ...]] = {}
    device, networks = load_device(find_device(REFERENCE)), _networks()
    for (name, case, network), claims in rows.items():
        console.print(f"searching what gives {name}: {case}, {network}")
        if (scenario := _scenario(name)) is None:
            continue
        with Watcher(console, name) as watcher:
            built = build_dataset(
                scenario.dataset, cache=DatasetCache(), on_progress=watcher.building
            )
        changed = list(settings(scenario, case, network, device, networks))
        explained |= explanations(claims, changed, built.manifest)
    return explained


def _scenario(name: str) -> Scenario | None:
    """The built-in scenario of a run; None of one's own."""
    try:
        return load_scenario(find_scenario(name))
    except ScenarioError:
        return None


def _networks() -> list[NetworkProfile]:
    return [load_network(find_network(name)) for name in Library.builtin().names(NETWORKS)]
