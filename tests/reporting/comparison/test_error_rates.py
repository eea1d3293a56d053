import random

import pytest

from harness.reporting.comparison.error_rates import Rate, alarms, neighbours
from harness.results.figures import RunFigures
from tests.reporting.comparison.figures import a_row, a_run


def blocks(count: int, factor: float = 1.0, seed: int = 1) -> list[RunFigures]:
    """Blocks of ten loads, with noise of 0.05 %."""
    chance = random.Random(seed)
    return [
        a_run(
            a_row(
                tuple(3.0 * factor * (1 + chance.gauss(0, 5e-4)) for _ in range(10)),
                tuple(0.2 * (1 + chance.gauss(0, 5e-3)) for _ in range(10)),
            )
        )
        for _ in range(count)
    ]


def test_none_of_300_is_at_most_one_percent() -> None:
    low, high = Rate(0, 300).interval

    assert low == 0.0
    assert high == pytest.approx(0.00994, abs=1e-5)


def test_some_of_many_have_an_interval_on_both_sides() -> None:
    low, high = Rate(3, 300).interval

    assert low < Rate(3, 300).share < high


def test_what_did_not_change_raises_no_alarm() -> None:
    found = alarms(list(neighbours(blocks(40))))

    assert found.first == found.confirmed == Rate(0, 38)


def test_a_change_is_found_and_confirmed() -> None:
    same, slower = blocks(40), blocks(40, 1.02, seed=2)
    triples = list(zip(same[:20], slower[:20], slower[20:], strict=True))
    found = alarms(triples)

    assert found.first == found.confirmed == Rate(20, 20)


def test_a_single_bad_block_is_an_alarm_that_is_not_confirmed() -> None:
    same, [bad] = blocks(3), blocks(1, 1.02, seed=2)
    found = alarms([(same[0], bad, same[2])])

    assert (found.first.alarm_count, found.confirmed.alarm_count) == (1, 0)
