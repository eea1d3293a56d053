from collections.abc import Mapping
from dataclasses import replace

import pytest

from harness.core.retrieval.stage import RequestType
from harness.core.viewing.rules import (
    CORNERSTONE_5_8,
    CORNERSTONE_5_8_ALONE,
    OHIF_3_13,
    ScrollRules,
)
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.viewport import StackViewport
from tests.core.viewing.desk import FIRST, PART, REST, Desk, image


def desk(rules: ScrollRules = CORNERSTONE_5_8_ALONE, *, two_stages: bool = True) -> Desk:
    stages = (FIRST, REST) if two_stages else (FIRST,)
    return Desk(lambda orders: StackViewport(orders, rules, stages, "singleFast", SeriesRow((10,))))


IN_PAGE = OHIF_3_13.in_page(0.09)


def with_most(most_at_once: Mapping[RequestType, int]) -> ScrollRules:
    return ScrollRules("few", {**OHIF_3_13.most_at_once, **most_at_once})


def test_the_first_slice_goes_through_the_stages() -> None:
    first = desk()

    assert first.fetches() == [(0, "first")]
    first.come(0, 0.1, PART)
    assert first.fetches() == [(0, "rest")]
    first.come(0, 0.2)
    assert first.shown() == [0, 0]
    assert first.viewer.is_quiet


def test_a_slice_that_is_not_there_is_asked_for_after_forty_milliseconds() -> None:
    scrolled = desk()
    scrolled.fetches()

    scrolled.viewer.moved(1, 1.0)
    assert scrolled.viewer.due_s == pytest.approx(1.04)
    assert scrolled.fetches() == []
    scrolled.wake()
    assert scrolled.fetches() == [(1, "first")]


def test_above_25_slices_a_second_none_is_asked_for_until_the_hand_rests() -> None:
    scrolled = desk()
    scrolled.fetches()

    for index in (1, 2, 3):
        scrolled.viewer.moved(index, 1.0 + 0.03 * index)
    assert scrolled.viewer.due_s == pytest.approx(1.13)
    scrolled.wake()
    assert scrolled.fetches() == [(3, "first")]


def test_a_loaded_slice_is_shown_at_once() -> None:
    scrolled = desk(two_stages=False)
    scrolled.come(0, 0.1)
    scrolled.viewer.moved(1, 1.0)
    scrolled.wake()
    scrolled.come(1, 1.1)
    scrolled.shown()

    scrolled.viewer.moved(0, 1.2)
    assert scrolled.shown() == [0]


def test_a_loaded_slice_ends_no_wait_and_the_next_turn_goes_on_from_what_waited() -> None:
    scrolled = desk(two_stages=False)
    scrolled.come(0, 0.1)
    scrolled.fetches()
    scrolled.viewer.moved(1, 1.0)

    scrolled.viewer.moved(0, 1.01)
    assert scrolled.viewer.target_indices == (0,)
    scrolled.wake()
    assert scrolled.fetches() == [(1, "first")]
    assert scrolled.viewer.target_indices == (1,)
    scrolled.viewer.moved(1, 1.1)
    assert scrolled.viewer.target_indices == (2,)


def test_a_jump_goes_to_the_slice_that_it_names_from_wherever_the_viewport_was() -> None:
    scrolled = desk(two_stages=False)
    scrolled.come(0, 0.1)
    scrolled.viewer.moved(1, 1.0)
    scrolled.viewer.moved(0, 1.01)
    scrolled.wake()
    assert scrolled.viewer.target_indices == (1,)

    scrolled.viewer.moved(5, 1.1)
    assert scrolled.viewer.target_indices == (5,)
    scrolled.viewer.moved(9, 1.2)
    assert scrolled.viewer.target_indices == (9,)


def test_a_late_image_of_another_slice_is_dropped_and_its_rest_still_fetched() -> None:
    scrolled = desk()
    scrolled.viewer.moved(1, 0.1)
    scrolled.wake()
    scrolled.fetches()

    scrolled.come(0, 0.2, PART)
    assert scrolled.shown() == []
    assert scrolled.fetches() == [(0, "rest")]


