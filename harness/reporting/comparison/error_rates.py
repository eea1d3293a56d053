"""How often a gate is wrong: alarms where nothing changed, and changes that it finds.

Blocks of samples are compared in the order in which they were measured, as nights are: a drift of
the machine is in them, which shuffling would spread over all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.reporting.comparison.comparison import compared
from harness.reporting.comparison.gate import GateRules, Outcome, decided
from harness.reporting.comparison.verdict import Rule
from harness.results.figures import RunFigures

CONFIDENCE = 0.95
MOST_FALSE_SHARE = 0.01
LEAST_FOUND_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many tables had an alarm, and the exact interval of their share."""

    alarm_count: int
    table_count: int

    @property
    def share(self) -> float:
        """The part of them."""
        return self.alarm_count / self.table_count

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share may be, by Clopper and Pearson; one-sided at 0 and 1."""
        from scipy import stats  # noqa: PLC0415 - half a second

        # At the ends there is one side only: "none of 300" is at most 1 %, with all of the 95 %.
        at_an_end = self.alarm_count in (0, self.table_count)
        level = 2 * CONFIDENCE - 1 if at_an_end else CONFIDENCE
        found = stats.binomtest(self.alarm_count, self.table_count).proportion_ci(level)
        return float(found.low), float(found.high)


@dataclass(frozen=True, slots=True)
class Alarms:
    """Tables with an alarm at the first comparison, and those whose alarm a second confirmed."""

    first: Rate
    confirmed: Rate


def alarms(triples: Sequence[tuple[RunFigures, RunFigures, RunFigures]]) -> Alarms:
    """What the gate says of blocks: base, head, and the head measured again."""
    first, confirmed = 0, 0
    for base, head, again in triples:
        comparison = compared(base, head, Rule(), across=True)
        if decided([comparison], {}, GateRules()).outcome is Outcome.SLOWER:
            first += 1
            second = {comparison.scenario: compared(base, again, Rule(), across=True)}
            confirmed += decided([comparison], second, GateRules()).outcome is Outcome.SLOWER
    return Alarms(Rate(first, len(triples)), Rate(confirmed, len(triples)))


def neighbours(
    blocks: Sequence[RunFigures],
) -> Iterator[tuple[RunFigures, RunFigures, RunFigures]]:
    """Every block as the base of the two that were measured behind it."""
    yield from zip(blocks, blocks[1:], blocks[2:], strict=False)
