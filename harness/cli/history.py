"""`harness history add | show | acknowledge`: the figures of a scenario from run to run."""

import textwrap
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from shutil import get_terminal_size

from harness.cli.listing import json_value, print_json, print_list
from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.history.curve import Curve, curves, newest_kind
from harness.reporting.history.text import curve_columns, step_lines
from harness.results.history import (
    Acknowledgement,
    History,
    append_history,
    histories,
    history_run,
    read_history,
)
from harness.results.store import read_run
from harness.run.provenance import utc_now


def add(runs: Sequence[Path], folder: Path, *, is_alarm: bool) -> None:
    """Add runs to the histories of their scenarios; those that are there already stay.

    Raises HarnessError.
    """
    for path in runs:
        document = read_run(path)
        if document.provenance.circumstances is None:
            rule = "is a prediction, which needs no history"
            raise BadInput(str(path), None, rule, "compare predictions with harness compare")
        name, entry = document.scenario.name, history_run(document, str(path), is_alarm=is_alarm)
        if any(run.run_id == entry.run_id for run in read_history(folder, name).runs):
            print(f"{name}: {entry.run_id} is there already")
            continue
        append_history(folder, name, [entry])
        print(f"{name}: added {entry.run_id}")


def show(scenario: str | None, folder: Path, page: Path | None, *, as_json: bool) -> None:
    """Print how figures went, and write a page of it. Raises HarnessError."""
    names = (scenario,) if scenario else histories(folder)
    found = {name: _known(name, folder) for name in names}
    if not found:
        raise BadInput(str(folder), None, "has no history", "add runs with harness history add")
    if page is not None:
        _write_page(found, page)
    if as_json:
        print_json([json_value(run) for history in found.values() for run in history.runs])
        return
    for name, history in found.items():
        _print(name, history)


def acknowledge(scenario: str, run: str, because: str, folder: Path) -> None:
    """Keep why figures changed at a run. Raises HarnessError."""
    found = _known(scenario, folder).named(run)
    if found is None:
        rule = f"is no run of the history of {scenario}"
        raise BadInput("RUN", run, rule, "see harness history show for their ids")
    append_history(folder, scenario, [Acknowledgement(found.run_id, because, utc_now())])
    print(f"{scenario}: acknowledged {found.run_id}, {found.figures.name}")


def _known(scenario: str, folder: Path) -> History:
    history = read_history(folder, scenario)
    if not history.runs:
        known = ", ".join(histories(folder)) or "none"
        rule = f"has no history in {folder}"
        raise BadInput("scenario", scenario, rule, f"use one of: {known}")
    return history


def _drawn(history: History) -> tuple[Curve, ...]:
    return curves(newest_kind(history))


def _print(name: str, history: History) -> None:
    width = get_terminal_size().columns
    drawn, kind = _drawn(history), newest_kind(history)
    other_count = len(history.runs) - len(kind)
    print(f"{name}: {len(kind)} comparable runs, {other_count} of other machines or definitions")
    print_list(curve_columns(), drawn)
    for line in step_lines(drawn, history.because):
        print(textwrap.fill(line, width, subsequent_indent="  ", break_on_hyphens=False))
    alarms = [run for run in kind if run.is_alarm and run.run_id not in history.because]
    for run in alarms:
        print(f"alarm, not acknowledged: {run.run_id}, {run.figures.name}")
    print()


def _write_page(found: dict[str, History], page: Path) -> None:
    from harness.reporting.history.page import history_page  # noqa: PLC0415 - half a second

    [(name, history), *others] = found.items()
    if others:
        rule = "is a page of one scenario, and there are several"
        raise BadInput("--html", page, rule, f"name one of: {', '.join(found)}")
    content = history_page(name, _drawn(history), history.because, PurePosixPath(page.parent))
    keep_file(page, content, "free disk space, or name another file with --html")
