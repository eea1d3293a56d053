"""`harness nightly`: predict, measure what fits into the time, compare with history, tell."""

import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import typer

from harness.cli.bench import ANEW, BenchOptions, bench
from harness.cli.compare import NothingComparable, matched, rule_for
from harness.cli.gate import GateOptions, decision_on
from harness.cli.progress import progress_console
from harness.cli.report import write_report
from harness.cli.scenarios import DEFAULT_SCENARIOS, Choice
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file
from harness.errors import DatasetError, RunInvalid
from harness.predict.document import predicted_document
from harness.reporting.comparison.comparison import compared
from harness.reporting.comparison.gate import Decision, Outcome
from harness.reporting.comparison.text import as_markdown
from harness.reporting.history.curve import curves, newest_kind
from harness.reporting.history.page import history_page
from harness.reporting.report.page import REPORT_NAME
from harness.results.figures import RunFigures, figures_of
from harness.results.history import append_history, history_run, read_history
from harness.results.store import newest_run
from harness.scenario.devices import chosen_device
from harness.scenario.scenario import Scenario

MOST_SUMMARY_BYTES = 1_000_000
"""GitHub drops a summary of 1 MiB and more without a word (actions/runner#4337)."""

LEAST_REPEATS, MOST_REPEATS = 3, 10
_OVERHEAD_RATIO = 1.5
"""What a run takes longer than its loads: certificates, starts, and samples that are repeated."""

_REMEDY = "free disk space, or name another folder with --into"


@dataclass(frozen=True, slots=True)
class NightlyOptions:
    """What the command line says; `into` is the folder of summary, JUnit and pages."""

    budget_s: float
    gate: GateOptions
    into: Path


def nightly(names: Sequence[str], options: NightlyOptions) -> None:
    """Do all of it, and exit with the gate's code; a first night passes. Raises HarnessError."""
    names = names or DEFAULT_SCENARIOS
    files = {scenario.name: name for name, scenario in zip(names, Choice().of(names), strict=True)}
    options = replace(options, gate=replace(options.gate, files=files))
    runs = _measured(names, options)
    decision, summary = _judged(runs, options)
    keep_file(options.into / "summary.md", cut(summary), _REMEDY)
    _write_pages(runs, options)
    alarm = options.into / "alarm"  # what a job looks for
    alarm.unlink(missing_ok=True)  # that of an earlier night
    if decision.outcome is Outcome.SLOWER:
        keep_file(alarm, b"", _REMEDY)
    print(f"{options.into / 'summary.md'}: {outcome_in_words(decision, len(runs))}")
    raise typer.Exit(exit_code(decision, len(runs)))


def exit_code(decision: Decision, run_count: int) -> int:
    """That of the gate; 5 where nothing was measured, and 0 where nothing was there before."""
    if _is_first(decision, run_count):
        return Outcome.PASSED.value
    return decision.outcome.value if run_count else Outcome.NOTHING.value


def outcome_in_words(decision: Decision, run_count: int) -> str:
    """How a night went, for the head of its summary."""
    if _is_first(decision, run_count):
        return "measured, with nothing to compare it with yet"
    return decision.outcome.name.lower() if run_count else "nothing was measured"


def _is_first(decision: Decision, run_count: int) -> bool:
    return run_count > 0 and all(row.row is None for row in decision.rows)


def cut(summary: str) -> bytes:
    """The summary, small enough to be shown; what is cut off is told."""
    content = summary.encode()
    if len(content) <= MOST_SUMMARY_BYTES:
        return content
    kept = content[:MOST_SUMMARY_BYTES].decode(errors="ignore").rpartition("\n")[0]
    return f"{kept}\n\nCut here: the rest is in the artefacts.\n".encode()


def repeats_within(left_s: float, load_s: float, warm_ups: int) -> int:
    """How many repeats of a table fit; `load_s` is what one of each of its rows takes."""
    fitting = int(left_s / (load_s * _OVERHEAD_RATIO)) - warm_ups
    return min(MOST_REPEATS, fitting)


def _measured(names: Sequence[str], options: NightlyOptions) -> list[RunFigures]:
    """The runs of tonight: the first scenario always, others as the time allows."""
    console, began_s = progress_console(), time.monotonic()
    found: list[RunFigures] = []
    scenarios = Choice().of(names)
    for place, (name, scenario) in enumerate(zip(names, scenarios, strict=True)):
        left_s = (options.budget_s - (time.monotonic() - began_s)) / (len(scenarios) - place)
        try:
            load_s = _predicted_s(scenario)
        except DatasetError as error:
            console.print(f"{scenario.name} skipped: {error}")
            continue
        repeats = repeats_within(left_s, load_s, scenario.warm_ups)
        if repeats < LEAST_REPEATS and found:
            console.print(f"{scenario.name} skipped: {left_s:.0f} s are left for it")
            continue
        wanted = BenchOptions(
            max(repeats, LEAST_REPEATS),
            Choice(),
            options.gate.output,
            resumes=False,
            verifies=True,
            most_attempts=3,
            certifies=True,
            goes_on_by=ANEW,
        )
        with redirect_stdout(sys.stderr), suppress(RunInvalid):
            bench([name], wanted)
        store = newest_run(options.gate.output, scenario.name)
        assert store is not None, "it was measured just now"
        found.append(figures_of(store.document, str(store.directory)))
    return found


def _predicted_s(scenario: Scenario) -> float:
    """How long one load of every row takes."""
    dataset = build_dataset(scenario.dataset, cache=DatasetCache(), on_progress=lambda _: None)
    document = predicted_document(scenario, dataset.manifest, chosen_device(None))
    return sum(sample.times_s.complete or 0.0 for sample in document.samples)


def _judged(runs: Sequence[RunFigures], options: NightlyOptions) -> tuple[Decision, str]:
    """The decision, and the summary; the runs are in the history then, alarms marked."""
    decision = decision_on({run.scenario: run for run in runs}, options.gate)
    texts = [f"# Last night: {outcome_in_words(decision, len(runs))}\n"]
    texts += ["\n".join(f"- {row}" for row in decision.rows) + "\n"] if decision.rows else []
    for run in runs:
        texts.append(_compared_text(run, options))
        is_alarm = any(
            row.outcome is Outcome.SLOWER and row.scenario == run.scenario for row in decision.rows
        )
        document = newest_run(options.gate.output, run.scenario)
        assert document is not None
        entry = history_run(document.document, run.run, is_alarm=is_alarm)
        append_history(options.gate.histories, run.scenario, [entry])
    return decision, "\n".join(texts)


def _compared_text(run: RunFigures, options: NightlyOptions) -> str:
    histories = options.gate.histories
    try:
        [(base, head)] = matched(options.gate.baseline, [run], run.run, histories)
    except NothingComparable:
        return f"**{run.scenario}: measured, and nothing to compare it with yet.**\n"
    return as_markdown(compared(base, head, rule_for(head, histories), across=options.gate.across))


def _write_pages(runs: Sequence[RunFigures], options: NightlyOptions) -> None:
    """What people look at: one report of all runs of the night, and a page for each history."""
    if runs:
        write_report([Path(run.run) for run in runs], options.into / REPORT_NAME)
    for run in runs:
        history = read_history(options.gate.histories, run.scenario)
        drawn = curves(newest_kind(history))
        page = history_page(run.scenario, drawn, history.because, PurePosixPath(options.into))
        keep_file(options.into / f"history-{run.scenario}.html", page, _REMEDY)
