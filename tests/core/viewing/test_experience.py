import pytest

from harness.core.retrieval.timeline import RequestFinished, Timeline
from harness.core.viewing.experience import Experience, experience
from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.session import Picture, ReadingLog
from tests.core.viewing.desk import FULL, PART

OPENED = Picture(0.0, 0, FULL)


def felt(
    moves: list[Move], pictures: list[Picture], timeline: Timeline | None = None
) -> Experience:
    return experience(ReadingLog(moves, [OPENED, *pictures]), timeline or Timeline())


def finished(at_s: float, index: int, size_bytes: int, redundant_bytes: int = 0) -> RequestFinished:
    return RequestFinished(at_s, 0, index, "s", "p", size_bytes, redundant_bytes, 0, 0)


def test_a_wait_is_from_the_move_to_the_first_picture_of_its_slice() -> None:
    found = felt([Move(1.0, 1), Move(2.0, 2)], [Picture(1.25, 1, PART), Picture(2.5, 2, FULL)])

    assert (found.wait_p50_s, found.wait_p95_s) == (0.25, 0.5)
    assert (found.in_time_count, found.late_count, found.never_count) == (2, 0, 0)
    assert found.in_time_share == 1.0


def test_a_picture_after_the_next_move_is_late_and_one_that_never_comes_never_ends() -> None:
    moves = [Move(1.0, 1), Move(2.0, 2), Move(3.0, 3)]
    found = felt(moves, [Picture(2.5, 1, FULL), Picture(3.1, 3, FULL)])

    assert (found.in_time_count, found.late_count, found.never_count) == (1, 1, 1)
    assert found.wait_p50_s == 1.5
    assert found.wait_p95_s is None


def test_a_picture_that_comes_with_the_next_move_is_late() -> None:
    found = felt([Move(1.0, 1), Move(2.0, 2)], [Picture(2.0, 1, FULL)])

    assert (found.in_time_count, found.late_count, found.never_count) == (0, 1, 1)


def test_without_a_picture_every_slice_is_waited_for_in_vain() -> None:
    found = experience(ReadingLog([Move(1.0, 1)], []), Timeline())

    assert (found.never_count, found.wait_p50_s, found.rest_first_s) == (1, None, None)


def test_a_picture_belongs_to_the_last_time_that_its_slice_was_wanted() -> None:
    found = felt([Move(1.0, 1), Move(2.0, 2), Move(3.0, 1)], [Picture(3.2, 1, FULL)])

    assert (found.in_time_count, found.never_count) == (1, 2)


def test_a_slice_that_is_on_screen_already_is_not_waited_for() -> None:
    assert felt([Move(1.0, 0)], []).wait_p95_s == 0.0


def test_the_picture_stands_still_only_while_another_slice_is_wanted() -> None:
    moves = [Move(1.0, 1), Move(5.0, 2), Move(6.0, 3), Move(7.0, 4)]
    found = felt(moves, [Picture(1.5, 1, FULL), Picture(6.5, 2, FULL)])

    assert found.longest_still_s == 1.5


def test_a_picture_that_never_comes_stands_still_until_the_last_move() -> None:
    assert felt([Move(1.0, 1), Move(4.0, 2)], []).longest_still_s == 3.0


def test_after_rest_a_slice_that_was_seen_before_is_waited_for_until_it_is_shown_again() -> None:
    found = felt([Move(1.0, 1), Move(2.0, 0)], [Picture(1.5, 1, FULL), Picture(2.25, 0, FULL)])

    assert (found.rest_first_s, found.rest_full_s) == (0.25, 0.25)


def test_after_rest_the_first_picture_and_the_full_one_count_apart() -> None:
    found = felt([Move(1.0, 1)], [Picture(1.1, 1, PART), Picture(1.4, 1, FULL)])

    assert found.rest_first_s == pytest.approx(0.1)
    assert found.rest_full_s == pytest.approx(0.4)


