from dataclasses import replace

from harness.core.viewing.rules import SteeringRules
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.steering import SteeredViewer
from tests.core.viewing.desk import FIRST, PART, REST, Desk

NEAREST = SteeringRules("nearest", most_at_once_count=2, still_after_s=0.15, ahead_count=3)
LATER = replace(NEAREST, rest_waits=True)
CANCELLING = replace(LATER, cancels=True)


def desk(rules: SteeringRules, first_index: int = 0, slice_count: int = 10) -> Desk:
    return Desk(
        lambda orders: SteeredViewer(
            orders, rules, (FIRST, REST), SeriesRow((slice_count,), first_index)
        )
    )


def test_no_more_are_under_way_than_it_says_and_the_nearest_come_first() -> None:
    opened = desk(NEAREST, 5)

    assert not any(fetch.anew for fetch in opened.orders.fetches)
    assert opened.fetches() == [(5, "first"), (6, "first")]
    opened.come(5, 0.1, PART)
    assert opened.fetches() == [(5, "rest")]
    assert opened.shown() == [5]


def test_after_every_move_the_wanted_slice_is_next() -> None:
    read = desk(NEAREST)
    read.fetches()
    read.viewer.moved(7, 0.05)

    read.come(0, 0.1, PART)
    assert read.fetches() == [(7, "first")]


def test_the_way_of_the_hand_goes_before_what_lies_behind() -> None:
    read = desk(NEAREST, 5)
    read.viewer.moved(4, 0.05)
    read.fetches()

    read.come(6, 0.1)
    read.come(5, 0.2)
    assert read.fetches() == [(4, "first"), (3, "first")]


def test_the_rest_waits_while_the_hand_moves() -> None:
    read = desk(LATER)
    read.viewer.moved(1, 0.05)
    read.fetches()

    read.come(1, 0.1, PART)
    assert read.fetches() == [(2, "first")]
    read.viewer.woke(0.2)
    read.come(0, 0.21, PART)
    assert read.fetches() == [(1, "rest")]


def test_rests_of_other_slices_follow_once_every_first_part_is_there() -> None:
    read = desk(LATER, slice_count=3)
    for index in (0, 1, 0, 2):
        read.come(index, 0.1, PART)

    assert read.fetches()[2:] == [(0, "rest"), (2, "first"), (1, "rest"), (2, "rest")]


def test_no_rest_goes_beside_anything_before_the_hand_is_still_at_a_whole_slice() -> None:
    read = desk(LATER, slice_count=2)
    read.viewer.moved(1, 0.05)
    read.come(0, 0.1, PART)
    read.fetches()

    read.come(1, 0.1, PART)
    assert read.fetches() == [(1, "rest")]
    read.wake()
    assert read.fetches() == []
    read.come(1, 0.3)
    assert read.fetches() == [(0, "rest")]


def test_what_was_passed_is_broken_off_and_asked_for_again_later() -> None:
    read = desk(CANCELLING)
    read.fetches()
    read.viewer.moved(1, 0.05)

    assert read.orders.cancelled_indices == [0]
    read.fail(0, 0.06)
    assert read.fetches() == [(2, "first")]
    read.come_all((1, 2, 3, 4), 0.1)
    read.viewer.moved(0, 0.3)
    read.come(5, 0.4)
    assert (0, "first") in read.fetches()


def test_what_is_too_far_ahead_is_broken_off_after_a_jump() -> None:
    read = desk(CANCELLING, 9)
    read.viewer.moved(1, 0.05)

    assert read.orders.cancelled_indices == [9, 8]


def test_what_lies_as_far_ahead_as_the_hand_may_go_is_not_broken_off() -> None:
    read = desk(CANCELLING, 5)
    read.fetches()
    read.come_all((5, 6), 0.01)
    assert read.fetches() == [(7, "first"), (8, "first")]
    read.viewer.moved(4, 0.02)
    read.orders.cancelled_indices.clear()
    read.viewer.moved(5, 0.03)  # down again: 7 and 8 are two and three slices ahead

    assert read.orders.cancelled_indices == []


