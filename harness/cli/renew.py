"""`harness results stale | renew`: which committed runs are stale, and measuring them anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from harness.cli.bench import BenchOptions, measure, tell
from harness.cli.committed_today import (
    CommittedRun,
    against_today,
    circumstances_now,
    client_ages_apart,
    committed_today,
)
from harness.cli.device_choice import measuring_device
from harness.cli.expected_time import in_words
from harness.cli.progress import progress_console
from harness.cli.scenarios import Choice
from harness.cli.tables import TablesOptions, publish_all, write_tables
from harness.cli.viewer_choice import viewer_playing
from harness.core.units import counted
from harness.errors import BadInput, HarnessError
from harness.results.conditions import Circumstances
from harness.results.document import MOST_ATTEMPTS
from harness.results.publication import Waiver
from harness.results.staleness import Staleness
from harness.results.store import newest_run
from harness.scenario.scenario import Scenario

README_NAME = "README.md"
"""The page beside the results folder whose tables are made of the same runs."""


@dataclass(frozen=True, slots=True)
class RenewOptions:
    """What the command line says: the folders of results and of runs, and which runs, () all."""

    results: Path
    runs: Path
    names: tuple[str, ...] = ()
    only_lists: bool = False


def tell_stale_clients(results: Path) -> None:
    """Print which committed runs an older client measured, and what measures them anew.

    Raises BadInput.
    """
    runs = committed_today(results, circumstances_now())
    ages = {run.name: run.client_commit_count for run in runs}
    apart = client_ages_apart(results)
    for line in (
        *client_ages_told(ages, "make results measures"),
        *client_ages_told(apart, "make bench-servers, or a scenario of one's own, measures"),
    ):
        print(line)


def client_ages_told(ages: Mapping[str, int | None], who_measures: str) -> Iterator[str]:
    """What is to be said of runs whose client is not today's; None is an unknown age in commits."""
    if unknown := [name for name, age in ages.items() if age is None]:
        told = counted(len(unknown), "committed run")
        yield f"{told} of a client that is not known here: {', '.join(unknown)}"
    if older := [f"{name} ({age})" for name, age in ages.items() if age]:
        told = counted(len(older), "committed run")
        whose = "older clients than today's, by so many commits"
        yield f"{told} of {whose}: {', '.join(older)}; {who_measures} anew"


def renew(options: RenewOptions) -> None:
    """List the committed runs, then measure and publish what is stale, one after the other.

    A run that was begun under today's conditions goes on. What cannot be measured or published is
    told, and the others go on. Raises HarnessError: the first of these, at the end.
    """
    now = circumstances_now()
    runs = _chosen(committed_today(options.results, now), options.names)
    for line in listed(runs):
        print(line, flush=True)
    stale = [run for run in runs if not run.staleness.is_current]
    if options.only_lists or not stale:
        return
    check_commit(now)
    console = progress_console()
    problems: list[HarnessError] = []
    for run in stale:
        try:
            _renew(run, options, now, console)
        except HarnessError as error:
            problems.append(error)
    tell(problems, console)


def listed(runs: Sequence[CommittedRun]) -> Iterator[str]:
    """What is to be said of committed runs: how long each takes, and what is stale about it."""
    width = max((len(run.name) for run in runs), default=0)
    times = [in_words(run.again_s) for run in runs]
    time_width = max(map(len, times), default=0)
    for run, time in zip(runs, times, strict=True):
        told = "; ".join((*run.staleness.reasons, *run.staleness.faults)) or "current"
        yield f"{run.name.ljust(width)}  {time.ljust(time_width)}  {told}"
        if run.staleness.elsewhere:
            yield f"{' ' * (width + 2)}measured elsewhere: {'; '.join(run.staleness.elsewhere)}"
    stale = [run for run in runs if not run.staleness.is_current]
    all_s = sum(run.again_s for run in stale)
    took = f", {in_words(all_s)} to measure anew" if stale else ""
    yield f"{len(stale)} of {counted(len(runs), 'committed run')} stale{took}"


def goes_on(found: Staleness, *, has_loads_to_go: bool) -> bool:
    """Whether the newest run that is kept is gone on with, or published as it is.

    One that has ended and cannot be published is not: it would be refused again.
    """
    return found.can_go_on and (has_loads_to_go or not found.faults)


def check_commit(now: Circumstances) -> None:
    """Say before hours of measuring that runs of uncommitted code cannot be published.

    Raises BadInput.
    """
    if now.commit is None or now.is_dirty is not False:
        rule = "is not what runs: it has local changes, or there is no repository"
        remedy = "commit harness and scenarios first, or only look with --list"
        raise BadInput("the commit", now.commit, rule, remedy)


def _chosen(runs: Sequence[CommittedRun], names: Sequence[str]) -> list[CommittedRun]:
    known = [run.name for run in runs]
    for name in names:
        if name not in known:
            remedy = f"name one of {', '.join(known)}" if known else "publish a run first"
            raise BadInput("SCENARIO", name, "has no committed run", remedy)
    return [run for run in runs if not names or run.name in names]


def _renew(run: CommittedRun, options: RenewOptions, now: Circumstances, console: Console) -> None:
    """Measure one of them, publish it, fill the pages. Raises HarnessError."""
    bench = _as_bench_does(run.scenario, options.runs, resumes=_goes_on(run, options.runs, now))
    stores, problems = measure([run.scenario], bench, measuring_device(None, console), console)
    tell(problems, console)
    publish_all([store.directory for store in stores], [], options.results, Waiver())
    pages = TablesOptions((), (), options.results)
    write_tables(pages)
    if (readme := options.results.parent / README_NAME).exists():
        write_tables(replace(pages, pages=(readme,)))


def _as_bench_does(scenario: Scenario, runs: Path, *, resumes: bool) -> BenchOptions:
    viewer, attempts = viewer_playing(scenario.policy), MOST_ATTEMPTS
    options = BenchOptions(None, Choice(), runs, resumes, True, attempts, certifies=True)
    return replace(options, viewer=viewer, goes_on_by="the same command goes on")


def _goes_on(run: CommittedRun, runs: Path, now: Circumstances) -> bool:
    newest = newest_run(runs, run.name)
    if newest is None or newest.document.provenance.circumstances is None:
        return False
    has_loads_to_go = bool(newest.wanted()) or bool(newest.document.half_certified)
    found = against_today(newest.document, run.scenario, now)
    return goes_on(found, has_loads_to_go=has_loads_to_go)
