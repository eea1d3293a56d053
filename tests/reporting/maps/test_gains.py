from pathlib import Path

import pytest

from harness.core.milestone import Milestone
from harness.predict.sweep.predictor import Outcome
from harness.reporting.maps.gains import NetworkGain, network_gains
from tests.reporting.maps.answers import CROSSOVER, JLS, RANGE, a_sweep_result, outcome

AXES = "{download: [1 Mbit/s, 10 Mbit/s]}"
FIRST, COMPLETE = Milestone.FIRST_RENDER, Milestone.COMPLETE


def gains(
    folder: Path, milestone: Milestone, *outcomes: Outcome, against: str = JLS
) -> list[NetworkGain]:
    result = a_sweep_result(folder, AXES, outcomes)
    cells = result.of("tiny-volume", CROSSOVER)
    return network_gains(cells, result.cases("tiny-volume"), against, milestone)


def test_whoever_is_sooner_gains_on_the_one_that_takes_longer(tmp_path: Path) -> None:
    slow, fast = gains(
        tmp_path, FIRST, *(outcome(2.0, 8.0), outcome(1.0, 9.0)), *([outcome(0.5, 0.8)] * 2)
    )

    assert (slow.download_bps, slow.cases) == (1e6, (RANGE,))
    assert (slow.gain.gain_s, slow.takes_longer_ratio) == (1.0, 2.0)
    assert (fast.download_bps, fast.cases, fast.gain.gain_s) == (10e6, (), 0.0)


def test_by_less_than_predictions_are_off_nobody_gains(tmp_path: Path) -> None:
    """First renders are off by 8 %, of both loads: 0.11 of 1.0 s."""
    near, far = gains(
        tmp_path,
        FIRST,
        *(outcome(1.0, 9.0), outcome(0.9, 9.0)),
        *(outcome(1.0, 9.0), outcome(0.85, 9.0)),
    )

    assert (near.cases, far.cases) == ((), (RANGE,))


def test_the_one_that_others_are_held_against_gains_nothing_on_itself(tmp_path: Path) -> None:
    outcomes = [outcome(2.0, 8.0), outcome(1.0, 9.0)] * 2

    assert [each.cases for each in gains(tmp_path, FIRST, *outcomes, against=RANGE)] == [(), ()]
    found = gains(tmp_path, COMPLETE, *outcomes, against=RANGE)
    assert [each.cases for each in found] == [(JLS,), (JLS,)]
    assert found[0].takes_longer_ratio == pytest.approx(9 / 8)


def test_what_is_not_counted_or_never_comes_gains_nothing(tmp_path: Path) -> None:
    outcomes = [outcome(2.0, None), outcome(1.0, 9.0, "stalled")] * 2

    assert [each.cases for each in gains(tmp_path, FIRST, *outcomes)] == [(), ()]
    assert gains(tmp_path, COMPLETE, *outcomes) == []