def test_a_slice_that_is_there_is_shown_at_once() -> None:
    read = desk(LATER)
    read.come(1, 0.1, PART)
    read.viewer.moved(1, 0.2)

    assert read.shown() == [1]
    read.viewer.moved(1, 0.3)
    assert read.shown() == [1]


def test_it_is_quiet_once_all_slices_are_whole_and_the_hand_is_still() -> None:
    read = desk(NEAREST, slice_count=2)
    read.viewer.moved(1, 0.1)
    read.come_all((0, 1), 0.2)
    assert not read.viewer.is_quiet
    read.viewer.woke(0.25)

    assert read.viewer.is_quiet


def in_series(rules: SteeringRules, *, beside: bool = False) -> Desk:
    row = SeriesRow((4, 4), 0, beside)
    return Desk(lambda orders: SteeredViewer(orders, rules, (FIRST,), row))


def test_a_series_that_is_opened_goes_before_the_one_that_was_left() -> None:
    read = in_series(SteeringRules("one", 1))
    read.viewer.moved(4, 0.1)
    for index in (0, 4, 5, 6, 7):
        read.come(index, 0.2)

    assert [index for index, _ in read.fetches()] == [0, 4, 5, 6, 7, 1]


def test_what_is_under_way_of_a_series_that_was_left_is_broken_off() -> None:
    read = in_series(SteeringRules("cancelling", 2, cancels=True))
    read.viewer.moved(4, 0.1)

    assert read.orders.cancelled_indices == [0, 1]


def test_series_side_by_side_take_turns() -> None:
    read = in_series(SteeringRules("two", 2), beside=True)
    assert [index for index, _ in read.fetches()] == [0, 4]
    read.viewer.moved(2, 0.1)
    read.come_all((0, 4), 0.2)

    assert [index for index, _ in read.fetches()] == [2, 6]


TELLING = SteeringRules("telling", 4, still_after_s=0.15, ahead_count=2, tells_order=True)


def told(read: Desk) -> list[tuple[int, int | None]]:
    """The slices that were asked for, and how urgent each is."""
    asked = [(each.slice_index, each.priority) for each in read.orders.fetches]
    read.orders.fetches.clear()
    return [(index, int(priority.urgency) if priority else None) for index, priority in asked]


def test_a_server_is_told_that_what_is_looked_at_goes_before_what_comes_next() -> None:
    read = desk(TELLING)

    assert told(read) == [(0, 0), (1, 3), (2, 3), (3, 5)]
    read.come(0, 0.1, PART)
    assert told(read) == [(0, 2)]


def test_after_a_move_it_is_told_what_has_become_urgent_and_what_has_not() -> None:
    read = desk(TELLING)
    read.fetches()
    read.viewer.moved(2, 0.05)

    said = [(index, int(priority.urgency)) for index, priority in read.orders.reprioritized]
    assert said == [(0, 5), (1, 5), (2, 0), (3, 3)]
    read.orders.reprioritized.clear()
    read.viewer.moved(2, 0.06)
    assert read.orders.reprioritized == []


def test_rests_of_slices_that_nobody_looks_at_are_the_last_that_are_needed() -> None:
    read = desk(TELLING, slice_count=2)
    read.fetches()
    read.come(1, 0.1, PART)

    assert told(read) == [(1, 6)]


def test_a_rest_under_way_is_the_last_that_is_needed_once_the_hand_has_left_its_slice() -> None:
    read = desk(TELLING, slice_count=2)
    read.fetches()
    read.come(0, 0.1, PART)
    read.viewer.moved(1, 0.2)

    said = {index: int(priority.urgency) for index, priority in read.orders.reprioritized}
    assert said == {0: 6, 1: 0}


def test_nobody_is_told_an_order_that_the_client_keeps_itself() -> None:
    read = desk(NEAREST)
    assert told(read) == [(0, None), (1, None)]
    read.viewer.moved(1, 0.05)

    assert read.orders.reprioritized == []
