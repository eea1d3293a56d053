"""What bytes were for: worked out by hand, and never more or fewer than came."""

from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.byte_range import ByteRange, RangeAnswer
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.fetch import BodyState, FetchMode, HeldBytes, ImageRequest
from harness.core.retrieval.ledger import Arrived, FetchedBytes, StageBytes, arrived, byte_ledger
from harness.core.retrieval.timeline import ImageShown, RequestFinished, Timeline
from tests.core.playing import HTJ2K

FULL = ImageQualityStatus.FULL_RESOLUTION


def request(
    number: int, path: str = "0/frames/1", asked: ByteRange | None = None, held_bytes: int = 0
) -> ImageRequest:
    mode = FetchMode.PLAIN if asked is None else FetchMode.RANGE
    return ImageRequest(number, 0, "stage", path, mode, asked, held_bytes)


def shown(request_id: int) -> ImageShown:
    return ImageShown(1.0, 0, 0, FULL, 0.0, 0.0, request_id)


def finished(number: int, path: str, size_bytes: int, redundant_bytes: int = 0) -> RequestFinished:
    return RequestFinished(1.0, number, 0, "stage", path, size_bytes, redundant_bytes, 10, 200)


def test_the_frame_of_a_body_is_what_is_not_image() -> None:
    body = BodyState(1000, 850, True, HTJ2K)

    assert arrived(request(0), body, HeldBytes("0/frames/1"), 200) == Arrived(1000, 150, 200)


def test_a_further_range_brings_only_what_was_not_there() -> None:
    before = HeldBytes("0/frames/1", size_bytes=400, body=BodyState(400, 297, False, HTJ2K))
    whole = BodyState(1000, 850, True, HTJ2K)
    rest = request(1, asked=ByteRange(400, None), held_bytes=400)

    assert arrived(rest, whole, before, 200) == Arrived(600, 150 - 103, 200)


def test_the_page_of_an_error_is_no_part_of_an_image() -> None:
    page = BodyState(40, 40, True, "", range_answer=RangeAnswer(404, None))

    assert arrived(
        request(0, asked=ByteRange(0, 399)), page, HeldBytes("0/frames/1"), 200
    ) == Arrived(0, 0, 240, is_refused=True)


def test_bytes_of_a_url_that_come_again_are_redundant() -> None:
    fetched = FetchedBytes()
    fetched.count(request(0, asked=ByteRange(0, 399)), Arrived(400), 1.0)

    assert fetched.count(request(1), Arrived(1000), 2.0).redundant_bytes == 400


def test_what_is_counted_of_a_request_says_whose_it_was() -> None:
    brought = Arrived(400, frame_bytes=30, head_bytes=200)

    assert FetchedBytes().count(request(7), brought, 1.5) == RequestFinished(
        at_s=1.5,
        request_id=7,
        image_index=0,
        stage_id="stage",
        path="0/frames/1",
        size_bytes=400,
        redundant_bytes=0,
        frame_bytes=30,
        head_bytes=200,
    )


def test_of_two_parts_that_overlap_the_bytes_of_both_are_redundant_once() -> None:
    fetched = FetchedBytes()
    came = [(0, 400), (300, 200), (100, 100), (900, 100)]

    assert [fetched.redundant_bytes("a", *part) for part in came] == [0, 100, 100, 0]


def test_bytes_of_another_url_are_not() -> None:
    fetched = FetchedBytes()
    fetched.count(request(0), Arrived(400), 1.0)

    assert fetched.count(request(1, "0/jls/1"), Arrived(1000), 2.0).redundant_bytes == 0


def test_what_was_never_shown_is_unseen() -> None:
    timeline = Timeline(requests=[finished(0, "a", 100), finished(1, "b", 300)], shown=[shown(1)])

    assert byte_ledger(timeline) == [StageBytes("stage", 2, 290, 0, 90, 420)]


def test_a_first_range_is_seen_in_the_image_that_a_later_one_completes() -> None:
    timeline = Timeline(requests=[finished(0, "a", 100), finished(1, "a", 300)], shown=[shown(1)])

    assert [stage.unseen_bytes for stage in byte_ledger(timeline)] == [0]


def test_a_body_that_comes_a_second_time_is_redundant_with_its_frame() -> None:
    timeline = Timeline(
        requests=[finished(0, "a", 100), finished(1, "a", 100, 100)], shown=[shown(1)]
    )

    assert byte_ledger(timeline) == [StageBytes("stage", 2, 90, 100, 0, 410)]


def test_no_column_is_negative_where_the_frame_came_before_too() -> None:
    cut_short = RequestFinished(1.0, 0, 0, "stage", "a", 990, 0, 0, 200)
    again = RequestFinished(2.0, 1, 0, "stage", "a", 1000, 990, 167, 200)

    assert byte_ledger(Timeline(requests=[cut_short, again])) == [
        StageBytes("stage", 2, 0, 990, 990, 410)
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["fast", "final"]),
            st.sampled_from(["a", "b", "c"]),
            st.integers(10, 1000),
            st.integers(0, 1000),
        ),
        max_size=20,
    ),
    st.sets(st.integers(0, 20)),
)
def test_every_byte_is_in_exactly_one_column(
    rows: list[tuple[str, str, int, int]], seen: set[int]
) -> None:
    requests = [
        RequestFinished(0.0, number, 0, stage, path, size, min(size, twice), 10, 200)
        for number, (stage, path, size, twice) in enumerate(rows)
    ]
    timeline = Timeline(requests=requests, shown=[shown(number) for number in seen])
    ledger = byte_ledger(timeline)

    assert sum(stage.total_bytes for stage in ledger) == sum(
        request.size_bytes + request.head_bytes for request in requests
    )
    assert sum(stage.request_count for stage in ledger) == len(requests)
