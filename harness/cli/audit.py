"""`harness audit`: the times of a page, held against physics, the page itself, and ours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

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
from harness.reporting.pages import committed_runs
from harness.reporting.rows import table_rows
from harness.results.document import RunDocument
from harness.results.store import read_run
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
_REMEDY = "make it writable, or free disk space"


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What the command line says: runs to hold a page against, the committed ones without any.

    `publishes` writes the pages of the results folder.
    """

    results: Path
    runs: tuple[Path, ...] = ()
    publishes: bool = False
    searches: bool = True
    language: Language = Language.ENGLISH


def audit(page: Path | None, options: AuditOptions) -> None:
    """Print the verdicts as Markdown, or write the pages of results. Raises HarnessError."""
    path = page or builtin_folder() / PUBLISHED_PAGE
    documents = _documents(options)
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
    for name, language in (("audit.md", Language.ENGLISH), ("audit.zh.md", Language.CHINESE)):
        keep_file(options.results / name, audit_page(whole, language).encode(), _REMEDY)
        print(options.results / name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        rule = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        raise BadInput(str(path), None, rule, "name a Markdown file in UTF-8") from error


def _documents(options: AuditOptions) -> list[RunDocument]:
    """The runs that are named, else the committed ones of published tables, by our loader."""
    if options.runs:
        return [read_run(path) for path in options.runs]
    return [
        document
        for document in committed_runs(options.results).values()
        if document.published is not None and Lane.VIEWER not in document.scenario.lanes
    ]


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
