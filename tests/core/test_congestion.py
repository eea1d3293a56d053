import pytest

from harness.core.congestion import CongestionWindow

SEGMENT = 1448
RTT_S = 0.1


def segments(window: CongestionWindow) -> int:
    return window.size_bytes // SEGMENT


def exchange(window: CongestionWindow, count: int, now_s: float, gap_s: float = 0.0) -> float:
    """Send so many segments at once, acknowledged one after the other; when the last one is."""
    window.sent(count * SEGMENT, now_s)
    window.left(now_s)
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

    assert window.room_bytes(0.0) == 14_480
    window.sent(4_000, 0.0)
    assert window.room_bytes(0.0) == 10_480


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

    40 segments, an acknowledgement every 1.5 ms: the 35th comes 51 ms after the first.
    """
    window = grown_to(40)

    now_s = exchange(window, 40, 10.0, gap_s=1.5e-3)
    assert segments(window) == 40 + 34  # the five after it add 5 % of what they acknowledge
    exchange(window, 74, now_s)
    assert segments(window) == 40 + 34 + 3


def test_acknowledgements_far_apart_are_no_train() -> None:
    window = grown_to(20)

    exchange(window, 20, 10.0, gap_s=2.5e-3)

    assert segments(window) == 40


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

    assert window.room_bytes(sent_s + idle_s) == expected * SEGMENT


def test_after_idling_slow_start_goes_to_where_it_had_ended() -> None:
    window = grown_to(40)
    exchange(window, 40, 10.0, gap_s=1.5e-3)
    assert segments(window) == 74

    now_s = 60.0
    window.room_bytes(now_s)
    sizes = []
    for _ in range(3):
        now_s = exchange(window, segments(window), now_s)
        sizes.append(segments(window))

    assert sizes == [20, 40, 74]


def test_what_waits_in_the_host_does_not_idle() -> None:
    window = grown_to(80)
    window.sent(SEGMENT, 10.0)
    window.left(10.5)
    window.acked(SEGMENT, 10.6)

    assert window.room_bytes(10.7) == 80 * SEGMENT


def test_what_is_in_flight_does_not_idle() -> None:
    window = grown_to(20)
    window.sent(SEGMENT, 10.0)

    assert window.room_bytes(60.0) == 19 * SEGMENT
