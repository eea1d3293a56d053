"""`harness bench`: measure scenarios one after the other, print their tables."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer
from rich.console import Console

from harness.cli.progress import Watcher
from harness.dataset.cache import DatasetCache
from harness.errors import DatasetError, HarnessError, RunInvalid, ScenarioError
from harness.experiment import Experiment, RunOptions, prepare, run
from harness.reporting.language import Language
from harness.reporting.render import render_table
from harness.scenario.library import find_dataset, find_scenario
from harness.scenario.loading import load_dataset, load_scenario, with_dataset
from harness.scenario.scenario import Scenario

DEFAULT_SCENARIOS = ("stack", "volume", "chest-ct", "chest-cr")
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """What the command line changes: None and empty leave the scenario as it is."""

    repeats: int | None
    dataset: str | None
    cases: tuple[str, ...]
    output: Path
    resumes: bool
    verifies: bool

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
    console = Console(stderr=True, highlight=False)
    scenarios = [
        options.applied_to(load_scenario(find_scenario(name)))
        for name in names or DEFAULT_SCENARIOS
    ]
    problems: list[HarnessError] = []
    for experiment in _prepared(scenarios, options, console, problems):
        _measure(experiment, console)
        _report(experiment, console, problems)
    for problem in problems[1:]:
        console.print(str(problem), markup=False)
    if problems:
        raise problems[0]


def _prepared(
    scenarios: Sequence[Scenario],
    options: BenchOptions,
    console: Console,
    problems: list[HarnessError],
) -> list[Experiment]:
    """Every scenario whose images can be had: nothing is built between two measurements."""
    run_options = RunOptions(options.output, options.resumes, options.verifies)
    experiments = []
    for scenario in scenarios:
        try:
            with Watcher(console, scenario.name) as watcher:
                experiments.append(prepare(scenario, DatasetCache(), run_options, watcher))
        except DatasetError as error:
            console.print(f"{scenario.name} is left out: {error}", markup=False)
            problems.append(error)
    return experiments


def _measure(experiment: Experiment, console: Console) -> None:
    try:
        with Watcher(console, experiment.scenario.name) as watcher:
            asyncio.run(run(experiment, watcher))
    except KeyboardInterrupt:
        folder = experiment.store.directory
        console.print(f"Interrupted. What was measured is in {folder}; --resume goes on with it.")
        raise typer.Exit(_INTERRUPTED) from None


def _report(experiment: Experiment, console: Console, problems: list[HarnessError]) -> None:
    document = experiment.store.document
    print(render_table(document, Language.ENGLISH), end="\n\n", flush=True)
    console.print(f"kept in {experiment.store.directory}")
    invalid = [sample for sample in document.samples if not sample.is_valid]
    if counted := [sample for sample in invalid if not sample.is_warm_up]:
        problems.append(
            RunInvalid(
                str(experiment.store.directory),
                len(counted),
                f"of {len(document.samples)} samples are not counted",
                "the reasons are listed under the table; measure again on a quieter machine",
            )
        )
