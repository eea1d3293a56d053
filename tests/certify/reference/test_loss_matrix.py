from harness.certify.reference.loss_matrix import Lane, LossMatrix
from harness.core.network.profile import CongestionControl, RateCounts, Transport

MATRIX = LossMatrix((0.0, 0.03), repeats=31)


def test_every_loss_meets_every_round_trip_control_and_number_of_connections() -> None:
    assert len(set(MATRIX.lanes)) == len(MATRIX.lanes) == 2 * 4 * 2 * 2


def test_links_that_take_longest_come_first() -> None:
    assert MATRIX.lanes[0] == Lane(0.03, 0.17, CongestionControl.CUBIC, 1)
    assert MATRIX.lanes[-1] == Lane(0.0, 0.01, CongestionControl.BBR, 6)


def is_enough(times_s: list[float], *, late_s: list[float] | None = None) -> bool:
    return MATRIX.is_enough(times_s + (late_s or []), times_s)


def test_no_download_is_repeated_more_often_than_asked_for() -> None:
    assert not is_enough([0.1] * 30)
    assert is_enough([0.1] * 31)
    assert LossMatrix((0.0,), repeats=1).is_enough([0.1], [0.1])


def test_what_takes_long_and_varies_little_is_repeated_three_times() -> None:
    assert not is_enough([5.0, 5.1])
    assert is_enough([5.0, 5.1, 5.2])


def test_what_varies_is_repeated_until_its_median_is_settled() -> None:
    assert not is_enough([2.0, 3.0, 4.0])
    assert not is_enough([2.0, 3.0, 4.0] * 3)
    # Of nine, the second least to the second greatest hold the median with 96 %.
    assert is_enough([2.0, *[3.0] * 7, 4.0])


def test_what_varies_is_given_up_after_ninety_seconds_but_not_before_three_repeats() -> None:
    assert is_enough([40.0, 30.0, 25.0])
    assert not is_enough([60.0, 70.0])


def test_what_a_link_was_late_for_does_not_count_but_takes_time() -> None:
    assert not is_enough([0.1] * 30, late_s=[0.1] * 10)
    assert is_enough([], late_s=[31.0] * 3)


def test_a_lane_is_a_network_of_tcps_senders() -> None:
    lane = Lane(0.01, 0.04, CongestionControl.BBR, 6)
    profile = lane.profile

    assert str(lane) == "loss 1 %, 40 ms, bbr, 6 at once"
    assert (profile.loss_share, profile.rtt_s, profile.congestion) == (0.01, 0.04, lane.congestion)
    assert (profile.transport, profile.rate_counts) == (Transport.TCP, RateCounts.WIRE)
