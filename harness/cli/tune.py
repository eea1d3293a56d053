"""What `harness tune` does: search, print, write, and measure if asked."""

from dataclasses import replace
from pathlib import Path

import typer
from rich.console import Console

import harness
from harness.certify.certificate.certify import certify
from harness.cli.device_choice import device_named
from harness.cli.interruptible import run_interruptibly
from harness.cli.outcome import show_outcome
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import warn_of
from harness.cli.smooth_reading import cases_of_one_viewer, smooth_rule
from harness.cli.tune_search import TuneOptions, problem_of, searched
from harness.cli.tune_sites import configuration_for, shared_of, told
from harness.core.load import Load
from harness.core.models.device import Device
from harness.core.quality_goal import Goal
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import ClientPolicy
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file
from harness.errors import BadInput
from harness.predict.tune.baseline import Baseline, named, plain_complete_s, plain_loading
from harness.predict.tune.before_frames import LastGain, before_frames, check_opening, last_gain
from harness.predict.tune.candidate import in_words
from harness.predict.tune.evaluation import Problem
from harness.predict.tune.front import EvaluatedCandidate
from harness.predict.tune.search import ConfigurationSearch, SearchOptions
from harness.predict.tune.table import beside, front_rows, front_table
from harness.predict.tune.target import Compared, target_scenario, with_cases
from harness.reporting.worth.before_frames import before_frames_text
from harness.run.assessment import assess
from harness.run.experiment import Instruments, RunOptions, open_store, prepare, run
from harness.scenario.devices import chosen_browser, chosen_device
from harness.scenario.library import Library
from harness.scenario.scenario import Scenario
from harness.viewer.code.typescript import as_typescript
from harness.viewer.code.yaml_text import configuration_file

_INTERRUPTED = 130
_FOR_A_BROWSER = (
    "searched for what a viewer in a browser shows; --device reference-laptop for our loader"
)
_RULE = "the earliest first render within the limit; ties by coverage, then by completion"
_GOOD_RULE = (
    "the earliest moment within the limit from when on {what} {goal} at least; ties by first"
    " render, then by completion"
)


def tune(options: TuneOptions) -> None:
    """Search, print what was found, write the winner, measure it if asked. Raises HarnessError."""
    if len(options.networks) > 1:
        _tune_for_all(options)
    else:
        _tune_for_one(options)


def _tune_for_one(options: TuneOptions) -> None:
    if options.opening is not None:
        check_opening(options.opening)
    limit_share, goal, console = options.limit_share, options.goal, progress_console()
    scenario = target_scenario(options.target)
    warn_of([scenario], console)
    if options.opening is not None and scenario.server is not None:
        rule, remedy = "is told of images of ours", "leave it out, or name a dataset"
        raise BadInput("--open", options.opening, rule, remedy)
    problem = problem_of(scenario, options, console)
    plain = plain_loading(problem)
    cases = [(case.name, case.retrieve) for case in cases_of_one_viewer(scenario)]
    baselines = [*plain, *named(problem, cases)]
    plain_s = plain_complete_s(plain_loading(replace(problem, smoothness=None)))
    searching = SearchOptions(options.trial_count, options.seed, plain_s * (1 + limit_share))
    result = searched(problem, searching, console)
    winner = result.winner
    if winner is None and result.was_interrupted:
        raise typer.Exit(_INTERRUPTED)
    if winner is None:
        rule = f"has no configuration that completes within {options.limit} of plain loading"
        rule += "" if goal is None else f", and is {goal}"
        raise BadInput(scenario.name, None, rule, "allow a larger --limit, or more --trials")
    space = problem.space
    other = replace(problem, device=_other_device(problem.device, problem.space.policy))
    rows = beside(front_rows(result.front, winner, baselines, space), other)
    print(_heading(problem, result, options))
    print(front_table(rows, plain_s, scenario.load, other.device.name, goal))
    tuned = _tuned(problem, winner, options)
    code = as_typescript(tuned)
    print(f"\n{code}")
    if options.opening is not None:
        last = last_gain(winner, baselines)
        print(f"\n{_before_frames(problem, scenario, tuned, last, options.opening)}\n")
    _write(tuned, code, options.output)
    if result.was_interrupted:
        raise typer.Exit(_INTERRUPTED)
    if options.confirms:
        _confirm(scenario, _compared(tuned, winner, baselines), options, console)


def _tune_for_all(options: TuneOptions) -> None:
    """The same for several networks at once. Raises HarnessError."""
    sites, shared = shared_of(options)
    print(f"{told(sites, shared)}\n")
    found = configuration_for(options, sites, shared)
    _write(found, as_typescript(found), options.output)


def _before_frames(
    problem: Problem,
    scenario: Scenario,
    tuned: RetrieveConfiguration,
    last: LastGain | None,
    opening: str,
) -> str:
    found = before_frames(scenario, problem.space.images, problem.device, opening, tuned)
    return before_frames_text(found, problem.network, last)


