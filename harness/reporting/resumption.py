"""Whether what a run measured after it was resumed differs from what it had measured before.

Each row's times are taken as shares of the row's own median, so that all rows that have samples of
both parts tell together: a row of five samples cannot tell by itself.
"""

import statistics
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.comparison.rank_tests import rank_sum_p
from harness.reporting.comparison.verdict import FLOOR_RATIO, FLOOR_S, RISK_SHARE
from harness.results.document import CaseResult, RunDocument

_MILESTONES = (Milestone.FIRST_RENDER, Milestone.COMPLETE)


@dataclass(frozen=True, slots=True)
class ResumptionFinding:
    """A milestone came later, or earlier where `ratio` is below 0, since a run was resumed.

    Medians of `before_count` and `after_count` samples differ by this share.
    """

    milestone: Milestone
    ratio: float
    before_count: int
    after_count: int
    p: float


def resumption_findings(document: RunDocument) -> list[ResumptionFinding]:
    """What differs by more than its own noise; nothing of a run that went through."""
    if not document.resumed_at:
        return []
    found = (_finding(document, milestone) for milestone in _MILESTONES)
    return [finding for finding in found if finding is not None]


def _finding(document: RunDocument, milestone: Milestone) -> ResumptionFinding | None:
    before: list[float] = []
    after: list[float] = []
    medians_s = []
    for row in document.cases:
        one, other = _times_s(row, milestone, document.resumed_at[0])
        if one and other:
            median_s = statistics.median([*one, *other])
            medians_s.append(median_s)
            before += [time_s / median_s for time_s in one]
            after += [time_s / median_s for time_s in other]
    if not medians_s:
        return None
    ratio = statistics.median(after) / statistics.median(before) - 1
    base_s = statistics.median(medians_s)
    matters = abs(ratio) * base_s > max(FLOOR_RATIO * base_s, FLOOR_S)
    p = rank_sum_p(before, after)
    if not matters or p > RISK_SHARE / len(_MILESTONES):
        return None
    return ResumptionFinding(milestone, ratio, len(before), len(after), p)


def _times_s(
    row: CaseResult, milestone: Milestone, resumed_at: str
) -> tuple[list[float], list[float]]:
    """The times of a row before and after; both are written in UTC, in one form."""
    parts: tuple[list[float], list[float]] = ([], [])
    for sample in row.samples if row.lane is not Lane.PREDICTION else ():
        time_s = sample.times_s.of(milestone)
        if sample.is_counted and time_s and sample.started_at is not None:
            parts[sample.started_at >= resumed_at].append(time_s)
    return parts
