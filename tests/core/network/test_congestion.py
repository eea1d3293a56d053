import pytest

from harness.core.network.congestion import CongestionWindow

SEGMENT = 1448
RTT_S = 0.1
ENOUGH_BYTES = 10**9


def segments(window: CongestionWindow) -> int:
    return window.size_bytes // SEGMENT


def exchange(window: CongestionWindow, count: int, now_s: float, gap_s: float = 0.0) -> float:
    """Send so many segments at once, acknowledged one after the other; when the last one is."""
    window.sent(count * SEGMENT, now_s)
    for position in range(count):
        acked_s = now_s + RTT_S + position * gap_s
        window.acked(SEGMENT, acked_s)
    return acked_s


def grown_to(count: int) -> CongestionWindow:
    """A window in slow start, grown by full rounds from ten segments."""
    window = CongestionWindow(RTT_S)
    now_s = 0.0
    while segments(window) < count:
        now_s = exchange(window, segments(window), now_s)
    return window


def test_ten_segments_may_be_sent_at_first() -> None:
    window = CongestionWindow(RTT_S)

    assert window.allowed_bytes(ENOUGH_BYTES, 0.0) == 14_480
    window.sent(4 * SEGMENT, 0.0)
    assert window.allowed_bytes(ENOUGH_BYTES, 0.0) == 6 * SEGMENT


def test_only_the_end_of_what_there_is_may_be_less_than_a_segment() -> None:
    window = CongestionWindow(RTT_S)
    window.sent(50, 0.0)

    assert window.allowed_bytes(100, 0.0) == 100
    assert window.allowed_bytes(ENOUGH_BYTES, 0.0) == 10 * SEGMENT - 50, "a head, then its body"
    window.sent(10 * SEGMENT - 50, 0.0)
    window.acked(50, RTT_S)
    assert window.allowed_bytes(ENOUGH_BYTES, RTT_S) == 0
    window.acked(SEGMENT - 50, RTT_S)
    assert window.allowed_bytes(ENOUGH_BYTES, RTT_S) == 2 * SEGMENT


def test_a_round_trip_doubles_what_was_full() -> None:
    window = CongestionWindow(RTT_S)

    now_s = exchange(window, 10, 0.0)
    assert segments(window) == 20
    exchange(window, 20, now_s)
    assert segments(window) == 40


def test_small_answers_do_not_open_the_window() -> None:
    window = CongestionWindow(RTT_S)
    for repeat in range(20):
        exchange(window, 1, repeat * RTT_S)

    assert segments(window) == 10


def test_slow_start_goes_on_to_twice_what_was_in_flight() -> None:
    """Ten allowed, nine sent: eighteen may follow (the example in include/net/tcp.h)."""
    window = CongestionWindow(RTT_S)
    for repeat in range(5):
        exchange(window, 9, repeat * RTT_S)

    assert segments(window) == 18


def test_a_train_of_half_a_round_trip_ends_slow_start() -> None:
    """The least round trip is 100 ms: beyond (100 + 1) / 2 ms of acknowledgements, it ends.

    80 segments, an acknowledgement every millisecond: the 52nd comes 51 ms after the first.
    """
    window = grown_to(80)

    now_s = exchange(window, 80, 10.0, gap_s=1e-3)
    assert segments(window) == 80 + 51 + 1  # 5 % of the 29 after those that doubled it
    exchange(window, 132, now_s)
    assert segments(window) == 132 + 7


def test_acknowledgements_far_apart_are_no_train() -> None:
    """Of every second segment, they come more than 2 ms apart."""
    window = grown_to(80)

    exchange(window, 80, 10.0, gap_s=1.1e-3)

    assert segments(window) == 160


def test_a_longer_round_trip_ends_slow_start() -> None:
    """By an eighth, between 4 and 16 ms: 12.5 of 100; the first eight are only looked at."""
    window = grown_to(20)
    window.sent(20 * SEGMENT, 10.0)

    for position in range(20):
        window.acked(SEGMENT, 10.0 + RTT_S + 0.013 + position * 1e-9)

    assert segments(window) == 20 + 8


@pytest.mark.parametrize(
    ("idle_s", "expected"),
    [
        (0.29, 80),
        (0.31, 40),  # a timeout is 100 + 200 ms
        (0.59, 40),
        (0.61, 20),
        (0.91, 10),
        (60.0, 10),
    ],
)
def test_idling_halves_the_window_for_every_timeout_down_to_ten(
    idle_s: float, expected: int
) -> None:
    window = grown_to(80)
    sent_s = 10.0
    exchange(window, 1, sent_s)

    assert window.allowed_bytes(ENOUGH_BYTES, sent_s + idle_s) == expected * SEGMENT


def test_the_window_shrinks_when_something_is_to_be_sent_again_and_once() -> None:
    window = grown_to(80)
    exchange(window, 1, 10.0)

    assert window.allowed_bytes(0, 10.61) == 0
    assert segments(window) == 80
    assert window.allowed_bytes(SEGMENT, 10.61) == SEGMENT
    window.sent(SEGMENT, 10.61)
    assert window.allowed_bytes(ENOUGH_BYTES, 10.61) == 19 * SEGMENT


def test_after_idling_slow_start_goes_to_where_it_had_ended() -> None:
    window = grown_to(80)
    exchange(window, 80, 10.0, gap_s=1e-3)
    assert segments(window) == 132  # of which 131 in slow start

    now_s = 60.0
    window.allowed_bytes(ENOUGH_BYTES, now_s)
    sizes = []
    for _ in range(4):
        now_s = exchange(window, segments(window), now_s)
        sizes.append(segments(window))

    # 80, then 51, and 5 % of the other 29
    assert sizes == [20, 40, 80, 132]


def test_what_is_in_flight_does_not_idle() -> None:
    window = grown_to(20)
    window.sent(SEGMENT, 10.0)

    assert window.allowed_bytes(ENOUGH_BYTES, 60.0) == 19 * SEGMENT