def test_bytes_of_a_prefetch_are_fetched_again_and_those_of_the_chain_are_not() -> None:
    read = desk(CORNERSTONE_5_8)
    read.come(0, 0.1, PART)
    assert [fetch.anew for fetch in read.orders.fetches] == [True, False]
    read.come(0, 0.2)
    read.fetches()

    read.come(1, 0.3, PART)
    read.viewer.moved(1, 0.4)
    assert [(each.slice_index, each.stage.id, each.anew) for each in read.orders.fetches][-1] == (
        1,
        "rest",
        True,
    )
    assert read.shown()[-1] == 1


def test_prefetch_begins_when_the_first_slice_is_whole() -> None:
    read = desk(CORNERSTONE_5_8)
    read.come(0, 0.1, PART)
    read.fetches()

    read.come(0, 0.2)
    assert read.fetches() == [(1, "prefetch"), (2, "prefetch")]


def test_a_new_picture_moves_the_prefetch_five_milliseconds_later() -> None:
    read = desk(CORNERSTONE_5_8, two_stages=False)
    read.come(0, 0.1)
    read.fetches()
    read.come(1, 0.2)
    read.viewer.moved(1, 0.3)
    read.viewer.drawn(1, 0.301)

    assert read.viewer.due_s == pytest.approx(0.306)
    read.wake()
    assert read.fetches() == [(index, "prefetch") for index in range(3, 10)]


def test_what_still_waits_to_be_prefetched_is_dropped_at_the_next_picture() -> None:
    read = desk(with_most({RequestType.PREFETCH: 1}), two_stages=False)
    read.fetches()
    read.come(0, 0.1)
    assert read.fetches() == [(1, "prefetch")]
    read.viewer.moved(5, 0.2)
    read.wake()
    read.come(5, 0.3)
    read.viewer.drawn(5, 0.3)
    read.wake()
    read.fetches()

    read.come(1, 0.4)
    assert read.fetches() == [(6, "prefetch")]


def test_who_asks_for_a_slice_under_way_waits_for_that_load() -> None:
    read = desk(CORNERSTONE_5_8, two_stages=False)
    read.come(0, 0.1)
    read.fetches()

    read.viewer.moved(1, 0.2)
    read.wake()
    assert read.fetches() == []
    read.come(1, 0.3)
    assert read.shown() == [0, 1]


def test_who_comes_to_a_load_under_way_sees_the_part_that_is_there() -> None:
    read = desk(CORNERSTONE_5_8, two_stages=False)
    read.come(0, 0.1)
    read.shown()
    read.viewer.delivered(image(1, PART), 0.15)

    read.viewer.moved(1, 0.2)
    read.wake()
    assert read.shown() == [1]


def test_no_more_than_the_most_of_a_type_are_under_way() -> None:
    read = desk(with_most({RequestType.INTERACTION: 1}), two_stages=False)
    read.fetches()
    read.viewer.moved(1, 0.1)
    read.wake()

    assert read.fetches() == []
    read.come(0, 0.2)
    assert read.fetches()[0] == (1, "first")


def test_a_slice_that_could_not_be_had_is_asked_for_again() -> None:
    read = desk(two_stages=False)
    read.fetches()
    read.fail(0, 0.1)
    read.viewer.moved(1, 0.2)
    read.wake()
    read.viewer.moved(0, 0.3)
    read.wake()

    assert read.fetches() == [(1, "first"), (0, "first")]


def test_once_all_around_is_there_the_whole_stack_follows() -> None:
    read = desk(CORNERSTONE_5_8, two_stages=False)
    read.come(0, 0.1)
    read.fetches()
    read.come_all((1, 2), 0.2)

    assert read.fetches() == [(index, "prefetch") for index in range(3, 10)]
    read.come_all(range(3, 10), 0.3)
    assert read.viewer.is_quiet


