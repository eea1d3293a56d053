"""`harness gate`: let a run pass, or not, and say why in one line a row."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer

from harness.cli.bench import ANEW, BenchOptions, bench
from harness.cli.compare import NothingComparable, matched, rule_for, runs_in
from harness.cli.panels.command import check_measures_here
from harness.cli.progress import progress_console
from harness.cli.scenarios import Choice
from harness.durable import keep_file
from harness.errors import BadInput, RunInvalid, ScenarioError
from harness.reporting.comparison.comparison import Comparison, compared
from harness.reporting.comparison.gate import (
    Decision,
    GateRules,
    Outcome,
    RowDecision,
    decided,
)
from harness.reporting.comparison.junit import as_junit
from harness.reporting.comparison.verdict import Rule
from harness.results.figures import RunFigures, figures_of
from harness.results.store import newest_run
from harness.scenario.gate_loading import load_gate
from harness.scenario.library import find_scenario
from harness.scenario.loading import load_scenario

_ALONE = "nothing comparable was measured before"
_REMEDY = "free disk space, or name another file with --junit"


@dataclass(frozen=True, slots=True)
class GateOptions:
    """What the command line says.

    `files` are the scenarios of one's own by name. `confirmations` are runs that were measured a
    second time; without them the gate measures anew into `output`, where there is an alarm.
    """

    baseline: str
    rules: GateRules
    histories: Path
    output: Path
    confirmations: tuple[str, ...] = ()
    junit: Path | None = None
    across: bool = False
    files: Mapping[str, str] = field(default_factory=dict)


def rules_in(file: Path | None) -> GateRules:
    """The rules of a file; the program's without one. Raises ScenarioError."""
    if file is None:
        return GateRules()
    block = load_gate(file)
    return GateRules(block.risk, block.floor_share, block.floor, tuple(block.ignore))


def gate(runs: Sequence[str], options: GateOptions) -> None:
    """Print a line a row, and exit with the code of the gravest. Raises HarnessError."""
    decision = gate_decision(runs, options)
    for row in decision.rows:
        print(row)
    print(f"gate: {decision.outcome.name.lower()}")
    raise typer.Exit(decision.outcome.value)


def gate_decision(runs: Sequence[str], options: GateOptions) -> Decision:
    """What the gate says of some runs, alarms confirmed. Raises HarnessError."""
    return decision_on({each.scenario: each for run in runs for each in runs_in(run)}, options)


def decision_on(heads: Mapping[str, RunFigures], options: GateOptions) -> Decision:
    """The same of figures by scenario. Raises HarnessError."""
    for head in heads.values():
        if head.is_quick:
            rule = "is a quick look, which no gate can judge"
            raise BadInput(head.run, None, rule, "measure it without --quick")
    comparisons = _compared(heads, options)
    decision = decided(comparisons, {}, options.rules)
    if decision.awaiting:
        again = _measured_again([heads[name] for name in decision.awaiting], options)
        second = {each.scenario: each for each in _compared(again, options)}
        decision = decided(comparisons, second, options.rules)
    if options.junit is not None:
        keep_file(options.junit, as_junit(comparisons).encode(), _REMEDY)
    alone = [name for name in heads if name not in {each.scenario for each in comparisons}]
    lost = [RowDecision(name, None, Outcome.NOTHING, _ALONE) for name in alone]
    return replace(decision, rows=(*decision.rows, *lost))


def _compared(heads: Mapping[str, RunFigures], options: GateOptions) -> list[Comparison]:
    rules = options.rules
    rule = Rule(rules.risk_share, rules.floor_ratio, rules.floor_s)
    try:
        pairs = matched(options.baseline, list(heads.values()), "RUN", options.histories)
    except NothingComparable as nothing:
        print(nothing, file=sys.stderr)
        return []
    return [
        compared(before, after, rule_for(after, options.histories, rule), across=options.across)
        for before, after in pairs
    ]


def _measured_again(heads: Sequence[RunFigures], options: GateOptions) -> dict[str, RunFigures]:
    """The same scenarios measured a second time: as they are named, or now."""
    named = {each.scenario: each for run in options.confirmations for each in runs_in(run)}
    return {
        head.scenario: named.get(head.scenario) or _measured_now(head, options) for head in heads
    }


def _measured_now(head: RunFigures, options: GateOptions) -> RunFigures:
    name, console = head.scenario, progress_console()
    typed = options.files.get(name, name)
    check_measures_here(f"{name} is slower; to measure it a second time without --confirmed-by")
    _check_scenario(head, typed)
    console.print(f"{name}: slower; measuring it a second time")
    repeats = max(row.attempted_count for row in head.rows)
    wanted = BenchOptions(
        repeats,
        Choice(),
        options.output,
        resumes=False,
        verifies=True,
        most_attempts=3,
        goes_on_by=ANEW,
    )
    # What is printed there is the table of the run; here the reasons alone go to standard output.
    with redirect_stdout(sys.stderr), suppress(RunInvalid):
        bench([typed], wanted)
    store = newest_run(options.output, name)
    assert store is not None, "it was measured just now"
    return figures_of(store.document, str(store.directory))


def _check_scenario(head: RunFigures, typed: str) -> None:
    """Raise BadInput unless the built-in scenario of this name is the one that was measured."""
    remedy = "measure it a second time, and name that run with --confirmed-by"
    place = f"{head.run}: {head.scenario}"
    try:
        scenario = load_scenario(find_scenario(typed))
    except ScenarioError as error:
        rule = "is slower, and is no built-in scenario that could be measured again"
        raise BadInput(place, None, rule, remedy) from error
    if not scenario.digest.startswith(head.must_match["scenario digest"]):
        rule = "is slower, and is another scenario now than it was when it was measured"
        raise BadInput(place, None, rule, remedy)
