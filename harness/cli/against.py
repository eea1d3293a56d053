"""`harness bench A --against B`: two scenarios by turns, for as long as a verdict is unknown."""

import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from rich.console import Console

from harness.certify.certificate.certify import certify
from harness.cli.bench import BenchOptions, bench, tell
from harness.cli.budget import budget_s
from harness.cli.compare import CompareOptions, print_comparisons
from harness.cli.interruptible import run_interruptibly
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import Choice, warn_of
from harness.core.http.client import Client
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.policy import POLICY_NAMES
from harness.core.units import UnitError, counted, parse_rate_bps, parse_time_s
from harness.dataset.cache import DatasetCache
from harness.errors import BadInput, HarnessError, RunInvalid, ScenarioError
from harness.reporting.comparison.comparison import Comparison, compared
from harness.reporting.comparison.verdict import RISK_SHARE, Rule, Verdict
from harness.results.certification import Moment
from harness.results.document import MOST_ATTEMPTS
from harness.results.figures import RunFigures, figures_of
from harness.results.soundness import link_faults
from harness.run.experiment import (
    NOTHING_BESIDES,
    Instruments,
    RunOptions,
    open_store,
    prepare,
)
from harness.run.provenance import load_average
from harness.run.turns import Side, certify_both, take_turns
from harness.scenario.chosen_networks import with_networks
from harness.scenario.library import find_dataset
from harness.scenario.loading import load_dataset, with_dataset
from harness.scenario.readings import refuse_reading
from harness.scenario.scenario import Scenario

_GROWTH = 1.5
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Against:
    """What to measure beside a scenario, and for how long."""

    other: str
    budget_s: float
    compare: CompareOptions = field(default_factory=CompareOptions)


def bench_either(
    names: Sequence[str], options: BenchOptions, against: tuple[str | None, str]
) -> None:
    """Measure scenarios, or one of them by turns with another, which has a time to be measured in.

    Raises HarnessError.
    """
    other, budget = against
    if other is None:
        bench(names, options)
        return
    if len(names) != 1:
        rule = "takes turns with one scenario"
        raise BadInput("--against", other, rule, "name one scenario before it")
    bench_against(names[0], options, Against(other, budget_s(budget)))


def bench_against(
    name: str,
    options: BenchOptions,
    against: Against,
    instruments: Instruments = NOTHING_BESIDES,
    clock: Clock = time.monotonic,
) -> None:
    """Measure both by turns, and print how the second compares with the first.

    Raises RunInvalid, once all is printed, for links that miss their certificates, and for rows of
    which too few pairs count; HarnessError.
    """
    console = progress_console()
    if options.certifies and instruments.certify is None:
        instruments = replace(instruments, certify=certify)
    [own] = options.choice.of([name])
    base = options.applied_to(own)
    head = changed(base, against.other, options.choice)
    for scenario in (base, head):
        refuse_reading(scenario)
    warn_of([base, head], console)
    sides = _sides((base, head), options, console)
    console.print(f"measuring {sides[0].store.directory} and {sides[1].store.directory} by turns")
    comparison = _measured(sides, against, console, (instruments, clock))
    print_comparisons([comparison], against.compare)
    tell(_faults(sides, comparison, base.repeats), console)


def changed(scenario: Scenario, other: str, choice: Choice) -> Scenario:
    """What is measured beside a scenario: itself with other values, or another one.

    Values are written "policy=cs3d-5.14, connections=2". Raises ScenarioError.
    """
    if "=" not in other:
        [found] = choice.of([other])
        found = replace(found, repeats=scenario.repeats, warm_ups=scenario.warm_ups)
    else:
        found = scenario
        for part in other.split(","):
            key, _, value = part.partition("=")
            found = _with_value(found, key.strip(), value.strip())
    shape = [len(scenario.cases), len(scenario.networks), scenario.lanes]
    if shape != [len(found.cases), len(found.networks), found.lanes]:
        rule = "has not as many cases and networks, or other lanes"
        raise ScenarioError("--against", other, rule, "compare tables of one shape")
    return replace(found, name=f"{scenario.name}-against")


def _with_value(scenario: Scenario, key: str, value: str) -> Scenario:
    change = _CHANGES.get(key)
    if change is None:
        raise ScenarioError("--against", key, "is no value", f"known are {', '.join(_CHANGES)}")
    try:
        return change(scenario, value)
    except UnitError as error:
        raise ScenarioError(f"--against: {key}", value, error.rule, error.remedy) from error
    except ValueError as error:
        rule = "is not a whole number"
        raise ScenarioError(f"--against: {key}", value, rule, "write e.g. 2") from error


def _policy(scenario: Scenario, value: str) -> Scenario:
    if value not in POLICY_NAMES:
        known = ", ".join(POLICY_NAMES)
        raise ScenarioError("--against: policy", value, "is not known", f"write one of {known}")
    return replace(scenario, policy=value)


def _dataset(scenario: Scenario, value: str) -> Scenario:
    return with_dataset(scenario, load_dataset(find_dataset(value)))


def _over(change: Callable[[NetworkProfile, str], NetworkProfile]) -> "Change":
    """A change of every network that is one; "local" stays what it is."""

    def changed_networks(scenario: Scenario, value: str) -> Scenario:
        networks = (change(each, value) if each.is_shaped else each for each in scenario.networks)
        return replace(scenario, networks=tuple(networks))

    return changed_networks


