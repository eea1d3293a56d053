import pytest

from harness.predict.worth.gain import Gain, PredictedTime, Verdict


def gain(case_s: float, against_s: float, error_s: float = 0.03) -> Gain:
    return Gain(PredictedTime(case_s, error_s), PredictedTime(against_s, 0.04))


def test_a_gain_is_how_much_sooner_a_case_is_with_the_errors_of_both() -> None:
    found = gain(0.5, 2.0)

    assert (found.gain_s, found.speed_ratio) == (1.5, 4.0)
    assert found.error_s == pytest.approx(0.05)  # 3, 4, 5
    assert gain(0.0, 1.0).speed_ratio is None


@pytest.mark.parametrize(
    ("case_s", "against_s", "verdict"),
    [
        (1.0, 1.06, Verdict.SOONER),
        (1.0, 1.04, Verdict.ALIKE),
        (1.0, 1.0, Verdict.ALIKE),
        (1.04, 1.0, Verdict.ALIKE),
        (1.06, 1.0, Verdict.LATER),
    ],
)
def test_nothing_is_sooner_or_later_by_less_than_predictions_are_off(
    case_s: float, against_s: float, verdict: Verdict
) -> None:
    assert gain(case_s, against_s).verdict is verdict


def test_it_is_worth_it_from_the_least_gain_on_and_beyond_the_error() -> None:
    assert gain(1.0, 1.5).is_worth(0.5)
    assert not gain(1.0, 1.5).is_worth(0.6)
    assert not gain(1.0, 1.5, error_s=0.9).is_worth(0.1)
    assert not gain(1.5, 1.0).is_worth(0.1)


def test_luck_may_be_why_it_is_worth_so_much_or_not() -> None:
    def found(case_s: float, chance_s: float) -> Gain:
        return Gain(PredictedTime(case_s, 0.03, chance_s), PredictedTime(2.0, 0.04))

    assert found(1.0, 0.0).is_beyond_chance(1.0)
    assert found(0.7, 0.2).is_beyond_chance(1.0)
    assert found(1.3, 0.2).is_beyond_chance(1.0)
    assert not found(0.9, 0.2).is_beyond_chance(1.0)
    assert not found(1.1, 0.2).is_beyond_chance(1.0)
