import pytest

from harness.core.network.sender.stream import Stream
from tests.core.network.sender.sent import SEGMENT


def holding(size_bytes: int) -> Stream:
    stream = Stream()
    stream.held_bytes = size_bytes
    return stream


@pytest.mark.parametrize(
    ("held_bytes", "room_bytes", "expected_bytes"),
    [
        pytest.param(100, SEGMENT, 100, id="the end of what there is"),
        pytest.param(3 * SEGMENT, 2 * SEGMENT, 2 * SEGMENT, id="whole segments"),
        pytest.param(3 * SEGMENT, 2 * SEGMENT + 1, 2 * SEGMENT, id="and no more"),
        pytest.param(3 * SEGMENT, SEGMENT - 1, 0, id="not a part of one"),
    ],
)
def test_only_the_end_of_what_there_is_may_be_less_than_a_segment(
    held_bytes: int, room_bytes: int, expected_bytes: int
) -> None:
    assert holding(held_bytes).whole_bytes(room_bytes) == expected_bytes


def test_a_head_that_left_alone_and_the_beginning_of_its_body_are_one_segment() -> None:
    stream = holding(50)
    stream.take_up()
    stream.cut(50, SEGMENT)
    stream.held_bytes = 10 * SEGMENT

    assert stream.whole_bytes(2 * SEGMENT) == 2 * SEGMENT - 50
    sizes = [packet.size_bytes for packet in stream.cut(2 * SEGMENT - 50, SEGMENT)]
    assert sizes == [SEGMENT - 50, SEGMENT]


def test_packets_are_as_long_as_they_may_be_and_stand_in_a_row() -> None:
    stream = holding(5 * SEGMENT)

    cut = stream.cut(5 * SEGMENT, 2 * SEGMENT)

    places = [(packet.first_byte // SEGMENT, packet.size_bytes // SEGMENT) for packet in cut]
    assert places == [(0, 2), (2, 2), (4, 1)]
    assert (stream.sent_bytes, stream.held_bytes) == (5 * SEGMENT, 0)


def test_one_packet_ends_with_a_segment_or_with_what_there_is() -> None:
    stream = holding(SEGMENT + 100)

    assert [stream.cut_one().size_bytes for _ in range(2)] == [SEGMENT, 100]


def test_the_next_train_is_whole_where_segments_end_and_there_is_enough() -> None:
    stream = holding(5 * SEGMENT)

    assert not stream.skip_whole(5 * SEGMENT + 1)
    assert (stream.sent_bytes, stream.held_bytes) == (0, 5 * SEGMENT)
    assert stream.skip_whole(5 * SEGMENT)
    assert (stream.sent_bytes, stream.held_bytes) == (5 * SEGMENT, 0)
    stream.held_bytes = 5 * SEGMENT
    stream.skip(100)
    assert not stream.skip_whole(2 * SEGMENT)


def test_whether_the_next_bytes_are_one_packet_depends_on_where_a_segment_began() -> None:
    """A head of 50 bytes left alone, from byte 100 on: its segment has room for the rest of one."""
    stream = holding(100)
    stream.take_up()
    stream.cut(100, SEGMENT)
    stream.held_bytes = 10 * SEGMENT
    stream.take_up()
    stream.cut(50, SEGMENT)

    assert stream.is_one(SEGMENT - 50, SEGMENT)
    assert not stream.is_one(SEGMENT - 49, SEGMENT)
