import pytest

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.comparison.verdict import (
    MOST_WANTED,
    FigureKey,
    Measured,
    Pair,
    Rule,
    Verdict,
    distinct_pairs,
    judged,
)
from harness.results.figures import Part

KEY = FigureKey(("JLS", "4g", Lane.LOADER), Milestone.COMPLETE, Part.WIRE)
FIGURE_COUNT = 20


def verdict(base_s: list[float], head_s: list[float], rule: Rule | None = None) -> Measured:
    pair = Pair(tuple(base_s), tuple(head_s))
    return judged(KEY, pair, min(1.0, pair.p * FIGURE_COUNT), FIGURE_COUNT, rule or Rule())


def spread(middle_s: float, step_s: float, count: int) -> list[float]:
    return [middle_s + step_s * (index - count // 2) for index in range(count)]


def test_a_change_that_is_certain_and_matters_is_named() -> None:
    slower = verdict(spread(3.0, 0.001, 9), spread(3.06, 0.001, 9))
    faster = verdict(spread(3.06, 0.001, 9), spread(3.0, 0.001, 9))

    assert (slower.verdict, faster.verdict) == (Verdict.SLOWER, Verdict.FASTER)
    assert slower.ratio is not None
    assert slower.ratio == pytest.approx(0.02)
    assert slower.difference_s == pytest.approx(0.06)
    assert slower.wanted_count is None
    assert slower.ratio_low is not None
    assert slower.ratio_high is not None
    assert slower.ratio_low <= slower.ratio <= slower.ratio_high


def test_constant_samples_are_judged_like_all_others() -> None:
    assert verdict([3.0] * 9, [3.06] * 9).verdict is Verdict.SLOWER
    assert verdict([3.0] * 9, [3.0] * 9).verdict is Verdict.SAME
    assert verdict([0.0] * 9, [0.01] * 9).verdict is Verdict.SLOWER
    assert verdict([0.0] * 9, [0.01] * 9).ratio is None


@pytest.mark.parametrize(
    ("base_s", "head_s"),
    [(3.0, 3.014), (0.020, 0.0219)],
    ids=["less than 0.5 %", "less than 2 ms"],
)
def test_a_certain_change_below_the_floor_is_the_same(base_s: float, head_s: float) -> None:
    found = verdict(spread(base_s, 1e-6, 9), spread(head_s, 1e-6, 9))

    assert found.p_corrected < 0.01
    assert found.verdict is Verdict.SAME


def test_a_change_that_the_history_has_seen_before_is_no_alarm() -> None:
    seen = Rule(history_s={KEY: 0.1})

    assert verdict(spread(3.0, 0.001, 9), spread(3.06, 0.001, 9), seen).verdict is Verdict.SAME


def test_too_few_samples_are_unknown_and_say_how_many_it_takes() -> None:
    found = verdict(spread(3.0, 0.001, 5), spread(3.06, 0.001, 5))

    assert found.verdict is Verdict.UNKNOWN
    # 2 of the C(2n, n) arrangements must be at most 1 % of one in twenty.
    assert found.wanted_count == 8


def test_noise_wider_than_the_floor_is_unknown_and_wants_many() -> None:
    noisy = verdict(spread(3.0, 0.05, 9), spread(3.01, 0.05, 9))
    wild = verdict(spread(3.0, 0.6, 5), spread(3.1, 0.6, 5))

    assert noisy.verdict is Verdict.UNKNOWN
    assert noisy.wanted_count is not None
    assert noisy.wanted_count > 9
    assert wild.wanted_count == MOST_WANTED


def test_one_sample_each_says_nothing_but_of_itself() -> None:
    assert verdict([3.0], [3.0]).verdict is Verdict.SAME
    assert verdict([3.0], [3.0001]).verdict is Verdict.UNKNOWN


def test_pairs_see_through_a_drift_that_hits_both() -> None:
    base_s = [3.0 + 0.05 * turn for turn in range(16)]
    head_s = [each * 1.01 for each in base_s]
    apart, paired = Pair(tuple(base_s), tuple(head_s)), Pair(tuple(base_s), tuple(head_s), True)

    assert apart.p > 0.2
    assert paired.p < 0.0001
    assert judged(KEY, paired, paired.p, 1, Rule()).verdict is Verdict.SLOWER


def test_the_same_samples_under_two_names_are_one_question() -> None:
    one, other = Pair((1.0,), (2.0,)), Pair((1.0,), (3.0,))

    assert distinct_pairs([one, other, Pair((1.0,), (2.0,))]) == {one: 0, other: 1}


def test_a_figure_is_named_by_row_milestone_and_part() -> None:
    viewed = FigureKey(("JLS", "4g", Lane.VIEWER), Milestone.FIRST_RENDER, Part.WHOLE)

    assert str(KEY) == "JLS, 4g, complete, wire"
    assert str(viewed) == "JLS, 4g, first render (viewer)"


def test_decoding_again_has_a_floor_of_its_own() -> None:
    def of(head_s: float) -> Verdict:
        pair = Pair(tuple(spread(0.005, 1e-6, 9)), tuple(spread(head_s, 1e-6, 9)))
        key = FigureKey(("JLS", "4g", Lane.LOADER), Milestone.COMPLETE, Part.DECODE_AGAIN)
        return judged(key, pair, 0.001, FIGURE_COUNT, Rule()).verdict

    assert of(0.00513) is Verdict.SAME
    assert of(0.0055) is Verdict.SLOWER
