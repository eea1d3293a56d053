from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.sender.running_most import RunningMost


def test_the_greatest_stays_until_it_is_too_old() -> None:
    most = RunningMost(10)
    most.note(1, 8.0)
    for at_round in range(2, 12):
        most.note(at_round, 5.0)
        assert most.value == 8.0

    most.note(12, 5.0)
    assert most.value == 5.0


def test_a_greater_one_replaces_all() -> None:
    most = RunningMost(10)
    most.note(1, 8.0)
    most.note(2, 9.0)

    assert most.value == 9.0


def test_after_a_long_pause_none_of_what_was_noted_before_counts() -> None:
    most = RunningMost(10)
    for at_round, value in ((1, 9.0), (5, 8.0), (8, 7.0), (18, 1.0)):
        most.note(at_round, value)

    assert most.value == 7.0


def test_the_next_ones_are_taken_from_later_parts_of_the_span() -> None:
    """A second after a quarter of it, a third after half of it, however small they are."""
    noted = ((0, 9.0), (1, 5.0), (2, 7.0), (3, 4.0), (4, 1.0), (5, 2.0), (6, 1.5))
    seen = {}
    for last in (13, 14, 16, 17):
        most = RunningMost(10)
        for at_round, value in (*noted, (last, 0.5)):
            most.note(at_round, value)
        seen[last] = most.value

    assert seen == {13: 4.0, 14: 1.5, 16: 1.5, 17: 0.5}


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_it_is_one_of_the_last_values_and_no_less_than_the_latest(values: list[float]) -> None:
    most = RunningMost(10)
    for at_round, value in enumerate(values):
        most.note(at_round, value)

        assert value <= most.value <= max(values[max(0, at_round - 10) : at_round + 1])
