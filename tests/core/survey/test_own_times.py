from harness.core.survey.answer import Answer
from harness.core.survey.own_times import Spread, spread


def answered(first_byte_s: float, complete_s: float, status: int = 200) -> Answer:
    return Answer("u", status, {}, b"", first_byte_s, complete_s)


def test_times_are_those_of_what_was_answered() -> None:
    answers = [answered(0.1, 0.2), answered(0.5, 0.75), answered(0.25, 0.75), answered(9, 9, 503)]

    assert spread(answers) == Spread(0.25, 0.5, 0.25, answered_count=3, asked_count=4)


def test_nothing_answered_takes_no_time_and_is_counted() -> None:
    assert spread([answered(1, 1, 500)]) == Spread(0.0, 0.0, 0.0, 0, 1)
