"""Two runs beside each other: what keeps them apart, and a verdict on every figure they share."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harness.core.lane import Lane
from harness.errors import BadInput
from harness.reporting.comparison.exact import Change, changes, differing
from harness.reporting.comparison.rank_tests import holm
from harness.reporting.comparison.verdict import (
    FigureKey,
    Measured,
    Pair,
    Rule,
    Verdict,
    distinct_pairs,
    judged,
)
from harness.results.figures import MeasuredFigure, Part, RowFigures, RunFigures
from harness.results.sample import RowKey


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs of one table say of each other.

    `rows` are in both. `differences` are what should have been alike; where there are any, the
    comparison was asked for across them. `only_base` and `only_head` are rows without a
    counterpart. `uncounted` are rows that were measured in the head, of which no sample
    counts.
    """

    base: str
    head: str
    scenario: str
    rows: tuple[RowKey, ...]
    differences: tuple[str, ...]
    measured: tuple[Measured, ...]
    changes: tuple[Change, ...]
    exact_count: int
    only_base: tuple[RowKey, ...]
    only_head: tuple[RowKey, ...]
    uncounted: tuple[RowKey, ...]
    are_pairs: bool = False

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many figures have each verdict."""
        found = Counter(figure.verdict for figure in self.measured)
        return {verdict: found[verdict] for verdict in Verdict}

    def of(self, verdict: Verdict) -> tuple[Measured, ...]:
        """The figures of one verdict, in the order of the table."""
        return tuple(figure for figure in self.measured if figure.verdict is verdict)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to compare."""
        return not self.measured and not self.exact_count


def compared(
    base: RunFigures, head: RunFigures, rule: Rule, *, across: bool = False, are_pairs: bool = False
) -> Comparison:
    """Two runs beside each other.

    Raises BadInput for runs that differ in what they must share, unless asked to compare across.
    """
    differences = tuple(
        f"{name} {how}"
        for name, how in differing(base.must_match, head.must_match)
        if not (name == "machine" and "none" in (base.must_match[name], head.must_match[name]))
    )
    if differences and not across:
        rule_broken = f"cannot be compared with {base.name} ({'; '.join(differences)})"
        remedy = "compare runs of the same, or say --across"
        raise BadInput(head.name, None, rule_broken, remedy)
    bases, heads = _by_row(base), _by_row(head)
    common = [(bases[key], heads[key]) for key in bases if key in heads]
    worked = {run.reasons.get("numpy") for run in (base, head)} - {None}
    if len(worked) > 1:
        # The fixed work beside decoding is another one.
        common = [(_without_pace(one), _without_pace(other)) for one, other in common]
    return Comparison(
        base.name,
        head.name,
        head.scenario,
        tuple(key for key in bases if key in heads),
        differences,
        tuple(_verdicts(common, rule, are_pairs=are_pairs)),
        tuple(changes(base, head)),
        sum(_shared_exact_count(*rows) for rows in common),
        tuple(key for key in bases if key not in heads),
        tuple(key for key in heads if key not in bases),
        tuple(key for key, row in heads.items() if row.attempted_count and not row.exact),
        are_pairs,
    )


def _without_pace(row: RowFigures) -> RowFigures:
    measured = (each for each in row.measured if each.part is not Part.DECODE_AGAIN)
    return replace(row, measured=tuple(measured))


def _by_row(run: RunFigures) -> dict[RowKey, RowFigures]:
    return {(row.case, row.network, row.lane): row for row in run.rows}


def _shared_exact_count(base: RowFigures, head: RowFigures) -> int:
    return len({figure.name for figure in base.exact} & {figure.name for figure in head.exact})


def _verdicts(
    rows: Sequence[tuple[RowFigures, RowFigures]], rule: Rule, *, are_pairs: bool
) -> Iterator[Measured]:
    """One verdict a figure; what two milestones share (a stack's) is one question, not two."""
    pairs = dict(_pairs(rows, are_pairs=are_pairs))
    numbers = distinct_pairs(list(pairs.values()))
    corrected = holm([pair.p for pair in numbers])
    for key, pair in pairs.items():
        yield judged(key, pair, corrected[numbers[pair]], len(numbers), rule)


def _pairs(
    rows: Sequence[tuple[RowFigures, RowFigures]], *, are_pairs: bool
) -> Iterator[tuple[FigureKey, Pair]]:
    for base, head in rows:
        if base.lane is Lane.PREDICTION:
            continue
        heads = {(figure.milestone, figure.part): figure for figure in head.measured}
        for figure in base.measured:
            other = heads.get((figure.milestone, figure.part))
            if other is not None:
                key = FigureKey((base.case, base.network, base.lane), figure.milestone, figure.part)
                pair = _paired(figure, other) if are_pairs else Pair(figure.times_s, other.times_s)
                if pair.count:
                    yield key, pair


def _paired(base: MeasuredFigure, head: MeasuredFigure) -> Pair:
    """The samples of those repeats that count in both."""
    bases = dict(zip(base.repeats, base.times_s, strict=True))
    heads = dict(zip(head.repeats, head.times_s, strict=True))
    common = [repeat for repeat in bases if repeat in heads]
    return Pair(tuple(bases[r] for r in common), tuple(heads[r] for r in common), are_pairs=True)
