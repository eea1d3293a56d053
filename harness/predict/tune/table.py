"""The table of a search: the front, beside what it is held against."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.core.quality_goal import Goal
from harness.predict.tune.baseline import Baseline, baseline
from harness.predict.tune.candidate import Candidate, in_words
from harness.predict.tune.evaluation import Outcome, Problem
from harness.predict.tune.front import EvaluatedCandidate, Figures
from harness.predict.tune.sharpness import coarsest_halvings
from harness.predict.tune.space import Space
from harness.reporting.markdown import (
    Column,
    escape_cell,
    milliseconds,
    signed_percent,
    size,
    table,
)

MOST_ROWS = 16


@dataclass(frozen=True, slots=True)
class Row:
    """A configuration and what it gives; see `coarsest_halvings`.

    `other` is what it gives on another device, where that was asked.
    """

    role: str
    words: str
    halvings_count: int | None
    outcome: Outcome
    source: Candidate | Baseline
    other: Outcome | None = None

    @property
    def figures(self) -> Figures | None:
        """Its figures, if it has any."""
        return self.outcome if isinstance(self.outcome, Figures) else None


def front_rows(
    front: Sequence[EvaluatedCandidate],
    winner: EvaluatedCandidate,
    baselines: Sequence[Baseline],
    space: Space,
) -> list[Row]:
    """The winner, the rest of the front, thinned where it is long, and the baselines."""
    others = thinned([each for each in front if each != winner], MOST_ROWS - 1)
    roles = [("winner", winner), *(("front", each) for each in others)]
    rows = [
        Row(
            role,
            in_words(found.candidate, space.images.load),
            _halvings(found, space),
            found.figures,
            found.candidate,
        )
        for role, found in roles
    ]
    return rows + [
        Row("reference", each.name, each.halvings_count, each.outcome, each) for each in baselines
    ]


def beside(rows: Sequence[Row], other: Problem) -> list[Row]:
    """The rows with what they give for another problem: the same on another device."""
    return [replace(row, other=_outcome(row.source, other)) for row in rows]


def _outcome(source: Candidate | Baseline, problem: Problem) -> Outcome:
    if isinstance(source, Candidate):
        return problem.outcome(source)
    return baseline(problem, source.name, source.configuration).outcome


def _halvings(found: EvaluatedCandidate, space: Space) -> int | None:
    configuration = space.configuration(found.candidate)
    return coarsest_halvings(configuration, space.policy, space.images)


def thinned(front: Sequence[EvaluatedCandidate], most: int) -> list[EvaluatedCandidate]:
    """At most so many, in even steps, the first and the last among them."""
    if len(front) <= most:
        return list(front)
    last = len(front) - 1
    return [front[index * last // (most - 1)] for index in range(most)]


def front_table(
    rows: Sequence[Row],
    plain_s: float,
    load: Load,
    other: str = "",
    goal: Goal | None = None,
) -> str:
    """The rows as a Markdown table; `plain_s` is when plain loading is complete.

    `other` names the other device, where there is one, `goal` what was searched for, if not the
    first render.
    """

    def later(row: Row) -> str:
        return signed_percent(row.figures.times_s.complete / plain_s - 1) if row.figures else ""

    every_slice: Column[Row] = Column(
        "Every slice, ms", lambda row: _ms(row, Milestone.EVERY_IMAGE)
    )
    columns: list[Column[Row]] = [
        Column("", lambda row: row.role, is_number=False),
        Column("Configuration", _words, is_number=False),
        Column("First shows", _share),
        *([] if goal is None else _until(goal, other)),
        Column("First render, ms", lambda row: _ms(row, Milestone.FIRST_RENDER)),
        *([_on(other)] if other and goal is None else []),
        *([every_slice] if load is Load.VOLUME else []),
        Column("Complete, ms", lambda row: _ms(row, Milestone.COMPLETE)),
        Column("Against plain", later),
        Column("Received", lambda row: size(_bytes(row, is_redundant=False))),
        Column("Redundant", lambda row: size(_bytes(row, is_redundant=True))),
    ]
    return table(columns, rows)


def _until(goal: Goal, other: str) -> Iterator[Column[Row]]:
    """From when on everything is good enough, here and on the other device."""
    yield Column(
        f"{goal}, ms", lambda row: milliseconds(row.figures.good_s if row.figures else None)
    )
    if other:
        yield _on(other)


def _on(device: str) -> Column[Row]:
    """What was searched for, on the other device."""

    def soonest(row: Row) -> str:
        other = row.other
        return milliseconds(other.soonest_s) if isinstance(other, Figures) else ""

    return Column(f"on {device}, ms", soonest)


def _words(row: Row) -> str:
    reason = "" if isinstance(row.outcome, Figures) else f" ({row.outcome})"
    return escape_cell(row.words + reason)


def _share(row: Row) -> str:
    """The share of rows and columns: "1/4"; whole is "1"."""
    halvings_count = row.halvings_count
    if halvings_count is None:
        return ""
    return f"1/{2**halvings_count}" if halvings_count else "1"


def _ms(row: Row, milestone: Milestone) -> str:
    return milliseconds(row.figures.times_s.of(milestone) if row.figures else None)


def _bytes(row: Row, *, is_redundant: bool) -> int | None:
    if row.figures is None:
        return None
    return row.figures.bytes_redundant if is_redundant else row.figures.bytes_received
