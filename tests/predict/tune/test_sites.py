"""One configuration for several networks, by hand."""

from harness.core.milestone import PerMilestone
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.evaluation import Outcome
from harness.predict.tune.front import Figures
from harness.predict.tune.search import ConfigurationSearch
from harness.predict.tune.sites import contenders, shared_winner

QUICK, STEADY, SLOW = (Candidate(path) for path in ("quick", "steady", "slow"))


def figures(first_s: float, complete_s: float = 8.0) -> Figures:
    return Figures(PerMilestone(first_s, first_s, first_s, complete_s), 0, 0)


def test_the_one_wins_that_is_nearest_to_the_best_where_it_is_worst() -> None:
    here: dict[Candidate, Outcome] = {QUICK: figures(1.0), STEADY: figures(1.2), SLOW: figures(3.0)}
    there: dict[Candidate, Outcome] = {QUICK: figures(4.0), STEADY: figures(2.2), SLOW: figures(2)}
    found = shared_winner([here, there], [9.0, 9.0])

    assert found is not None
    assert found.candidate == STEADY
    assert [round(ratio, 2) for ratio in found.to_best_ratio] == [1.2, 1.1]
    assert not found.is_near


def test_what_is_as_good_as_the_best_everywhere_is_near() -> None:
    found = shared_winner([{QUICK: figures(1.0)}, {QUICK: figures(2.0)}], [9.0, 9.0])

    assert found is not None
    assert found.is_near
    assert found.to_best_ratio == (1.0, 1.0)


def test_what_completes_too_late_or_has_no_figures_anywhere_is_out() -> None:
    here: dict[Candidate, Outcome] = {QUICK: figures(1.0), STEADY: figures(2.0)}
    late: dict[Candidate, Outcome] = {QUICK: figures(1.0, 9.5), STEADY: figures(1.0)}
    refused: dict[Candidate, Outcome] = {QUICK: "never completes", STEADY: figures(1.0)}

    for there in (late, refused):
        found = shared_winner([here, there], [9.0, 9.0])
        assert found is not None
        assert found.candidate == STEADY
        # What is late elsewhere may still be the best of its own network.
        assert found.to_best_ratio[0] == 2.0
    assert shared_winner([{QUICK: figures(1.0)}, {QUICK: "no"}], [9.0, 9.0]) is None


def test_winners_are_tried_first_then_fronts_each_candidate_once() -> None:
    one = ConfigurationSearch(9.0, {SLOW: figures(2.0, 7.0), QUICK: figures(1.0)})
    other = ConfigurationSearch(9.0, {SLOW: figures(1.0), STEADY: figures(1.5, 7.0)})

    assert contenders([one, other]) == [QUICK, SLOW, STEADY]
