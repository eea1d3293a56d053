from harness.core.retrieval.timeline import RequestFinished, Timeline
from harness.core.viewing.by_series import SeriesOpened, felt_by_series
from harness.core.viewing.hand import Move
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.session import Picture, ReadingLog
from tests.core.viewing.desk import FULL, PART

TWO = SeriesRow((10, 10))


def finished(at_s: float, index: int, size_bytes: int) -> RequestFinished:
    return RequestFinished(at_s, 0, index, "s", "p", size_bytes, 0, 0, 0)


def test_a_series_that_is_opened_has_its_own_first_picture_and_first_whole_one() -> None:
    moves = [Move(1.0, 1), Move(2.0, 10), Move(3.0, 11)]
    pictures = [Picture(0.5, 0, FULL), Picture(2.25, 10, PART), Picture(3.5, 11, FULL)]
    requests = [finished(1.5, 1, 1), finished(2.125, 2, 20), finished(2.2, 10, 300)]
    timeline = Timeline(requests=[*requests, finished(2.5, 3, 4000)])

    found = felt_by_series(ReadingLog(moves, pictures), timeline, TWO)

    assert found.opened == (SeriesOpened(1, 2.0, 0.25, 1.5, 20),)
    assert found.viewports == ()


def test_a_series_that_was_left_before_its_first_picture_never_had_one() -> None:
    moves = [Move(1.0, 10), Move(2.0, 0)]
    log = ReadingLog(moves, [Picture(0.5, 0, FULL), Picture(2.0, 0, FULL)])

    never, again = felt_by_series(log, Timeline(), TWO).opened
    assert (never.series_index, never.first_s, never.whole_s) == (1, None, None)
    assert (again.series_index, again.first_s) == (0, 0.0)


def test_a_hand_that_stays_in_its_series_opens_none() -> None:
    log = ReadingLog([Move(1.0, 1)], [Picture(0.5, 0, FULL)])

    assert felt_by_series(log, Timeline(), TWO).opened == ()


def test_viewports_side_by_side_count_apart() -> None:
    beside = SeriesRow((10, 10), is_side_by_side=True)
    moves = [Move(1.0, 1), Move(1.0, 11), Move(2.0, 2), Move(2.0, 12)]
    pictures = [Picture(1.05, 1, FULL), Picture(1.5, 11, FULL), Picture(2.0, 2, FULL)]
    opened = [Picture(0.5, 0, FULL), Picture(0.5, 10, FULL)]

    left, right = felt_by_series(
        ReadingLog(moves, [*opened, *pictures]), Timeline(), beside
    ).viewports

    assert (left.in_time_count, left.within_limit_count, left.never_count) == (2, 2, 0)
    assert (right.in_time_count, right.within_limit_count, right.never_count) == (1, 0, 1)
    assert right.series == range(10, 20)
