import pytest

from harness.core.survey.answer import Answer
from harness.core.survey.own_times import OwnTimes, Spread, spread


def answered(first_byte_s: float, complete_s: float, status: int = 200) -> Answer:
    return Answer("u", status, {}, b"", first_byte_s, complete_s)


def test_times_are_those_of_what_was_answered() -> None:
    answers = [answered(0.1, 0.2), answered(0.5, 0.75), answered(0.25, 0.75), answered(9, 9, 503)]

    assert spread(answers) == Spread(0.25, 0.5, 0.25, answered_count=3, asked_count=4)


def test_nothing_answered_takes_no_time_and_is_counted() -> None:
    assert spread([answered(1, 1, 500)]) == Spread(0.0, 0.0, 0.0, 0, 1)


ALONE = Spread(0.2, 0.2, 0.1, 3, 3)


@pytest.mark.parametrize(
    ("last_s", "is_one_by_one"), [(0.21, False), (0.39, False), (0.41, True), (0.6, True)]
)
def test_whoever_waits_for_two_others_takes_over_twice_as_long(
    last_s: float, is_one_by_one: bool
) -> None:
    three = Spread(last_s, last_s, 0.1, 3, 3)
    times = OwnTimes(ALONE, ALONE, ALONE, ALONE, ALONE, ALONE, three)

    assert times.serves_metadata_one_by_one is is_one_by_one


@pytest.mark.parametrize("three", [None, Spread(0.0, 0.0, 0.0, 0, 3)])
def test_without_answers_nobody_knows(three: Spread | None) -> None:
    times = OwnTimes(ALONE, ALONE, ALONE, ALONE, ALONE, ALONE, three)

    assert not times.serves_metadata_one_by_one


@pytest.mark.parametrize(
    ("six", "is_one_by_one"),
    [
        pytest.param(Spread(0.4, 0.9, 0.1, 6, 6), True, id="the last as long as six"),
        pytest.param(Spread(0.4, 0.6, 0.1, 6, 6), False, id="as long as three"),
        pytest.param(Spread(0.0, 0.0, 0.0, 0, 6), False, id="no answer"),
    ],
)
def test_frames_are_served_one_by_one_where_the_last_waits_for_all(
    six: Spread, *, is_one_by_one: bool
) -> None:
    times = OwnTimes(ALONE, ALONE, ALONE, ALONE, six, ALONE)

    assert times.serves_frames_one_by_one is is_one_by_one
