from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.series_row import SeriesRow

TWO = SeriesRow((3, 4))
BESIDE = SeriesRow((3, 4), 1, is_side_by_side=True)


def test_each_series_follows_the_one_before_it() -> None:
    assert TWO.series == (range(3), range(3, 7))
    assert (TWO.slice_count, TWO.of(2), TWO.of(3)) == (7, range(3), range(3, 7))


def test_the_first_series_is_on_screen_or_all_of_them() -> None:
    assert (TWO.views, TWO.first_indices) == ((range(3),), (0,))
    assert (BESIDE.views, BESIDE.first_indices) == ((range(3), range(3, 7)), (1, 4))


def test_a_move_wants_a_slice_of_each_viewport() -> None:
    assert list(TWO.moves(Move(1.0, 2))) == [Move(1.0, 2)]
    assert list(BESIDE.moves(Move(1.0, 2))) == [Move(1.0, 2), Move(1.0, 5)]


def test_a_hand_that_counts_within_series_is_laid_out_in_the_row() -> None:
    hand = Hand("next", (Move(0.1, 1), Move(0.2, 0, 1), Move(0.3, 2, 1)))

    assert TWO.laid_out(hand).moves == (Move(0.1, 1), Move(0.2, 3), Move(0.3, 5))
