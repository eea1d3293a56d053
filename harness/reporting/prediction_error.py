"""Predictions beside what was measured, for all committed runs at once; what misses is named."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.core.units import told_apart
from harness.reporting.markdown import (
    Column,
    difference,
    escape_cell,
    escape_prose,
    milliseconds,
    table,
)
from harness.reporting.rows import Figure, TableRow, table_rows
from harness.results.conditions import Circumstances
from harness.results.document import RunDocument

_FIRST_RENDER_RATIO = 0.05
_FIRST_RENDER_S = 5e-3
_COMPLETE_RATIO = 0.015
_COMPLETE_UNSHAPED_RATIO = 0.1
"""How close a prediction should be: less where no network is, and all is the machine's work."""

Told = Callable[[RunDocument], str]


def _machine(run: RunDocument) -> str:
    return f"{_circumstances(run).machine.cpu}, {_circumstances(run).machine.core_count} cores"


_TOLD: Mapping[str, Told] = {
    "Policy": lambda run: run.provenance.policy,
    "Model": lambda run: str(run.prediction.model_version) if run.prediction else "",
    "Device": lambda run: run.prediction.device.name if run.prediction else "",
    "Machine": _machine,
    "Definitions": lambda run: str(run.provenance.definitions_version),
    "Harness": lambda run: run.provenance.harness_version,
}
"""What figures of several runs may differ by, and how a run tells it."""

_NAMES = {Milestone.FIRST_RENDER: "first render", Milestone.COMPLETE: "complete"}


@dataclass(frozen=True, slots=True)
class Compared:
    """One milestone of one row, predicted and measured; `limit_s` None is without a target."""

    run: str
    row: TableRow
    milestone: Milestone
    predicted_s: float
    measured_s: float
    limit_s: float | None

    @property
    def is_missed(self) -> bool:
        """Whether the prediction is further off than its target allows."""
        return self.limit_s is not None and abs(self.predicted_s - self.measured_s) > self.limit_s


def compared_figures(runs: Mapping[str, RunDocument]) -> list[Compared]:
    """Every figure that was both predicted and measured by our loader, run by run.

    What begins with a click has a target of its own, counted from there (`opening_page`).
    """
    return [found for name, run in runs.items() for found in _compared(name, run)]


def render_predictions(runs: Mapping[str, RunDocument]) -> str:
    """What misses, the figures of every row, and what they were made with; "" without any.

    The same runs give the same text, without a line break at the end.
    """
    figures = compared_figures(runs)
    if not figures:
        return ""
    names = dict.fromkeys(each.run for each in figures)
    conditions = [f"- {name}: {_conditions(runs[name])}" for name in names]
    compared = {name: runs[name] for name in names}
    tables = (
        _table(milestone, [each for each in figures if each.milestone is milestone], compared)
        for milestone in _NAMES
    )
    return "\n\n".join((_summary(figures), *tables, "\n".join(conditions), _last_line(compared)))


def _compared(name: str, run: RunDocument) -> Iterator[Compared]:
    networks = {network.name: network for network in run.scenario.networks}
    for row in table_rows(run):
        if row.lane is not Lane.LOADER or row.after_click:
            continue
        for milestone in _NAMES:
            figure: Figure = row.figures.of(milestone)
            if figure.predicted_s is None or figure.median_s is None:
                continue
            limit_s = _limit_s(milestone, networks[row.network], figure.median_s)
            yield Compared(name, row, milestone, figure.predicted_s, figure.median_s, limit_s)


def _limit_s(milestone: Milestone, network: NetworkProfile, measured_s: float) -> float | None:
    if milestone is Milestone.FIRST_RENDER:
        within_s = max(_FIRST_RENDER_S, _FIRST_RENDER_RATIO * measured_s)
        return within_s if network.is_shaped else None
    return measured_s * (_COMPLETE_RATIO if network.is_shaped else _COMPLETE_UNSHAPED_RATIO)


def _summary(figures: Iterable[Compared]) -> str:
    held = [each for each in figures if each.limit_s is not None]
    missed = [each for each in held if each.is_missed]
    head = f"{len(held) - len(missed)} of {len(held)} figures are within their target."
    if not missed:
        return head
    return "\n".join((f"{head} These miss it:", "", *(f"- {_miss(each)}" for each in missed)))


def _miss(figure: Compared) -> str:
    row, what = figure.row, _NAMES[figure.milestone]
    where = f"{figure.run}, {escape_cell(row.case)}, {row.network}"
    off_s = figure.measured_s - figure.predicted_s
    assert figure.limit_s is not None, "it is missed"
    off, most = told_apart(abs(off_s) * 1000, figure.limit_s * 1000)
    return f"{where}: {what} {'−' if off_s < 0 else '+'}{off} ms, more than ±{most}"


def _table(milestone: Milestone, figures: list[Compared], runs: Mapping[str, RunDocument]) -> str:
    columns: list[Column[Compared]] = [
        Column("Run", lambda each: escape_cell(each.run), is_number=False),
        Column("Type", lambda each: escape_cell(each.row.case), is_number=False),
        Column("Network", lambda each: escape_cell(each.row.network), is_number=False),
        Column("Predicted, ms", lambda each: milliseconds(each.predicted_s)),
        Column("Measured, ms", lambda each: milliseconds(each.measured_s)),
        Column("Prediction error", lambda each: difference(each.measured_s, each.predicted_s)),
        Column("Target, ms", lambda each: f"±{_limit(each)}" if each.limit_s else ""),
        Column("Missed", lambda each: "missed" if each.is_missed else "", is_number=False),
        Column("n", lambda each: str(each.row.counted_count)),
    ]
    columns[1:1] = [_column(header, of, runs) for header, of in _differing(runs)]
    name = _NAMES[milestone]
    return f"**{name[0].upper()}{name[1:]}**\n\n{table(columns, figures)}"


def _differing(runs: Mapping[str, RunDocument]) -> list[tuple[str, Told]]:
    """What is not the same of all runs, with its header."""
    return [
        (header, of) for header, of in _TOLD.items() if len({of(run) for run in runs.values()}) > 1
    ]


def _column(header: str, of: Told, runs: Mapping[str, RunDocument]) -> Column[Compared]:
    return Column(header, lambda each: escape_cell(of(runs[each.run])), is_number=False)


def _last_line(runs: Mapping[str, RunDocument]) -> str:
    """Under what conditions the figures hold, all runs together."""
    told = (
        f"{header.lower()} {escape_prose(' / '.join(dict.fromkeys(map(of, runs.values()))))}"
        for header, of in _TOLD.items()
    )
    days = sorted(_circumstances(run).started_at[:10] for run in runs.values())
    between = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    counts = Counter(
        sample.is_valid
        for run in runs.values()
        for sample in run.measured_samples
        if not sample.is_warm_up
    )
    return f"Measured {between}; {'; '.join(told)}; n in the tables; excluded: {counts[False]}"


def _limit(figure: Compared) -> str:
    return milliseconds(figure.limit_s)


def _conditions(run: RunDocument) -> str:
    found, prediction = _circumstances(run), run.prediction
    assert prediction is not None, "it was predicted"
    device, machine = prediction.device, found.machine
    return (
        f"{run.provenance.dataset.name}; predicted for {device.name} ({device.source}), model "
        f"version {prediction.model_version}; measured {found.started_at[:10]} on {machine.cpu}, "
        f"{machine.core_count} cores, load average {found.load_average.at_start[0]:.1f} before."
    )


def _circumstances(run: RunDocument) -> Circumstances:
    found = run.provenance.circumstances
    assert found is not None, "it was measured"
    return found