def _client(change: Callable[[Client, int], Client]) -> "Change":
    def changed_client(scenario: Scenario, value: str) -> Scenario:
        return replace(scenario, client=change(scenario.client, int(value)))

    return changed_client


Change = Callable[[Scenario, str], Scenario]
_CHANGES: Mapping[str, Change] = {
    "policy": _policy,
    "network": lambda scenario, value: with_networks(scenario, [value]),
    "dataset": _dataset,
    "download": _over(lambda each, value: replace(each, download_bps=parse_rate_bps(value))),
    "upload": _over(lambda each, value: replace(each, upload_bps=parse_rate_bps(value))),
    "rtt": _over(lambda each, value: replace(each, rtt_s=parse_time_s(value))),
    "connections": _client(lambda client, count: replace(client, connection_count=count)),
    "decode_workers": _client(lambda client, count: replace(client, decode_worker_count=count)),
}


def _sides(
    scenarios: tuple[Scenario, Scenario], options: BenchOptions, console: Console
) -> tuple[Side, Side]:
    run_options = RunOptions(options.output, verifies=options.verifies)
    found = []
    for scenario in scenarios:
        with Watcher(console, scenario.name) as watcher:
            experiment = prepare(scenario, DatasetCache(), run_options, watcher)
        found.append(Side(experiment, open_store(experiment, options.output)))
    return found[0], found[1]


def _measured(
    sides: tuple[Side, Side], against: Against, console: Console, means: tuple[Instruments, Clock]
) -> Comparison:
    """Measure until all is known or the budget is spent, between two certificates of the links."""
    with Watcher(console, sides[0].experiment.scenario.name) as watcher:
        certifying = partial(certify_both, sides, observer=watcher, certify=means[0].certify)
        run_interruptibly(certifying(Moment.BEFORE))
        comparison = _looked_at(sides, against, watcher, console, means)
        run_interruptibly(certifying(Moment.AFTER))
    for side in sides:
        side.store.finish(load_average())
    return comparison


def _looked_at(
    sides: tuple[Side, Side],
    against: Against,
    watcher: Watcher,
    console: Console,
    means: tuple[Instruments, Clock],
) -> Comparison:
    """Look after every part of the loads; each look has a part of the risk.

    Pairs that do not count are made up for as often as a run repeats loads.
    """
    instruments, clock = means
    asked_count = sides[0].store.document.scenario.repeats
    began_s, look = clock(), 0
    while True:
        run_interruptibly(take_turns(sides, watcher, instruments))
        look += 1
        comparison = _compared(sides, look)
        repeats = sides[0].store.document.scenario.repeats
        unknown = [each.wanted_count or 0 for each in comparison.of(Verdict.UNKNOWN)]
        short = [repeats + asked_count - n for n in pair_counts(comparison) if n < asked_count]
        most = sys.maxsize if unknown else MOST_ATTEMPTS * asked_count
        wanted, more = unknown + short, min(most, next_repeats(repeats, unknown + short))
        is_over = (clock() - began_s) / repeats * more > against.budget_s
        if not wanted or more <= repeats or is_over:
            return comparison
        console.print(f"{len(wanted)} figures not known after {repeats} repeats: {more} now")
        for side in sides:
            side.store.measure_on(more)


def pair_counts(comparison: Comparison) -> list[int]:
    """How many pairs count of each row."""
    counts = dict.fromkeys(comparison.rows, 0)
    for figure in comparison.measured:
        counts[figure.key.row] = max(counts[figure.key.row], figure.base_count)
    return list(counts.values())


def _faults(
    sides: tuple[Side, Side], comparison: Comparison, asked_count: int
) -> list[HarnessError]:
    """What keeps the comparison from being believed: a link, a load gone wrong, too few pairs."""
    faults: list[HarnessError] = []
    for side in sides:
        document, place = side.store.document, str(side.store.directory)
        faults += link_faults(document, place)
        wrong = [each for each in document.faulty_samples() if not each.is_only_disturbed]
        if wrong:
            rule = f"of {counted(len(document.measured_samples), 'sample')} excluded"
            remedy = "the reasons are listed under the table: harness runs show"
            faults.append(RunInvalid(place, len(wrong), rule, remedy))
    counts = pair_counts(comparison)
    if short := sum(count < asked_count for count in counts):
        rule = f"of {counted(len(counts), 'row')} have fewer than {asked_count} pairs that count"
        faults.append(RunInvalid("--against", short, rule, "measure again on a quieter machine"))
    return faults


def next_repeats(repeats: int, wanted_counts: Sequence[int]) -> int:
    """How many repeats come next: half as many more, or as many as the first verdict takes."""
    grown = math.ceil(repeats * _GROWTH)
    return max(repeats + 1, min([grown, *wanted_counts]))


def _compared(sides: tuple[Side, Side], look: int) -> Comparison:
    """Looks at 1/2, 1/6, 1/12 … of the risk: together no more than all of it, however many."""
    base, head = (figures_of(side.store.document, str(side.store.directory)) for side in sides)
    rule = Rule(risk_share=RISK_SHARE / (look * (look + 1)))
    return compared(base, aligned(base, head), rule, across=True, are_pairs=True)


def aligned(base: RunFigures, head: RunFigures) -> RunFigures:
    """The head under the names of the base, row by row: what differs is told once, above."""
    rows = tuple(
        replace(row, case=named.case, network=named.network)
        for named, row in zip(base.rows, head.rows, strict=True)
    )
    return replace(head, scenario=base.scenario, rows=rows)
