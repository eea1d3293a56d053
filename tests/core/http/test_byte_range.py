import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.byte_range import ByteRange, Chunks, RangeAnswer, byte_range, total_after

CHUNK = 65_536
TOTAL = 1_000_000


@pytest.mark.parametrize(
    ("range_index", "have", "total", "header"),
    [
        pytest.param(0, 0, None, "bytes=0-65535", id="first chunk"),
        pytest.param(1, 0, None, "bytes=0-131071", id="two chunks at once"),
        pytest.param(5, 0, None, "bytes=0-393215", id="index 5 ends after 6 chunks"),
        pytest.param(1, 65_536, TOTAL, "bytes=65536-131071", id="second chunk"),
        pytest.param(10, 65_536, TOTAL, "bytes=65536-720895", id="up to chunk 10"),
        pytest.param(-1, 0, None, "bytes=0-", id="all, nothing there"),
        pytest.param(-1, 65_536, TOTAL, "bytes=65536-", id="all that is left"),
        pytest.param(-1, 65_536, None, "bytes=65536-", id="all that is left of an unknown size"),
        pytest.param(1, 934_465, TOTAL, "bytes=934465-", id="less than a chunk left"),
        pytest.param(14, 934_464, TOTAL, "bytes=934464-983039", id="just a chunk left"),
        pytest.param(0, 65_535, TOTAL, "bytes=65535-65535", id="one byte short"),
    ],
)
def test_a_range_goes_from_what_is_there_to_the_end_of_its_chunk(
    range_index: int, have: int, total: int | None, header: str
) -> None:
    asked = byte_range(range_index, Chunks(CHUNK, CHUNK), have, total)

    assert asked is not None
    assert asked.header == header


@pytest.mark.parametrize(
    ("range_index", "have"),
    [pytest.param(0, 65_536, id="the same again"), pytest.param(0, 131_072, id="more than asked")],
)
def test_a_range_that_is_there_already_is_not_asked_for(range_index: int, have: int) -> None:
    assert byte_range(range_index, Chunks(CHUNK, CHUNK), have, TOTAL) is None


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.lists(st.integers(0, 40), max_size=6))
def test_successive_ranges_leave_no_gap_and_overlap_nowhere(
    chunk: int, total: int, indices: list[int]
) -> None:
    have = 0
    for index in [*sorted(indices), -1]:
        asked = byte_range(index, Chunks(chunk, chunk), have, total if have else None)
        if asked is None or have == total:
            continue
        assert asked.first == have
        have = total if asked.last is None else min(total, asked.last + 1)

    assert have == total


FIRST_CHUNK = ByteRange(0, 65_535)


@pytest.mark.parametrize(
    ("answer", "asked", "have", "total"),
    [
        pytest.param(RangeAnswer(206, TOTAL), FIRST_CHUNK, CHUNK, TOTAL, id="Content-Range"),
        pytest.param(RangeAnswer(200, None), FIRST_CHUNK, TOTAL, TOTAL, id="Range ignored"),
        pytest.param(RangeAnswer(206, None), FIRST_CHUNK, CHUNK, None, id="header not exposed"),
        pytest.param(RangeAnswer(206, None), FIRST_CHUNK, 5000, 5000, id="shorter than asked"),
        pytest.param(RangeAnswer(206, None), ByteRange(9, None), 777, 777, id="asked for the rest"),
    ],
)
def test_the_size_of_the_whole_is_concluded_from_what_the_answer_says(
    answer: RangeAnswer, asked: ByteRange, have: int, total: int | None
) -> None:
    assert total_after(answer, asked, have) == total
