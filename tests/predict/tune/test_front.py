"""The Pareto front and the winner, by hand."""

from dataclasses import replace
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from harness.core.milestone import PerMilestone
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.front import EvaluatedCandidate, Figures, pareto_front, winner

LATEST_S = 9.0
TIMES_S = st.integers(1, 5).map(float)


def found(*times_s: tuple[float, float, float]) -> list[EvaluatedCandidate]:
    names = (f"candidate {number}" for number in count(1))
    return [
        EvaluatedCandidate(
            Candidate(name), Figures(PerMilestone(0.0, *each), bytes_received=0, bytes_redundant=0)
        )
        for name, each in zip(names, times_s, strict=False)
    ]


def times_of(front: list[EvaluatedCandidate]) -> list[tuple[float, float, float]]:
    return [each.figures.objectives for each in front]


def test_what_is_beaten_in_everything_is_not_on_the_front() -> None:
    front = pareto_front(found((2, 3, 8), (1, 4, 8), (3, 3, 8), (2, 3, 8.5), (3, 2, 7)), LATEST_S)

    assert times_of(front) == [(1, 4, 8), (2, 3, 8), (3, 2, 7)]


def test_what_completes_too_late_is_neither_on_the_front_nor_beats_what_is() -> None:
    assert times_of(pareto_front(found((1, 1, 9.1), (2, 2, 9)), LATEST_S)) == [(2, 2, 9)]


def test_the_first_of_equals_stands_for_all() -> None:
    equals = found((1, 2, 3), (1, 2, 3))

    assert pareto_front(equals, LATEST_S) == equals[:1]


def test_the_earliest_first_render_in_time_wins() -> None:
    best = winner(found((0.5, 1, 9.5), (2, 1, 1), (1, 8, 9)), LATEST_S)

    assert best is not None
    assert best.figures.objectives == (1, 8, 9)


def test_ties_within_a_millisecond_go_to_coverage_then_completion() -> None:
    best = winner(found((1.0001, 5, 7), (1.0004, 4, 8), (1.0002, 4, 7)), LATEST_S)

    assert best is not None
    assert best.figures.objectives == (1.0002, 4, 7)


def test_nobody_wins_where_nothing_is_in_time() -> None:
    assert winner(found((1, 1, 10)), LATEST_S) is None


@given(st.lists(st.tuples(TIMES_S, TIMES_S, TIMES_S)))
def test_everything_in_time_is_on_the_front_or_beaten_by_it(
    times_s: list[tuple[float, float, float]],
) -> None:
    everything = found(*times_s)
    front = pareto_front(everything, LATEST_S)
    on_it = set(times_of(front))

    assert not any(a.figures.dominates(b.figures) for a in front for b in front)
    for each in everything:
        beaten = any(other.figures.dominates(each.figures) for other in front)
        assert beaten != (each.figures.objectives in on_it)


def test_where_a_good_picture_is_wanted_the_earliest_good_one_wins() -> None:
    late, early = found((1, 1, 8), (2, 2, 8))
    late = replace(late, figures=replace(late.figures, good_s=6.0))
    early = replace(early, figures=replace(early.figures, good_s=4.0))
    best = winner([late, early], LATEST_S)

    assert best == early
    assert early.figures.objectives == (4.0, 2, 8)
    assert pareto_front([late, early], LATEST_S) == [early, late]
