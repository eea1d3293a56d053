from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.multiplex import (
    FRAME_BYTES,
    FRAME_OVERHEAD_BYTES,
    Frame,
    Multiplexer,
    framed_bytes,
)
from harness.core.http.priority import Priority, Urgency

Bodies = st.lists(st.integers(0, 5 * FRAME_BYTES), min_size=1, max_size=6)


def sent_of(multiplexer: Multiplexer) -> list[Frame]:
    """Everything, in the order of sending."""
    frames = []
    while frame := multiplexer.next_frame():
        frames.append(frame)
        multiplexer.sent(frame)
    return frames


def offered(*bodies_bytes: int) -> Multiplexer:
    multiplexer = Multiplexer()
    for stream_id, body_bytes in enumerate(bodies_bytes):
        multiplexer.offer(stream_id, body_bytes, is_end=True)
    return multiplexer


def test_a_body_weighs_its_frames_and_their_headers() -> None:
    assert framed_bytes(0) == 0
    assert framed_bytes(1) == 1 + 31
    assert framed_bytes(8192) == 8192 + 31
    assert framed_bytes(100_000) == 100_000 + 13 * 31


Said = st.none() | st.builds(Priority, st.sampled_from(Urgency), st.booleans())


@given(
    st.lists(
        st.tuples(st.integers(1, 5 * FRAME_BYTES), Said, st.integers(0, 99)),
        min_size=1,
        max_size=6,
        unique_by=lambda stream: stream[2],
    ),
    st.data(),
)
def test_what_is_sent_until_a_byte_is_known_before(
    bodies: list[tuple[int, Priority | None, int]], data: st.DataObject
) -> None:
    multiplexer = Multiplexer()
    for stream_id, (body_bytes, said, order) in enumerate(bodies):
        multiplexer.prioritize(stream_id, said, order)
        multiplexer.offer(stream_id, body_bytes, is_end=False)
    stream_id = data.draw(st.integers(0, len(bodies) - 1))
    least_bytes = data.draw(st.integers(1, multiplexer.waiting_bytes(stream_id)))
    expected_bytes = multiplexer.wire_bytes_until(stream_id, least_bytes)
    sent_bytes = brought_bytes = 0
    while brought_bytes < least_bytes:
        frame = multiplexer.next_frame()
        assert frame is not None
        multiplexer.sent(frame)
        sent_bytes += frame.wire_bytes
        brought_bytes += frame.body_bytes * (frame.stream_id == stream_id)

    assert sent_bytes == expected_bytes


def test_streams_take_turns_frame_by_frame() -> None:
    frames = sent_of(offered(20_000, 100, 9_000))

    assert frames == [
        Frame(0, 8192, is_end=False),
        Frame(1, 100, is_end=True),
        Frame(2, 8192, is_end=False),
        Frame(0, 8192, is_end=False),
        Frame(2, 808, is_end=True),
        Frame(0, 3616, is_end=True),
    ]


@given(Bodies)
def test_what_was_announced_is_what_is_sent(bodies_bytes: list[int]) -> None:
    multiplexer = offered(*bodies_bytes)
    announced_bytes = multiplexer.wire_bytes
    frames = sent_of(multiplexer)

    assert sum(frame.wire_bytes for frame in frames) == announced_bytes
    assert multiplexer.wire_bytes == 0
    for stream_id, body_bytes in enumerate(bodies_bytes):
        own = [frame for frame in frames if frame.stream_id == stream_id]
        assert sum(frame.body_bytes for frame in own) == body_bytes
        assert [frame.is_end for frame in own] == [False] * (len(own) - 1) + [True]


@given(Bodies)
def test_nobody_who_has_more_to_send_is_more_than_a_frame_behind(bodies_bytes: list[int]) -> None:
    multiplexer = offered(*bodies_bytes)
    sent_bytes = dict.fromkeys(range(len(bodies_bytes)), 0)
    while frame := multiplexer.next_frame():
        multiplexer.sent(frame)
        sent_bytes[frame.stream_id] += frame.body_bytes
        unfinished = [n for n, body_bytes in enumerate(bodies_bytes) if sent_bytes[n] < body_bytes]
        for stream_id in unfinished:
            assert max(sent_bytes.values()) - sent_bytes[stream_id] <= FRAME_BYTES