def in_series(
    rules: ScrollRules = CORNERSTONE_5_8, *, beside: bool = False, two_stages: bool = False
) -> Desk:
    stages, row = (FIRST, REST) if two_stages else (FIRST,), SeriesRow((10, 10), 0, beside)
    return Desk(lambda orders: StackViewport(orders, rules, stages, "singleFast", row))


def test_another_series_is_opened_at_once_and_what_is_under_way_goes_on() -> None:
    read = in_series(CORNERSTONE_5_8_ALONE, two_stages=True)
    read.fetches()

    read.viewer.moved(10, 0.1)
    assert read.viewer.due_s is None
    assert read.fetches() == [(10, "first")]
    assert read.orders.cancelled_indices == []
    read.come(0, 0.2, PART)
    assert read.shown() == []
    assert read.fetches() == [(0, "rest")]
    read.come(10, 0.3, PART)
    assert read.shown() == [10]


def test_what_waits_of_the_series_before_stays_in_line_before_that_of_the_new_one() -> None:
    read = in_series(with_most({RequestType.PREFETCH: 1}))
    read.come(0, 0.1)
    assert read.fetches() == [(0, "first"), (1, "prefetch")]

    read.viewer.moved(10, 0.2)
    read.come(10, 0.3)
    assert read.fetches() == [(10, "first")]
    read.come(1, 0.4)
    assert read.fetches() == [(2, "prefetch")]
    read.come(2, 0.5)
    assert read.fetches() == [(11, "prefetch")]


def test_prefetch_of_a_series_begins_when_its_first_slice_is_there() -> None:
    read = in_series()
    read.come(0, 0.1)
    read.come_all((1, 2), 0.2)
    read.come_all(range(3, 10), 0.3)
    read.viewer.moved(9, 0.4)
    read.fetches()

    read.viewer.moved(10, 0.5)
    assert read.fetches() == [(10, "first")]
    read.come(10, 0.6)
    assert read.fetches() == [(11, "prefetch"), (12, "prefetch")]
    read.come_all((11, 12), 0.7)
    assert read.fetches() == [(index, "prefetch") for index in range(13, 20)]


def test_who_has_gone_on_before_the_first_slice_of_a_series_came_is_followed_that_way() -> None:
    read = in_series()
    read.viewer.moved(10, 0.2)
    read.viewer.moved(11, 0.3)
    read.wake()
    read.fetches()

    read.come(10, 0.4)
    assert read.fetches() == [(index, "prefetch") for index in range(12, 20)]


def test_a_series_that_was_open_before_shows_what_it_has() -> None:
    read = in_series(CORNERSTONE_5_8_ALONE)
    read.come(0, 0.1)
    read.viewer.moved(10, 0.2)
    read.come(10, 0.3)
    read.shown()

    read.viewer.moved(0, 0.4)
    assert read.shown() == [0]


def test_side_by_side_each_viewport_opens_and_the_pictures_of_the_first_scroll_the_other() -> None:
    read = in_series(CORNERSTONE_5_8_ALONE, beside=True)
    assert read.fetches() == [(0, "first"), (10, "first")]
    read.come_all((0, 10), 0.1)
    assert read.shown() == [0, 10]

    read.viewer.moved(1, 0.2)
    read.wake()
    assert read.fetches() == [(1, "first")]
    read.come(1, 0.3)
    read.wake()
    assert read.fetches() == [(11, "first")]


def test_a_late_picture_of_the_second_viewport_sets_the_first_back() -> None:
    read = in_series(CORNERSTONE_5_8_ALONE, beside=True)
    read.come_all((0, 10), 0.1)
    read.viewer.moved(1, 0.2)
    read.wake()
    read.come(1, 0.3)
    read.wake()  # the second asks for its slice now
    read.viewer.moved(2, 0.4)
    read.wake()
    read.shown()

    read.come(11, 0.5)
    assert read.shown() == [11, 1]
    assert read.viewer.target_indices == (1, 11)
    read.viewer.moved(3, 0.6)
    assert read.viewer.target_indices == (2, 11)
    for index in (2, 1, 0):
        read.viewer.moved(index, 0.7)
    assert read.viewer.target_indices[0] == 0  # and not before the first


