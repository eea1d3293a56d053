import pytest

from harness.core.viewing.answering import AnsweringTimes
from harness.core.viewing.study import Study

ONE_BY_ONE = Study(slice_s=0.001, at_once_count=1)


def test_a_server_without_a_limit_works_on_all_at_once() -> None:
    times = AnsweringTimes(Study(slice_s=0.001))

    assert [times.wait_s(100, 0.0) for _ in range(3)] == pytest.approx([0.1, 0.1, 0.1])


def test_one_at_a_time_each_waits_for_those_before_it() -> None:
    times = AnsweringTimes(ONE_BY_ONE)

    assert [times.wait_s(100, 0.0) for _ in range(3)] == pytest.approx([0.1, 0.2, 0.3])


def test_whoever_comes_when_all_is_done_waits_for_its_own_answer_alone() -> None:
    times = AnsweringTimes(ONE_BY_ONE)
    times.wait_s(100, 0.0)

    assert times.wait_s(100, 0.05) == pytest.approx(0.15)
    assert times.wait_s(100, 1.0) == pytest.approx(0.1)


def test_what_needs_no_time_waits_for_nobody() -> None:
    times = AnsweringTimes(ONE_BY_ONE)
    times.wait_s(100, 0.0)

    assert times.wait_s(0, 0.0) == 0.0


def test_two_at_a_time_take_the_place_that_is_free_first() -> None:
    times = AnsweringTimes(Study(slice_s=0.001, at_once_count=2))

    waits_s = [times.wait_s(count, 0.0) for count in (100, 300, 100, 100)]
    assert waits_s == pytest.approx([0.1, 0.3, 0.2, 0.3])
