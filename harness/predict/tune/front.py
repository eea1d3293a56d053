"""What candidates give, which of them nothing else beats in everything, and which one wins."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.core.milestone import PerMilestone
from harness.predict.tune.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Figures:
    """What is waited for in one load, and what it transfers.

    `times_s` are when each milestone is reached; `bytes_redundant` had been there before. `good_s`
    is from when on every image is good enough, None where nobody asked.
    """

    times_s: PerMilestone[float]
    bytes_received: int
    bytes_redundant: int
    good_s: float | None = None

    @property
    def soonest_s(self) -> float:
        """What a search makes as early as can be: something good, or something at all."""
        return self.times_s.first_render if self.good_s is None else self.good_s

    @property
    def objectives(self) -> tuple[float, float, float]:
        """What is to be as small as can be."""
        if self.good_s is not None:  # Then every image shows data of its own, or as good a copy.
            return self.good_s, self.times_s.first_render, self.times_s.complete
        return self.times_s.first_render, self.times_s.every_image, self.times_s.complete

    def dominates(self, other: "Figures") -> bool:
        """Whether the other is later somewhere, and earlier nowhere."""
        pairs = list(zip(self.objectives, other.objectives, strict=True))
        return all(ours <= theirs for ours, theirs in pairs) and self.objectives != other.objectives

    def is_in_time(self, latest_s: float) -> bool:
        """Whether it completes by then."""
        return self.times_s.complete <= latest_s


@dataclass(frozen=True, slots=True)
class EvaluatedCandidate:
    """A candidate, and its figures."""

    candidate: Candidate
    figures: Figures


def pareto_front(found: Iterable[EvaluatedCandidate], latest_s: float) -> list[EvaluatedCandidate]:
    """Those in time that none in time dominates, the earliest first render first.

    Of several with the same figures the first one stands for all.
    """
    in_time: dict[tuple[float, ...], EvaluatedCandidate] = {}
    for each in found:
        if each.figures.is_in_time(latest_s):
            in_time.setdefault(each.figures.objectives, each)
    front = [
        each
        for each in in_time.values()
        if not any(other.figures.dominates(each.figures) for other in in_time.values())
    ]
    return sorted(front, key=lambda each: each.figures.objectives)


def winner(found: Iterable[EvaluatedCandidate], latest_s: float) -> EvaluatedCandidate | None:
    """The one in time with the earliest first render, or good picture; None of none in time.

    Ties (within the whole millisecond that is printed) go by the objectives that follow, then to
    what was found first.
    """
    in_time = [each for each in found if each.figures.is_in_time(latest_s)]
    return min(in_time, key=_in_milliseconds, default=None)


def _in_milliseconds(found: EvaluatedCandidate) -> tuple[int, ...]:
    return tuple(round(time_s * 1000) for time_s in found.figures.objectives)
