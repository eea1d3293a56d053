from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.reporting.statistics import INTERVAL_SAMPLE_COUNT, Bias, Interval, bias, summarise

TIMES = st.floats(min_value=1e-4, max_value=1e3, allow_nan=False)


def test_nothing_has_no_summary() -> None:
    assert summarise([]) is None


def test_one_sample_is_its_own_median_and_spread() -> None:
    summary = summarise([2.0])

    assert summary is not None
    assert (summary.count, summary.median_s, summary.confidence) == (1, 2.0, None)
    assert summary.quartiles == summary.extremes == Interval(2.0, 2.0)


def test_median_quartiles_and_extremes_by_hand() -> None:
    summary = summarise([5.0, 1.0, 4.0, 2.0, 3.0])

    assert summary is not None
    assert (summary.count, summary.median_s) == (5, 3.0)
    assert summary.quartiles == Interval(2.0, 4.0)
    assert summary.extremes == Interval(1.0, 5.0)


def test_quartiles_lie_between_samples_linearly() -> None:
    summary = summarise([1.0, 2.0, 3.0, 4.0])

    assert summary is not None
    assert (summary.median_s, summary.quartiles) == (2.5, Interval(1.75, 3.25))


@pytest.mark.parametrize("count", range(1, INTERVAL_SAMPLE_COUNT))
def test_too_few_samples_have_no_interval(count: int) -> None:
    summary = summarise([1.0] * count)

    assert summary is not None
    assert summary.confidence is None


def test_the_interval_of_five_is_their_range() -> None:
    """P(the median of a resample is the least of five) = 5.8 %, more than the 2.5 % cut off."""
    summary = summarise([1.0, 2.0, 3.0, 4.0, 5.0])

    assert summary is not None
    assert summary.confidence == Interval(1.0, 5.0)


def test_more_samples_have_a_narrower_interval() -> None:
    summary = summarise([float(value) for value in range(101)])

    assert summary is not None
    assert summary.confidence is not None
    # By the binomial: order statistics 40 and 60 of 101 hold the median in 95 %.
    assert summary.confidence.low_s == pytest.approx(40, abs=2)
    assert summary.confidence.high_s == pytest.approx(60, abs=2)


@settings(max_examples=25)
@given(values_s=st.lists(TIMES, min_size=1, max_size=9), data=st.data())
def test_a_summary_is_ordered_and_blind_to_the_order(
    values_s: list[float], data: st.DataObject
) -> None:
    summary = summarise(values_s)

    assert summary is not None
    assert summary == summarise(data.draw(st.permutations(values_s)))
    low_s, high_s = summary.extremes.low_s, summary.extremes.high_s
    for inner in (summary.quartiles, summary.confidence):
        assert inner is None or low_s <= inner.low_s <= summary.median_s <= inner.high_s <= high_s


def test_the_bias_is_that_of_the_medians_in_percent_of_theirs() -> None:
    """12 over 10 is 20 % more; 8 over 10 is 20 % less."""
    more: Any = pytest.approx(20.0)
    less: Any = pytest.approx(-20.0)

    assert bias([11.0, 12.0, 19.0], [10.0]) == Bias(more)
    assert bias([8.0], [10.0, 9.0, 30.0]) == Bias(less)


def test_nothing_has_no_bias() -> None:
    assert bias([], [1.0]) is None
    assert bias([1.0], []) is None
    assert bias([1.0], [0.0]) is None


def test_samples_without_spread_have_an_interval_of_one_point() -> None:
    found = bias([1.1] * 5, [1.0] * 5)

    assert found is not None
    assert found.low_percent == found.percent == found.high_percent


@settings(max_examples=10)
@given(ours=st.lists(TIMES, min_size=5, max_size=10), theirs=st.lists(TIMES, min_size=5))
def test_the_interval_holds_the_bias_and_is_the_same_for_any_order(
    ours: list[float], theirs: list[float]
) -> None:
    found = bias(ours, theirs)

    assert found is not None
    assert found.low_percent is not None
    assert found.high_percent is not None
    assert found.low_percent <= found.percent <= found.high_percent
    assert bias(ours[::-1], theirs[::-1]) == found
