"""`harness bench` and `harness view`: measure scenarios, print their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from harness.certify.certificate.certify import certify
from harness.cli.bench_reading import BenchReadingOptions, bench_reading
from harness.cli.device_choice import measuring_device
from harness.cli.expected_time import in_words, least_s, links_s, run_s
from harness.cli.interruptible import run_interruptibly
from harness.cli.outcome import show_outcome
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import QUICK_SCENARIOS, Choice, left_out, warn_of
from harness.cli.view_reading import check_reading_viewer, view_reading
from harness.cli.viewer_choice import CORNERSTONE, is_ohif, launcher, ohif_policy
from harness.core.lane import Lane
from harness.core.models.device import Device
from harness.core.units import counted
from harness.dataset.cache import DatasetCache
from harness.errors import BadInput, DatasetError, HarnessError
from harness.results.soundness import faults_of
from harness.results.store import RunStore
from harness.run.assessment import assess
from harness.run.experiment import Experiment, Instruments, RunOptions, open_store, prepare, run
from harness.run.links import links_to_certify
from harness.run.processors.proc import what_is_not_told
from harness.scenario.readings import refuse_volume
from harness.scenario.scenario import Scenario
from harness.scenario.viewed_openings import clicked_part
from harness.scenario.viewer_rules import check_asking, in_viewer_lane
from harness.viewer.browser import HIDDEN
from harness.viewer.chromium import Appearance

BY_RESUMING = "resume with --resume"
ANEW = "the same command begins anew"
"""How it goes on after an interruption, by whether the command has that option."""


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """What the command line changes: None and empty leave the scenario as it is.

    `asks_viewer` measures in the viewer what does not ask for it, and our loader only where it is
    asked for besides. With a window a person watches, one load a case unless `repeats` says
    otherwise. `device` is what is predicted for beside every measured figure; None is this
    machine, if it was calibrated. What was shown is judged where it `judges`. `is_quick` is for a
    first look: each row once, of the published tables unless scenarios are named. `viewer` is who
    loads in the viewer's lane: see `viewer_choice`. Whoever interrupts it is told `goes_on_by`.
    """

    repeats: int | None
    choice: Choice
    output: Path
    resumes: bool
    verifies: bool
    most_attempts: int
    certifies: bool = False
    asks_viewer: bool = False
    appearance: Appearance = HIDDEN
    device: str | None = None
    judges: bool = True
    folder: Path | None = None
    full: bool = False
    is_quick: bool = False
    viewer: str = CORNERSTONE
    goes_on_by: str = BY_RESUMING

    def applied_to(self, scenario: Scenario) -> Scenario:
        """The scenario as it is asked for.

        Raises ScenarioError where the viewer cannot load it, BadInput where it cannot be read in.
        """
        if self.asks_viewer and scenario.reading is not None:
            check_reading_viewer(self.viewer)
            return scenario
        if self.is_quick:
            scenario = scenario.quick()
        scenario = replace(scenario, repeats=self.repeats or scenario.repeats)
        if self.appearance.shows_window:
            scenario = replace(scenario, warm_ups=0, repeats=self.repeats or 1)
        if not self.asks_viewer:
            return scenario
        viewed = in_viewer_lane(
            scenario, in_ohif=is_ohif(self.viewer), ohif_policy=ohif_policy(self.viewer)
        )
        return clicked_part(viewed).scenario if is_ohif(self.viewer) else viewed

    def left_out_of(self, scenario: Scenario) -> tuple[str, ...]:
        """A sentence on every case that OHIF cannot be, where it is who loads."""
        is_loaded = self.asks_viewer and is_ohif(self.viewer) and scenario.reading is None
        return clicked_part(scenario).left_out if is_loaded else ()


def bench(names: Sequence[str], options: BenchOptions) -> None:
    """Measure the scenarios; raise what went wrong once everything else has been measured."""
    console = progress_console()
    names = names or (QUICK_SCENARIOS if options.is_quick else ())
    asked = list(options.choice.of(names))
    scenarios = [options.applied_to(scenario) for scenario in asked]
    for told in (line for scenario in asked for line in options.left_out_of(scenario)):
        console.print(f"left out: {told}")
    if options.folder is not None and len(scenarios) > 1:
        rule = "is the folder of one run, and there are several scenarios"
        raise BadInput("--run-dir", options.folder, rule, "name one scenario, or use --output")
    warn_of(scenarios, console)
    device = measuring_device(options.device, console)
    for scenario in scenarios:
        if scenario.reading is not None:
            _read(scenario, device, options, console)
    loaded = [scenario for scenario in scenarios if scenario.reading is None]
    if loaded:
        _, problems = measure(loaded, options, device, console)
        tell(problems, console)


def _read(scenario: Scenario, device: Device, options: BenchOptions, console: Console) -> None:
    """Let somebody read a scenario, with our loader or in the viewer that is asked for."""
    refuse_volume(scenario)
    reading = BenchReadingOptions(options.output, options.repeats or 1, options.judges)
    if options.asks_viewer:
        looks = (options.viewer, options.appearance)
        view_reading(scenario, options.device, reading, looks, console)
    else:
        bench_reading(scenario, device, reading, console)


def measure(
    scenarios: Sequence[Scenario], options: BenchOptions, device: Device, console: Console
) -> tuple[list[RunStore], list[HarnessError]]:
    """Measure scenarios as they are, and print their tables: the runs, and what went wrong."""
    if untold := what_is_not_told():
        console.print(f"not known here: {untold}; samples on a busy machine are counted as well")
    run_options = _run_options(scenarios, options, device)
    stores: list[RunStore] = []
    problems: list[HarnessError] = []
    experiments = _prepared(scenarios, run_options, console, problems)
    if len(new := [each for each in experiments if each.former is None]) > 1:
        time = in_words(least_s(new, certifies=options.certifies))
        console.print(f"{len(new)} new runs, {time} at least")
    for experiment in experiments:
        store = _measure(experiment, options, console)
        _report(store, console, problems, full=options.full)
        stores.append(store)
    return stores, problems


def tell(problems: Sequence[HarnessError], console: Console) -> None:
    """Raise what went wrong first, once the rest is told."""
    for problem in problems[1:]:
        console.print(problem)
    if problems:
        raise problems[0]


def measured(scenario: Scenario, options: BenchOptions, console: Console) -> RunStore:
    """The run of one scenario, measured as it is and predicted for nothing. Raises HarnessError."""
    run_options = _run_options([scenario], options, None)
    with Watcher(console, scenario.name) as watcher:
        experiment = prepare(scenario, DatasetCache(), run_options, watcher)
    return _measure(experiment, options, console)


def _run_options(
    scenarios: Sequence[Scenario], options: BenchOptions, device: Device | None
) -> RunOptions:
    """How the runs go. Before anything is built: a browser that is not there is told at once."""
    versions = run_interruptibly(_viewer_versions(scenarios, options))
    return RunOptions(
        output=options.output,
        resumes=options.resumes,
        folder=options.folder,
        verifies=options.verifies,
        most_attempts=options.most_attempts,
        viewer_versions=versions,
        device=device,
    )


def _prepared(
    scenarios: Sequence[Scenario],
    options: RunOptions,
    console: Console,
    problems: list[HarnessError],
) -> list[Experiment]:
    """Every scenario whose images can be had: nothing is built between two measurements."""
    experiments = []
    for scenario in scenarios:
        try:
            with Watcher(console, scenario.name) as watcher:
                experiments.append(prepare(scenario, DatasetCache(), options, watcher))
        except DatasetError as error:
            alone = len(scenarios) == 1
            problems.append(left_out(scenario, error, console, is_alone=alone))
    return experiments


def _measure(experiment: Experiment, options: BenchOptions, console: Console) -> RunStore:
    store = open_store(experiment, options.output, options.folder)
    if experiment.former is not None:
        left_count, count = (
            len(store.wanted(options.most_attempts)),
            len(store.document.measured_samples),
        )
        console.print(
            f"resuming {store.directory}: {counted(count, 'sample')} measured, {left_count} to go"
        )
    try:
        _tell_how_long(experiment, store, options, console)
        with Watcher(console, experiment.scenario.name) as watcher:
            run_interruptibly(_run(experiment, store, watcher, options))
            if options.judges:
                console.print(f"{experiment.scenario.name}: judging what was shown")
                assess(store, experiment.images, experiment.dataset.directory)
    except KeyboardInterrupt:
        goes_on_by = ANEW if options.is_quick else options.goes_on_by
        console.print(f"measured so far: {store.directory}; {goes_on_by}")
        raise
    return store


def _tell_how_long(
    experiment: Experiment, store: RunStore, options: BenchOptions, console: Console
) -> None:
    slots, name = store.wanted(options.most_attempts), experiment.scenario.name
    links = links_to_certify(store, options.most_attempts) if options.certifies else None
    if slots and not options.appearance.shows_window:  # a person closes each
        time_s = run_s(experiment, store, slots, links)
        console.print(f"{name}: {len(slots)} loads, {in_words(time_s)}; let nothing else run")
    elif links and links.after and not slots:
        told = ", ".join(network.name for network in links.after)
        time_s = links_s(links)
        console.print(
            f"{name}: links to certify ({told}), {in_words(time_s)}; let nothing else run"
        )


async def _run(
    experiment: Experiment, store: RunStore, watcher: Watcher, options: BenchOptions
) -> None:
    """Run it, with a browser where the viewer is a lane."""
    instruments = Instruments(certify=certify if options.certifies else None)
    if Lane.VIEWER not in experiment.scenario.lanes:
        await run(experiment, store, watcher, options.most_attempts, instruments)
        return
    launch = launcher(options.viewer, progress_console())
    async with launch(options.appearance) as viewer:
        instruments = replace(instruments, viewer=viewer)
        await run(experiment, store, watcher, options.most_attempts, instruments)


async def _viewer_versions(
    scenarios: Sequence[Scenario], options: BenchOptions
) -> Mapping[str, str]:
    """The browser's version and what draws in it, where a scenario needs one.

    Raises EnvironmentProblem where it cannot run, ScenarioError for what it cannot be told.
    """
    viewed = [scenario for scenario in scenarios if Lane.VIEWER in scenario.lanes]
    if not viewed:
        return {}
    for scenario in viewed if options.viewer == CORNERSTONE else ():
        check_asking(scenario)
    async with launcher(options.viewer, progress_console())(options.appearance) as viewer:
        versions = await viewer.versions()
    return versions.must_match


def _report(store: RunStore, console: Console, problems: list[HarnessError], *, full: bool) -> None:
    document = store.document
    show_outcome(document, store.directory, console, full=full)
    problems += faults_of(document, str(store.directory))
