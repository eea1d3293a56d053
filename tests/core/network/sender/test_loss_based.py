from collections import Counter

import pytest

from harness.core.network.sender.control import INITIAL_SEGMENTS, State
from harness.core.network.sender.loss_based import LossBased
from harness.core.network.sender.packet import Packet
from harness.core.network.sender.reno import Reno
from tests.core.network.sender.sent import RTT_S, SEGMENT, Travel, acked


def reno(window: float = INITIAL_SEGMENTS) -> LossBased:
    made = LossBased(Reno())
    made.window_segments = window
    return made


def arrived(made: LossBased, in_flight: int, *, has_advanced: bool = False, lost: int = 0) -> int:
    """One segment arrived, so many are in flight: how many may follow."""
    made.acknowledge(
        acked(
            in_flight_bytes=in_flight * SEGMENT,
            has_advanced=has_advanced,
            lost_count=lost,
            state=State.RECOVERY,
        )
    )
    return int(made.window_segments) - in_flight


def test_a_connection_begins_with_ten_segments() -> None:
    assert LossBased(Reno()).window_segments == 10


def test_a_round_trip_doubles_a_window_that_was_full() -> None:
    travel = Travel(reno())
    travel.write(1000)

    by_round = Counter(int((sent.sent_s + 1e-6) / RTT_S) for sent in travel.sent)
    assert [by_round[count] for count in range(4)] == [10, 20, 40, 80]


def test_a_window_that_nothing_filled_does_not_grow() -> None:
    made = reno()
    for _ in range(20):
        made.acknowledge(acked(is_limited=False, most_out_bytes=SEGMENT))

    assert made.window_segments == 10


def test_slow_start_goes_on_to_twice_what_was_out() -> None:
    """Ten allowed, nine sent: eighteen may follow (the example in include/net/tcp.h)."""
    made = reno()
    for _ in range(50):
        made.acknowledge(acked(is_limited=False, most_out_bytes=9 * SEGMENT))

    assert made.window_segments == 18


def test_what_moves_nothing_on_opens_no_window() -> None:
    made = reno()
    made.acknowledge(acked(has_advanced=False))

    assert made.window_segments == 10


def test_what_was_lost_first_is_sent_at_once() -> None:
    made = reno(20)
    made.begin_recovery(18 * SEGMENT)

    assert (made.window_segments, made.threshold) == (19, 10)


def test_a_reduction_lets_one_go_for_every_two_that_arrive_down_to_half() -> None:
    """RFC 6937: 20 in flight, to be 10; at first one is sent for two that arrive."""
    made = reno(20)
    made.begin_recovery(19 * SEGMENT)
    sent = 0
    in_flight = 19
    for _ in range(19):
        allowed = arrived(made, in_flight - 1)
        in_flight += allowed - 1
        sent += allowed
        for _ in range(allowed):
            made.send(Packet(0, SEGMENT), 0.0, 0)

    assert (in_flight, sent) == (10, 10)


def test_where_more_was_lost_a_reduction_lets_go_what_arrives_and_then_one_more() -> None:
    made = reno(20)
    made.begin_recovery(4 * SEGMENT)
    made.send(Packet(0, SEGMENT), 0.0, 0)

    assert arrived(made, 4) == 1
    made.send(Packet(0, SEGMENT), 0.0, 0)
    assert arrived(made, 4, has_advanced=True) == 2
    made.send(Packet(0, SEGMENT), 0.0, 0)
    assert arrived(made, 4, has_advanced=True, lost=1) == 1


def test_after_a_recovery_the_window_is_what_the_loss_left() -> None:
    made = reno(20)
    made.begin_recovery(18 * SEGMENT)
    made.end_recovery()

    assert made.window_segments == 10
    made.acknowledge(acked(segments=10))
    assert made.window_segments == 11


def test_a_timeout_leaves_one_segment_and_slow_start_to_half() -> None:
    made = reno(20)
    made.time_out(0, is_new=True)
    assert (made.window_segments, made.threshold) == (1, 10)

    for _ in range(9):
        made.acknowledge(acked())
    assert made.window_segments == 10
    made.acknowledge(acked(segments=10))
    assert made.window_segments == 11


def test_a_timeout_in_a_loss_that_is_known_reduces_nothing_twice() -> None:
    made = reno(20)
    made.begin_recovery(18 * SEGMENT)
    made.time_out(0, is_new=False)

    assert made.threshold == 10


@pytest.mark.parametrize(
    ("idle_s", "left"), [(0.29, 80), (0.31, 40), (0.59, 40), (0.61, 20), (0.91, 10), (60.0, 10)]
)
def test_idling_halves_a_window_for_every_timeout_down_to_ten(idle_s: float, left: int) -> None:
    made = reno(80)
    made.restart(idle_s, 0.3, 100.0)

    assert made.window_segments == left


def test_after_idling_slow_start_goes_to_three_quarters_of_what_was() -> None:
    made = reno(80)
    made.threshold = 50
    made.restart(60.0, 0.3, 100.0)

    assert made.threshold == 60


def test_nothing_is_settled_while_a_window_shrinks_and_half_of_it_while_it_doubles() -> None:
    made = reno(20)
    assert made.settled_bytes == 10 * SEGMENT
    made.begin_recovery(18 * SEGMENT)
    assert made.settled_bytes == 0

    made.end_recovery()
    assert made.settled_bytes == 10 * SEGMENT