def test_a_newcomer_waits_for_one_frame_of_every_other() -> None:
    multiplexer = offered(10**6, 10**6, 10**6)
    for _ in range(4):
        frame = multiplexer.next_frame()
        assert frame is not None
        multiplexer.sent(frame)
    multiplexer.offer(9, 500, is_end=True)

    assert [frame.stream_id for frame in sent_of(multiplexer)[:4]] == [1, 2, 0, 9]


def test_an_offer_replaces_the_one_before_it_and_keeps_its_turn() -> None:
    multiplexer = offered(1000, 1000)
    multiplexer.offer(0, 3000, is_end=False)

    assert multiplexer.wire_bytes == 4000 + 2 * FRAME_OVERHEAD_BYTES
    assert sent_of(multiplexer)[0] == Frame(0, 3000, is_end=False)


def test_a_stream_that_is_withdrawn_sends_nothing_more() -> None:
    multiplexer = offered(1000, 2000)
    multiplexer.withdraw(0)
    multiplexer.withdraw(7)

    assert sent_of(multiplexer) == [Frame(1, 2000, is_end=True)]


def test_a_part_of_a_frame_may_be_sent_where_a_window_is_smaller() -> None:
    multiplexer = offered(5000, 10)
    multiplexer.sent(Frame(0, 2000, is_end=False))

    assert multiplexer.wire_bytes == 3000 + 10 + 2 * FRAME_OVERHEAD_BYTES
    assert sent_of(multiplexer) == [Frame(1, 10, is_end=True), Frame(0, 3000, is_end=True)]


def test_an_end_that_comes_late_is_a_frame_of_its_own() -> None:
    multiplexer = Multiplexer()
    multiplexer.offer(1, 0, is_end=False)
    assert multiplexer.next_frame() is None
    multiplexer.offer(1, 0, is_end=True)

    assert multiplexer.wire_bytes == FRAME_OVERHEAD_BYTES
    assert sent_of(multiplexer) == [Frame(1, 0, is_end=True)]


def order_of(multiplexer: Multiplexer) -> list[int]:
    return [frame.stream_id for frame in sent_of(multiplexer)]


def test_the_most_urgent_stream_goes_before_all_others() -> None:
    """One of which nothing is said counts as usual: 3 (RFC 9218 §4.1)."""
    multiplexer = offered(9_000, 9_000, 9_000)
    multiplexer.prioritize(2, Priority(Urgency(1)), 2)
    multiplexer.prioritize(0, Priority(Urgency(5)), 0)

    assert order_of(multiplexer) == [2, 2, 1, 1, 0, 0]


def test_streams_of_one_urgency_go_one_by_one_unless_they_are_incremental() -> None:
    """RFC 9218 §10: in the order they were asked for; those that share, behind them."""
    multiplexer = offered(9_000, 9_000, 9_000, 9_000)
    multiplexer.prioritize(0, Priority(Urgency(3)), 7)
    multiplexer.prioritize(2, Priority(Urgency(3)), 4)
    multiplexer.prioritize(3, Priority(Urgency(3), is_incremental=True), 9)

    assert order_of(multiplexer) == [2, 2, 0, 0, 1, 3, 1, 3]


def test_what_is_said_anew_counts_from_the_next_frame_on() -> None:
    multiplexer = offered(20_000, 20_000)
    multiplexer.prioritize(0, Priority(Urgency(1)), 0)
    frame = multiplexer.next_frame()
    assert frame is not None
    multiplexer.sent(frame)
    multiplexer.prioritize(1, Priority(Urgency(0)), 1)
    multiplexer.prioritize(0, Priority(Urgency(6)), 0)

    assert (frame.stream_id, order_of(multiplexer)) == (0, [1, 1, 1, 0, 0])


def test_a_stream_of_which_nothing_is_said_any_more_takes_turns_again() -> None:
    multiplexer = offered(9_000, 9_000)
    multiplexer.prioritize(1, Priority(Urgency(0)), 1)
    multiplexer.prioritize(1, None, 0)

    assert order_of(multiplexer) == [0, 1, 0, 1]