def test_a_slice_that_was_whole_before_the_hand_rested_there_needs_no_time() -> None:
    found = felt([Move(1.0, 1), Move(1.5, 1)], [Picture(1.2, 1, FULL)])

    assert (found.rest_first_s, found.rest_full_s) == (0.0, 0.0)


def test_a_slice_that_is_never_whole_says_so() -> None:
    assert felt([Move(1.0, 1)], [Picture(1.1, 1, PART)]).rest_full_s is None


def test_bytes_of_passed_slices_are_those_that_came_when_it_was_over() -> None:
    timeline = Timeline(requests=[finished(1.5, 1, 10), finished(2.5, 1, 20), finished(2.6, 2, 40)])
    timeline.requests += [finished(2.7, 9, 80, 30)]
    found = felt([Move(1.0, 1), Move(2.0, 2)], [], timeline)

    assert (found.passed_bytes, found.repeated_bytes, found.received_bytes) == (20, 30, 150)
    assert found.request_count == 4


def test_smooth_is_nineteen_of_twenty_within_a_tenth_of_a_second() -> None:
    moves = [Move(float(n), n) for n in range(1, 21)]
    pictures = [Picture(n + (0.05 if n > 1 else 0.5), n, PART) for n in range(1, 21)]

    assert felt(moves, pictures).is_smooth
    assert not felt(moves, pictures[2:]).is_smooth


def test_a_hand_that_never_moved_felt_nothing() -> None:
    found = felt([], [])

    assert (found.wait_p50_s, found.longest_still_s, found.rest_full_s) == (None, 0.0, None)
    assert found.in_time_share == 1.0


def test_of_two_viewports_a_move_is_answered_when_both_show_their_slice() -> None:
    moves = [Move(1.0, 1), Move(1.0, 11), Move(2.0, 2), Move(2.0, 12)]
    pictures = [Picture(0.0, 10, FULL), Picture(1.25, 1, FULL), Picture(1.5, 11, FULL)]
    pictures += [Picture(2.25, 2, FULL), Picture(2.5, 12, PART)]
    log = ReadingLog(moves, [OPENED, *pictures])
    requests = [finished(2.1, 1, 10), finished(2.1, 11, 20), finished(2.1, 12, 40)]

    both = experience(log, Timeline(requests=requests), views=(range(10), range(10, 20)))

    assert (both.wanted_count, both.in_time_count, both.never_count) == (2, 2, 0)
    assert (both.wait_p50_s, both.wait_p95_s, both.longest_still_s) == (0.5, 0.5, 0.5)
    assert (both.rest_first_s, both.rest_full_s) == (0.5, None)
    assert both.passed_bytes == 30


def test_moves_that_led_elsewhere_than_the_hand_meant_are_counted_and_are_not_smooth() -> None:
    hand = Hand("down", tuple(Move(n / 10, n) for n in (1, 2, 3, 4)))
    went = [Move(1 + n / 10, index) for n, index in enumerate((1, 2, 2, 3), 1)]
    pictures = [OPENED, *(Picture(move.at_s, move.slice_index, FULL) for move in went)]
    log = ReadingLog(went, pictures)

    found = experience(log, Timeline(), hand)

    assert (found.in_time_count, found.scrolled_away_count) == (4, 1)
    assert not found.is_smooth
    assert experience(log, Timeline()).is_smooth
    cut_off = ReadingLog(went[:2], pictures)
    assert experience(cut_off, Timeline(), hand).scrolled_away_count == 0


def test_a_jump_leads_to_the_slice_that_it_names_from_wherever_the_viewport_was() -> None:
    hand = Hand("jump", (Move(0.1, 1), Move(0.2, 2), Move(0.3, 7)))
    log = ReadingLog([Move(1.1, 1), Move(1.2, 1), Move(1.3, 7)], [OPENED])

    assert experience(log, Timeline(), hand).scrolled_away_count == 1
