"""`harness compare`: two runs, or folders of runs, beside each other."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from shutil import get_terminal_size

from harness.cli.listing import json_value, print_json, print_list
from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.comparison.comparison import Comparison, compared
from harness.reporting.comparison.junit import as_junit
from harness.reporting.comparison.text import (
    across_note,
    as_markdown,
    details,
    line_columns,
    lines_of,
    method,
    summary,
)
from harness.reporting.comparison.verdict import Rule
from harness.reporting.history.curve import curves
from harness.reporting.history.steps import usual_changes_s
from harness.results.figures import Part, RunFigures, figures_of
from harness.results.history import HISTORY, read_history
from harness.results.reading_figures import figures_of_readings
from harness.results.reading_study import READINGS, STUDY_NAME, is_study, read_study
from harness.results.store import RUN_NAME, read_run, run_file

LAST = "LAST"
DEFAULT_RULE = Rule()
_REMEDY = "free disk space, or name another file with --junit"


class NothingComparable(BadInput):
    """Two places that have no run in common; a gate tells it by an exit code of its own."""


class Form(Enum):
    """How a comparison is printed."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    JSON = "json"


def form_of(as_json: bool, as_markdown: bool) -> Form:
    """The form that two flags ask for. Raises BadInput for both."""
    if as_json and as_markdown:
        raise BadInput("--markdown", None, "excludes --json", "leave one of them out")
    return Form.JSON if as_json else Form.MARKDOWN if as_markdown else Form.TERMINAL


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """What the command line says; `junit` None writes no such file."""

    form: Form = Form.TERMINAL
    junit: Path | None = None
    across: bool = False
    history: Path = Path("results/history")


def compare(base: str, head: str, options: CompareOptions) -> None:
    """Compare what both have of the same scenarios, and print it. Raises BadInput."""
    pairs = matched(base, runs_in(head), head, options.history)
    print_comparisons(
        [
            compared(before, after, rule_for(after, options.history), across=options.across)
            for before, after in pairs
        ],
        options,
    )


def rule_for(head: RunFigures, histories: Path, rule: Rule = DEFAULT_RULE) -> Rule:
    """The rule, with what the history says of how much each figure changes by itself."""
    like = read_history(histories, head.scenario).like(head)
    return replace(rule, history_s=usual_changes_s(curves(like, tuple(Part))))


def runs_in(place: str) -> list[RunFigures]:
    """The figures of a run, or of the newest run of each scenario in a folder. Raises BadInput."""
    path = Path(place)
    if is_study(path) or run_file(path).exists():
        return [_figures(path, place)]
    newest: dict[str, RunFigures] = {}
    for file in _files_in(path):
        found = _figures(file, str(file.parent))
        former = newest.get(found.scenario)
        if former is None or (found.started_at or "") >= (former.started_at or ""):
            newest[found.scenario] = found
    if not newest:
        rule = "is neither a run nor a folder of runs"
        raise BadInput(place, None, rule, "name a folder that harness bench or predict wrote")
    return list(newest.values())


def _files_in(folder: Path) -> list[Path]:
    """The documents of runs and of readings in a folder."""
    patterns = (f"*/{RUN_NAME}", f"*/{STUDY_NAME}", f"{READINGS}/*/{STUDY_NAME}")
    return [file for pattern in patterns for file in sorted(folder.glob(pattern))]


def _figures(path: Path, place: str) -> RunFigures:
    """The figures of a run, or of what reading was like."""
    if is_study(path):
        return figures_of_readings(read_study(path), place)
    return figures_of(read_run(path), place)


def matched(
    base: str, heads: Sequence[RunFigures], head: str, histories: Path
) -> list[tuple[RunFigures, RunFigures]]:
    """What belongs together: two single runs, or runs of one scenario; the base comes first.

    A base of "history:LAST" is the newest comparable run of the history, "history:COMMIT" that of
    a commit, or of a run by its id. Raises BadInput where nothing belongs together.
    """
    kind, _, name = base.partition(":")
    if kind == HISTORY and name:
        found = [(_remembered(each, name, histories), each) for each in heads]
        pairs = [(before, after) for before, after in found if before is not None]
        rule, remedy = (
            f"has no comparable run {name} in {histories}",
            "add one: harness history add",
        )
    else:
        bases = runs_in(base)
        if len(bases) == len(heads) == 1:
            return [(bases[0], heads[0])]
        by_name = {run.scenario: run for run in bases}
        pairs = [(by_name[run.scenario], run) for run in heads if run.scenario in by_name]
        rule, remedy = f"has no scenario in common with {base}", "name runs of the same scenarios"
    if not pairs:
        raise NothingComparable(head, None, rule, remedy)
    return pairs


def _remembered(head: RunFigures, name: str, histories: Path) -> RunFigures | None:
    history = read_history(histories, head.scenario)
    found = history.last_before(head) if name == LAST else history.named(name)
    return found.figures if found else None


def print_comparisons(comparisons: Sequence[Comparison], options: CompareOptions) -> None:
    """Print them in their form, and write what else is asked for. Raises StorageError."""
    if options.junit is not None:
        keep_file(options.junit, as_junit(comparisons).encode(), _REMEDY)
    match options.form:
        case Form.JSON:
            print_json([_json(comparison) for comparison in comparisons])
        case Form.MARKDOWN:
            print("\n".join(map(as_markdown, comparisons)), end="")
        case Form.TERMINAL:
            for comparison in comparisons:
                _print(comparison)


def _json(comparison: Comparison) -> dict[str, object]:
    counts = {verdict.value: count for verdict, count in comparison.counts.items()}
    return {"summary": summary(comparison), "counts": counts, **json_value(comparison)}


def _print(comparison: Comparison) -> None:
    width = get_terminal_size().columns
    for line in _opening(comparison):
        print(_wrapped(line, width))
    if lines := lines_of(comparison):
        print()
        print_list(line_columns(lines), lines)
    if found := list(details(comparison)):
        print()
        for line in found:
            print(_wrapped(line, width))
    if comparison.measured:
        print("\n" + _wrapped(method(comparison), width))
    print()


def _opening(comparison: Comparison) -> Iterator[str]:
    yield f"{comparison.scenario}: {summary(comparison)}"
    if note := across_note(comparison):
        yield note
    yield f"base: {comparison.base}"
    yield f"head: {comparison.head}"


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, subsequent_indent="  ", break_on_hyphens=False)
