import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from harness.reporting.comparison.rank_tests import (
    holm,
    least_count,
    least_p,
    rank_sum_p,
    signed_rank_p,
)

values = st.lists(st.integers(0, 1000).map(float), min_size=1, max_size=6, unique=True)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=12, unique=True), st.data())
def test_without_ties_it_is_the_exact_mann_whitney_test(
    distinct: list[int], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(distinct))
    middle = data.draw(st.integers(1, len(shuffled) - 1))
    ones, others = shuffled[:middle], shuffled[middle:]
    expected = stats.mannwhitneyu(ones, others, method="exact").pvalue

    assert rank_sum_p(ones, others) == pytest.approx(expected)


@given(values)
def test_without_ties_it_is_the_exact_signed_rank_test(differences: list[float]) -> None:
    moved = [each * (-1) ** index + 0.5 for index, each in enumerate(differences)]
    if len({abs(each) for each in moved}) == len(moved):
        expected = stats.wilcoxon(moved, method="exact").pvalue

        assert signed_rank_p(moved) == pytest.approx(expected)


def test_constant_samples_are_the_clearest_case() -> None:
    assert rank_sum_p([1.0] * 5, [2.0] * 5) == pytest.approx(2 / math.comb(10, 5))
    assert rank_sum_p([1.0] * 5, [1.0] * 5) == 1.0
    assert signed_rank_p([0.1] * 8) == pytest.approx(2 / 2**8)
    assert signed_rank_p([0.0] * 8) == 1.0


def test_ties_share_their_rank() -> None:
    # Of the six ways to choose two of 1, 2, 2, 3 the extremes are {1, 2} twice and {2, 3} twice.
    assert rank_sum_p([1, 2], [2, 3]) == pytest.approx(4 / 6)


def test_nothing_proves_nothing() -> None:
    assert rank_sum_p([], [1.0]) == 1.0
    assert signed_rank_p([]) == 1.0


def test_holm_multiplies_the_smallest_by_all_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@pytest.mark.parametrize(("count", "p"), [(5, 0.0079), (6, 0.0022), (7, 0.0006)])
def test_the_least_p_is_what_so_many_samples_can_show(count: int, p: float) -> None:
    assert least_p(count, are_pairs=False) == pytest.approx(p, abs=5e-5)
    assert least_count(least_p(count, are_pairs=False), are_pairs=False) == count


def test_pairs_take_more_than_samples_that_may_be_arranged_freely() -> None:
    assert least_count(1e-4, are_pairs=False) == 9
    assert least_count(1e-4, are_pairs=True) == 15
