"""Whether to let a change pass: comparisons, judged row by row, alarms only once confirmed.

A second, fresh measurement has to find the same figure slower. That squares the chance of a false
alarm as far as its noise is independent, which that of a slow machine is not; the rest is what
`history` says of the figure.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase

from harness.core.lane import Lane
from harness.reporting.comparison.comparison import Comparison
from harness.reporting.comparison.text import amount, row_name
from harness.reporting.comparison.verdict import FLOOR_RATIO, FLOOR_S, RISK_SHARE, Verdict
from harness.results.sample import RowKey


class Outcome(Enum):
    """What a gate says of a row, and of everything; the values are exit codes."""

    PASSED = 0
    INVALID = 3
    SLOWER = 4
    NOTHING = 5


@dataclass(frozen=True, slots=True)
class GateRules:
    """What counts. `ignored` are patterns of "case, network" whose alarms are only told."""

    risk_share: float = RISK_SHARE
    floor_ratio: float = FLOOR_RATIO
    floor_s: float = FLOOR_S
    ignored: tuple[str, ...] = ()

    def ignores(self, row: RowKey) -> bool:
        """Whether a row's alarms do not count."""
        case, network, _ = row
        return any(fnmatchcase(f"{case}, {network}", pattern) for pattern in self.ignored)


@dataclass(frozen=True, slots=True)
class RowDecision:
    """One row of one table, and why."""

    scenario: str
    row: RowKey | None
    outcome: Outcome
    reason: str

    def __str__(self) -> str:
        where = f"{self.scenario}: {row_name(self.row)}" if self.row else self.scenario
        return f"{self.outcome.name.lower()}: {where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gate says, row by row. An alarm that is not confirmed yet awaits a measurement."""

    rows: tuple[RowDecision, ...]
    awaiting: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """The gravest of what was found; nothing where no row could be compared."""
        found = {row.outcome for row in self.rows}
        for outcome in (Outcome.SLOWER, Outcome.INVALID):
            if outcome in found:
                return outcome
        return Outcome.PASSED if Outcome.PASSED in found else Outcome.NOTHING


def decided(
    comparisons: Sequence[Comparison], second: Mapping[str, Comparison], rules: GateRules
) -> Decision:
    """The decision on some tables; `second` are the same ones measured anew, by scenario.

    Tables with alarms that are not among these are still awaited; their rows count as slower.
    """
    rows = [
        row
        for comparison in comparisons
        for row in _rows(comparison, second.get(comparison.scenario), rules)
    ]
    awaiting = [
        comparison.scenario
        for comparison in comparisons
        if comparison.scenario not in second
        if any(_wants_second(comparison, row) for row in _all_rows(comparison, rules))
    ]
    return Decision(tuple(rows), tuple(awaiting))


def _rows(
    comparison: Comparison, second: Comparison | None, rules: GateRules
) -> Iterator[RowDecision]:
    name = comparison.scenario
    for row in _all_rows(comparison, GateRules()):
        alarms = _alarms(comparison, row)
        again = _alarms(second, row) if second else alarms
        confirmed = {
            key: told for key, (told, is_exact) in alarms.items() if key in again or is_exact
        }
        if confirmed and not rules.ignores(row):
            yield RowDecision(name, row, Outcome.SLOWER, _told(confirmed.values(), second))
        elif row in comparison.uncounted:
            yield RowDecision(name, row, Outcome.INVALID, "no sample counts")
        elif row in comparison.only_base:
            yield RowDecision(name, row, Outcome.INVALID, "not measured any more")
        elif row in comparison.only_head:
            yield RowDecision(name, row, Outcome.NOTHING, "has nothing to compare with")
        else:
            yield _quiet(comparison, row, [told for told, _ in alarms.values()])


def _quiet(comparison: Comparison, row: RowKey, unconfirmed: Sequence[str]) -> RowDecision:
    """A row without an alarm that counts: what was found of it."""
    verdicts = [each.verdict for each in comparison.measured if each.key.row == row]
    counts = {verdict: verdicts.count(verdict) for verdict in Verdict}
    told = [f"{count} {verdict.value}" for verdict, count in counts.items() if count]
    is_exact = row[2] is Lane.PREDICTION
    outcome = Outcome.PASSED
    if not is_exact and len(verdicts) == counts[Verdict.UNKNOWN]:
        outcome = Outcome.NOTHING
        wanted = [each.wanted_count or 0 for each in comparison.measured if each.key.row == row]
        told.append(f"too few samples, it takes {max(wanted)}" if wanted else "not measured")
    told += [f"not counted: {each}" for each in unconfirmed]
    return RowDecision(comparison.scenario, row, outcome, ", ".join(told) or "exactly as before")


def _wants_second(comparison: Comparison, row: RowKey) -> bool:
    return not all(is_exact for _, is_exact in _alarms(comparison, row).values())


def _alarms(comparison: Comparison, row: RowKey) -> dict[Hashable, tuple[str, bool]]:
    """What got worse in a row: in words, and whether it is a prediction, which needs no second."""
    found: dict[Hashable, tuple[str, bool]] = {}
    for figure in comparison.of(Verdict.SLOWER):
        if figure.key.row == row:
            _, _, named = str(figure.key).partition(f"{row[1]}, ")
            found[figure.key] = f"{named} {amount(figure)}", False
    for change in comparison.changes:
        if change.row == row and change.is_worse:
            told = f"{change.name} {change.base} → {change.head} ({'; '.join(change.reasons)})"
            found[change.name] = told, row[2] is Lane.PREDICTION
    return found


def _told(alarms: Iterable[str], second: Comparison | None) -> str:
    confirmed = "; confirmed by a second measurement" if second else ""
    return f"{', '.join(alarms)}{confirmed}"


def _all_rows(comparison: Comparison, rules: GateRules) -> list[RowKey]:
    """Every row of either run whose alarms count."""
    rows = (*comparison.rows, *comparison.only_base, *comparison.only_head)
    return [row for row in rows if not rules.ignores(row)]
