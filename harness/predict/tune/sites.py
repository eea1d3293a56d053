"""One configuration for several networks: nowhere much later than the best that there is.

Each network is searched by itself. Whatever was on one of their fronts is then predicted over all
of them; the one wins whose worst network is nearest to the best that was found for that network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.predict.tune.candidate import Candidate
from harness.predict.tune.evaluation import Outcome
from harness.predict.tune.front import Figures
from harness.predict.tune.search import ConfigurationSearch

NEAR_RATIO = 1.1
"""A configuration is as good as the best of a network where it takes at most a tenth longer."""


@dataclass(frozen=True, slots=True)
class SharedCandidate:
    """A candidate over all networks, in their order.

    `to_best_ratio` are its soonest moments over the soonest that was found for each network.
    """

    candidate: Candidate
    figures: tuple[Figures, ...]
    to_best_ratio: tuple[float, ...]

    @property
    def worst_ratio(self) -> float:
        """How many times as long it takes where it is worst."""
        return max(self.to_best_ratio)

    @property
    def is_near(self) -> bool:
        """Whether it is within a tenth of the best everywhere."""
        return self.worst_ratio <= NEAR_RATIO


def contenders(searches: Sequence[ConfigurationSearch]) -> list[Candidate]:
    """What is worth trying everywhere: each winner, then whatever else was on a front."""
    winners = [search.winner for search in searches]
    found = [each.candidate for each in winners if each is not None]
    found += [each.candidate for search in searches for each in search.front]
    return list(dict.fromkeys(found))


def shared_winner(
    outcomes: Sequence[Mapping[Candidate, Outcome]], latest_s: Sequence[float]
) -> SharedCandidate | None:
    """The best of all that complete in time on every network; None where nothing does.

    `outcomes` are those of the contenders, network by network, `latest_s` by when each network's
    loads must be complete. Ties go to the smaller sum of ratios, then to who was found first.
    """
    in_time = [_in_time(*of_network) for of_network in zip(outcomes, latest_s, strict=True)]
    bests_s = [min((f.soonest_s for f in found.values()), default=0.0) for found in in_time]
    everywhere = [each for each in in_time[0] if all(each in found for found in in_time)]
    shared = [_shared(each, in_time, bests_s) for each in everywhere]
    return min(shared, key=lambda each: (each.worst_ratio, sum(each.to_best_ratio)), default=None)


def _in_time(outcomes: Mapping[Candidate, Outcome], latest_s: float) -> dict[Candidate, Figures]:
    return {
        candidate: outcome
        for candidate, outcome in outcomes.items()
        if isinstance(outcome, Figures) and outcome.is_in_time(latest_s)
    }


def _shared(
    candidate: Candidate, in_time: Sequence[Mapping[Candidate, Figures]], bests_s: Sequence[float]
) -> SharedCandidate:
    figures = tuple(found[candidate] for found in in_time)
    ratios = tuple(
        each.soonest_s / best_s if best_s else 1.0
        for each, best_s in zip(figures, bests_s, strict=True)
    )
    return SharedCandidate(candidate, figures, ratios)