def second_waiting() -> Desk:
    """The hand has turned once, and a part of that slice has come in the first viewport alone."""
    read = in_series(CORNERSTONE_5_8_ALONE, beside=True, two_stages=True)
    for index in (0, 10):
        read.come(index, 0.1, PART)
        read.come(index, 0.2)
    read.viewer.moved(1, 0.3)
    read.wake()
    read.come(1, 0.4, PART)
    return read


def test_a_better_picture_of_the_second_viewport_sets_the_first_back_too() -> None:
    read = second_waiting()
    read.wake()
    read.come(1, 0.5)
    read.come(11, 0.5, PART)
    read.viewer.moved(2, 0.6)
    read.wake()
    read.shown()

    read.come(11, 0.7)
    assert read.shown() == [11, 1]
    assert read.viewer.target_indices == (1, 11)


def test_a_better_picture_that_comes_while_the_second_waits_scrolls_it_too_far() -> None:
    read = second_waiting()
    assert read.viewer.target_indices == (1, 11)

    read.come(1, 0.41)
    assert read.viewer.target_indices == (1, 12)


def test_viewports_that_are_linked_by_the_hand_go_where_it_goes_and_never_by_a_picture() -> None:
    by_hand = replace(CORNERSTONE_5_8_ALONE, linked_by_hand=True)
    read = in_series(by_hand, beside=True)
    read.come_all((0, 10), 0.1)
    read.fetches()

    read.viewer.moved(1, 0.2)
    assert read.viewer.target_indices == (1, 11)
    read.wake()
    assert read.fetches() == [(1, "first"), (11, "first")]
    read.viewer.moved(2, 0.3)
    read.come(11, 0.35)
    assert read.viewer.target_indices == (2, 12)
    read.viewer.moved(7, 0.4)
    assert read.viewer.target_indices == (7, 17)


def test_of_two_viewports_that_draw_at_once_the_later_alone_prefetches() -> None:
    read = in_series(beside=True)
    read.come_all((0, 10), 0.1)
    assert read.fetches()[2:] == [
        (1, "prefetch"),
        (2, "prefetch"),
        (11, "prefetch"),
        (12, "prefetch"),
    ]
    read.come_all((1, 11), 0.2)
    read.viewer.moved(1, 0.3)
    read.viewer.drawn(1, 0.301)
    read.viewer.drawn(11, 0.303)

    assert read.viewer.due_s == pytest.approx(0.308)
    read.wake()
    assert read.fetches() == [(index, "prefetch") for index in range(13, 20)]


def test_thumbnails_of_all_series_are_asked_for_a_while_after_the_first_slice() -> None:
    row = SeriesRow((10, 5))
    first = Desk(lambda orders: StackViewport(orders, IN_PAGE, (FIRST,), "singleFast", row))
    assert first.fetches() == [(0, "first")]
    assert first.viewer.due_s == 0.09

    first.wake()

    assert first.fetches() == [(4, "thumbnail"), (12, "thumbnail")]
    assert first.viewer.due_s is None


def test_a_slice_that_came_as_a_thumbnail_is_shown_at_once_and_brings_no_prefetch() -> None:
    read = desk(IN_PAGE)
    read.wake()
    read.fetches()
    read.come(4, 0.2)

    assert read.fetches() == []
    read.viewer.moved(4, 0.3)
    assert read.shown() == [4]


def test_a_viewer_without_a_list_of_series_or_without_a_page_asks_for_no_thumbnail() -> None:
    assert desk(CORNERSTONE_5_8.in_page(0.09)).viewer.due_s is None
    assert desk(OHIF_3_13).viewer.due_s is None
    assert desk(OHIF_3_13.in_page(0.0)).viewer.due_s is None
