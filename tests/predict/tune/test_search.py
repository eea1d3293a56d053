"""The search: the same with the same seed, and never past the limit."""

from collections.abc import Iterable, Sequence

from harness.predict.tune.baseline import plain_complete_s, plain_loading
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.evaluation import Outcome
from harness.predict.tune.front import Figures
from harness.predict.tune.search import GENERATION_COUNT, ConfigurationSearch, SearchOptions, search
from tests.predict.tune.made_up import problem

PROBLEM = problem()
LATEST_S = plain_complete_s(plain_loading(PROBLEM)) * 1.03


def in_process(candidates: Sequence[Candidate]) -> Iterable[Outcome]:
    return map(PROBLEM.outcome, candidates)


def unseen(_: ConfigurationSearch) -> None:
    pass


def searched(seed: int, trial_count: int = 60) -> ConfigurationSearch:
    options = SearchOptions(trial_count, seed, LATEST_S)
    return search(PROBLEM.space, options, in_process, unseen)


def test_the_same_seed_tries_the_same_candidates_in_the_same_order() -> None:
    one, other = searched(seed=1), searched(seed=1)

    assert list(one.outcomes.items()) == list(other.outcomes.items())
    assert one.winner == other.winner
    assert list(searched(seed=2).outcomes) != list(one.outcomes)


def test_the_winner_and_the_front_keep_to_the_limit() -> None:
    result = searched(seed=0)

    assert result.winner is not None
    assert all(each.figures.times_s.complete <= LATEST_S for each in (result.winner, *result.front))
    assert any(each.figures.times_s.complete > LATEST_S for each in result.found)
    assert (
        result.winner.figures.times_s.first_render
        <= result.front[0].figures.times_s.first_render + 0.0005
    )


def test_what_is_refused_is_counted_with_its_reason_and_never_predicted() -> None:
    predicted: list[Candidate] = []

    def counting(candidates: Sequence[Candidate]) -> Iterable[Outcome]:
        predicted.extend(candidates)
        return in_process(candidates)

    result = search(PROBLEM.space, SearchOptions(60, 0, LATEST_S), counting, unseen)
    refused = sum(result.refusals.values())

    assert len(predicted) == len(set(predicted)) == len(result.found)
    assert refused + len(predicted) == len(result.outcomes) <= result.trial_count == 60
    assert "leaves slices without a copy" in result.refusals


def test_an_interruption_leaves_what_there_was() -> None:
    def interrupted(candidates: Sequence[Candidate]) -> Iterable[Outcome]:
        if seen:
            raise KeyboardInterrupt
        return in_process(candidates)

    seen: list[int] = []
    options = SearchOptions(1000, 0, LATEST_S)
    result = search(
        PROBLEM.space, options, interrupted, lambda search: seen.append(search.trial_count)
    )

    assert result.was_interrupted
    assert seen == [result.trial_count] == [GENERATION_COUNT]
    assert result.winner is not None


def test_a_candidate_without_figures_never_wins() -> None:
    def fails(candidates: Sequence[Candidate]) -> Iterable[Outcome]:
        return ["broken" for _ in candidates]

    result = search(PROBLEM.space, SearchOptions(10, 0, LATEST_S), fails, unseen)

    assert result.winner is None
    assert not any(isinstance(each, Figures) for each in result.outcomes.values())
