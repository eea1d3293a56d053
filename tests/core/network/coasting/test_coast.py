from harness.core.network.coasting.coast import Coast, Departure
from harness.core.network.sender.host import BUFFER_OVERHEAD_BYTES
from tests.core.network.coasting.flows import SEGMENT, TRAIN, coasting

FULL = 2 * (TRAIN + BUFFER_OVERHEAD_BYTES)


def coast(size_bytes: int, window_segments: int = 1000) -> Coast:
    flow = coasting(0, window_segments)
    flow.sender.write(size_bytes)
    assert flow.coast is not None
    return flow.coast


def test_what_is_known_to_have_arrived_is_out_no_more() -> None:
    made = coast(10 * TRAIN)
    made.hand_over(TRAIN, 0.0)
    made.depart(Departure(0.5, SEGMENT, 0.1))
    made.depart(Departure(0.8, SEGMENT, 0.2))

    assert [made.out_bytes(now_s) for now_s in (0.4, 0.5, 0.9)] == [TRAIN, SEGMENT, 0]
    assert made.least_rtt_s == 0.4
    assert not made.departures(0.9)


def test_it_hands_over_whole_trains_and_the_rest_behind_them() -> None:
    made = coast(2 * TRAIN + 100)

    assert [made.next_train(0, 0.0) for _ in range(4)] == [TRAIN, TRAIN, 100, 0]


def test_two_trains_wait_before_the_link() -> None:
    made = coast(3 * TRAIN)
    made.next_train(0, 0.0)

    assert made.next_train(FULL, 0.0) == 0
    assert made.next_train(FULL - 1, 0.0) == TRAIN


def test_it_ends_where_a_window_is_full() -> None:
    made = coast(100 * TRAIN, window_segments=8)

    assert [made.next_train(0, 0.0) for _ in range(5)] == [TRAIN] * 4 + [None]


def test_it_ends_with_a_single_segment_that_a_receiver_waits_with() -> None:
    assert coast(SEGMENT).next_train(0, 0.0) is None
    assert coast(SEGMENT - 1).next_train(0, 0.0) == SEGMENT - 1


def test_what_was_skipped_is_out_as_far_as_nobody_knows_better() -> None:
    made = coast(100 * TRAIN)
    made.skip(10 * TRAIN, [Departure(0.5, TRAIN, 0.1)], 0.3)

    assert made.out_bytes(0.4) == TRAIN
    assert made.out_bytes(0.5) == 0
    assert made.next_train(0, 0.6) == TRAIN
    assert made.out_bytes(0.6) == TRAIN


def test_it_takes_a_turn_as_long_as_trains_are_whole_and_no_more_is_out_than_settled() -> None:
    made = coast(2 * TRAIN + 100)
    full = coast(100 * TRAIN, window_segments=8)

    assert [made.take_turn(0.0, 0.5, 0.0) for _ in range(3)] == [True, True, False]
    assert [full.take_turn(0.0, 0.5, 0.0) for _ in range(5)] == [True] * 4 + [False]
    assert full.out_bytes(0.4) == full.settled_bytes
    assert full.departures(0.4) == [Departure(0.5, TRAIN, 0.0)] * 4
