import pytest

from harness.core.viewing.hand import (
    Cine,
    Hand,
    Jump,
    Move,
    OpenSeries,
    Pause,
    Scroll,
    moves_of,
    scrolling,
)


def test_a_scroll_wants_the_next_slice_after_one_interval() -> None:
    assert moves_of([Scroll(2, 10)], 5) == (Move(0.1, 6), Move(0.2, 7))


def test_steps_follow_each_other_back_and_forth() -> None:
    moves = moves_of([Scroll(2, 4), Pause(1.0), Scroll(-1, 2), Jump(9), Scroll(1, 1)], 0)

    assert moves == (Move(0.25, 1), Move(0.5, 2), Move(2.0, 1), Move(2.0, 9), Move(3.0, 10))


def test_a_cine_goes_on_with_its_first_slice_and_stops_where_it_began() -> None:
    moves = moves_of([Cine(3, 10, 2), Scroll(1, 2)], 5)

    assert [move.slice_index for move in moves] == [6, 7, 5, 6, 7, 5, 6]
    assert [move.at_s for move in moves[4:]] == pytest.approx([0.5, 0.6, 1.1])


def test_a_hand_rests_at_its_last_slice_or_where_it_began() -> None:
    assert Hand("up", moves_of([Scroll(3, 1), Scroll(-2, 1)], 4), 4).last_index == 5
    assert Hand("still", (), 4).last_index == 4


def test_the_highest_slice_counts_the_one_it_opens_at() -> None:
    assert Hand("down", moves_of([Scroll(-3, 1)], 7), 7).most_index() == 7


def test_scrolling_passes_over_a_whole_series_once() -> None:
    hand = scrolling(5, 3)

    assert (hand.name, hand.moves) == ("5 a second", (Move(0.2, 1), Move(0.4, 2)))


def test_a_series_opens_at_its_first_slice_and_is_scrolled_from_there() -> None:
    moves = moves_of([Scroll(2, 2), OpenSeries(1), Scroll(1, 4), Jump(3)], 5)

    opened = (Move(1.0, 0, 1), Move(1.25, 1, 1), Move(1.25, 3, 1))
    assert moves == (Move(0.5, 6), Move(1.0, 7), *opened)
    hand = Hand("next", moves, 5)
    assert (hand.series_count, hand.most_index(), hand.most_index(1)) == (2, 7, 3)
