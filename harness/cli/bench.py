"""`harness bench`: measure scenarios one after the other, print their tables."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from harness.cli.progress import Watcher, progress_console
from harness.dataset.cache import DatasetCache
from harness.errors import DatasetError, HarnessError, RunInvalid, ScenarioError
from harness.experiment import Experiment, RunOptions, open_store, prepare, run
from harness.reporting.language import Language
from harness.reporting.render import render_table
from harness.results.store import RunStore
from harness.scenario.library import find_dataset, find_scenario
from harness.scenario.loading import load_dataset, load_scenario, with_dataset
from harness.scenario.scenario import Scenario

DEFAULT_SCENARIOS = ("stack", "volume", "chest-ct", "chest-cr")


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """What the command line changes: None and empty leave the scenario as it is."""

    repeats: int | None
    dataset: str | None
    cases: tuple[str, ...]
    output: Path
    resumes: bool
    verifies: bool
    patience: int

    def applied_to(self, scenario: Scenario) -> Scenario:
        """The scenario as it is asked for. Raises ScenarioError for a case that it has not."""
        names = [case.name for case in scenario.cases]
        for wanted in self.cases:
            if wanted not in names:
                raise ScenarioError(
                    str(scenario.path), wanted, "is no case of it", f"use one of {', '.join(names)}"
                )
        if self.dataset is not None:
            scenario = with_dataset(scenario, load_dataset(find_dataset(self.dataset)))
        kept = [case for case in scenario.cases if not self.cases or case.name in self.cases]
        return replace(scenario, cases=tuple(kept), repeats=self.repeats or scenario.repeats)


def bench(names: Sequence[str], options: BenchOptions) -> None:
    """Measure the scenarios; raise what went wrong once everything else has been measured."""
    console = progress_console()
    scenarios = [
        options.applied_to(load_scenario(find_scenario(name)))
        for name in names or DEFAULT_SCENARIOS
    ]
    problems: list[HarnessError] = []
    for experiment in _prepared(scenarios, options, console, problems):
        store = _measure(experiment, options, console)
        _report(store, console, problems)
    for problem in problems[1:]:
        console.print(problem)
    if problems:
        raise problems[0]


def _prepared(
    scenarios: Sequence[Scenario],
    options: BenchOptions,
    console: Console,
    problems: list[HarnessError],
) -> list[Experiment]:
    """Every scenario whose images can be had: nothing is built between two measurements."""
    run_options = RunOptions(options.output, options.resumes, options.verifies, options.patience)
    experiments = []
    for scenario in scenarios:
        try:
            with Watcher(console, scenario.name) as watcher:
                experiments.append(prepare(scenario, DatasetCache(), run_options, watcher))
        except DatasetError as error:
            problems.append(error)
            if len(scenarios) > 1:
                console.print(f"{scenario.name} is left out: {error}")
    return experiments


def _measure(experiment: Experiment, options: BenchOptions, console: Console) -> RunStore:
    store = open_store(experiment, options.output)
    if experiment.former is not None:
        left_count, count = len(store.wanted(options.patience)), len(store.document.samples)
        console.print(f"{store.directory} has {count} samples; {left_count} are left to measure")
    try:
        with Watcher(console, experiment.scenario.name) as watcher:
            asyncio.run(run(experiment, store, watcher, options.patience))
    except KeyboardInterrupt:
        console.print(f"what was measured is in {store.directory}; --resume goes on with it")
        raise
    return store


def _report(store: RunStore, console: Console, problems: list[HarnessError]) -> None:
    document = store.document
    print(render_table(document, Language.ENGLISH), end="\n\n", flush=True)
    console.print(f"kept in {store.directory}")
    if faulty := document.faulty_samples():
        problems.append(
            RunInvalid(
                str(store.directory),
                len(faulty),
                f"of {len(document.samples)} samples are not counted",
                "the reasons are listed under the table; measure again on a quieter machine",
            )
        )