def _other_device(device: Device, policy: ClientPolicy) -> Device:
    """What stands beside the device that is searched for: our loader's, or a browser."""
    return chosen_browser(policy.application) if device.page is None else chosen_device(None)


def _heading(problem: Problem, result: ConfigurationSearch, options: TuneOptions) -> str:
    """What was searched, what was refused, and how the winner is told."""
    network, device = problem.network.name, problem.device.name
    name = problem.space.images.manifest.name
    lines = [
        f"{name} over {network} on {device}, {problem.space.policy.name}, predicted;"
        f" encodings {', '.join(problem.space.paths)}",
        f"{result.trial_count} tried, {len(result.outcomes)} different, {len(result.found)} loaded;"
        f" {len(result.front)} on the Pareto front within {options.limit} of plain loading",
        *(f"{count} refused: {why}" for why, count in sorted(result.refusals.items())),
        f"winner: {_rule(problem)}",
        *([_FOR_A_BROWSER] if problem.device.page else []),
        *([problem.real_path] if problem.real_path else []),
    ]
    return "\n".join(lines) + "\n"


def _rule(problem: Problem) -> str:
    """What was searched for."""
    if problem.smoothness is not None:
        return smooth_rule(problem.smoothness)
    if problem.judge is None:
        return _RULE
    is_volume = problem.space.images.load is Load.VOLUME
    what = "every slice (or the copy in its place) has" if is_volume else "the image has"
    return _GOOD_RULE.format(what=what, goal=problem.judge.goal)


def _tuned(
    problem: Problem, winner: EvaluatedCandidate, options: TuneOptions
) -> RetrieveConfiguration:
    """The winner under its name, with where it is from."""
    space, times_s = problem.space, winner.figures.times_s
    network = problem.network.name.replace("/", "-")
    has_all = len(space.paths) == len(space.images.manifest.encodings)
    restricted = "" if has_all else "".join(f"-{path}" for path in space.paths)
    goal = options.goal
    until = "" if goal is None else f"-until-{goal.name.replace('=', '-')}"
    return replace(
        space.configuration(winner.candidate),
        name=f"tuned-{space.images.manifest.name}-{network}{restricted}{until}",
        source=(
            f"generated by harness {harness.__version__} tune: {space.images.manifest.name} over"
            f" {problem.network.name} on {problem.device.name}, {space.policy.name}, within"
            f" {options.limit}, {options.trial_count} trials, seed {options.seed}"
            f"{'' if goal is None else f', until {goal.name}'}"
        ),
        note=(
            f"{in_words(winner.candidate, space.images.load)}; predicted"
            f"{_good_at(winner, goal)} first render {times_s.first_render * 1000:.0f} ms,"
            f" complete {times_s.complete * 1000:.0f} ms"
        ),
    )


def _good_at(winner: EvaluatedCandidate, goal: Goal | None) -> str:
    good_s = winner.figures.good_s
    return "" if good_s is None else f" {goal} from {good_s * 1000:.0f} ms on,"


def _write(tuned: RetrieveConfiguration, code: str, output: Path) -> None:
    text = configuration_file(tuned, Library.builtin())
    files = {output / "retrieve" / f"{tuned.name}.yaml": text, output / f"{tuned.name}.ts": code}
    for path, content in files.items():
        keep_file(path, content.encode(), "make room, or name another folder with --output")
        print(f"written to {path}")


def _confirm(
    scenario: Scenario, cases: list[Compared], options: TuneOptions, console: Console
) -> None:
    """Measure some configurations in a run of their own, and print it beside the prediction."""
    compared = with_cases(scenario, cases)
    run_options = RunOptions(options.output, device=device_named(options.device))
    with Watcher(console, compared.name) as watcher:
        experiment = prepare(compared, DatasetCache(), run_options, watcher)
    store = open_store(experiment, options.output)
    with Watcher(console, compared.name) as watcher:
        run_interruptibly(run(experiment, store, watcher, instruments=Instruments(certify=certify)))
    assess(store, experiment.images, experiment.dataset.directory)
    print()
    show_outcome(store.document, store.directory, console, full=False)


def _compared(
    tuned: RetrieveConfiguration, winner: EvaluatedCandidate, baselines: list[Baseline]
) -> list[Compared]:
    """The winner, the earliest plain loading, and every named one that begins with a range."""
    kept = [baselines[0], *(each for each in baselines if _begins_with_range(each))]
    return [
        ("tuned", tuned, winner.candidate.connections),
        *((each.name, each.configuration, None) for each in kept),
    ]


def _begins_with_range(baseline: Baseline) -> bool:
    options = baseline.configuration.retrieve_options.values()
    return any(each.range_index == 0 for each in options)
