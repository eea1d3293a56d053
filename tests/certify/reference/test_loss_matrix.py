from harness.certify.reference.loss_matrix import Lane, LossMatrix
from harness.core.network.profile import CongestionControl, RateCounts, Transport

MATRIX = LossMatrix((0.0, 0.03), repeats=31)


def test_every_loss_meets_every_round_trip_control_and_number_of_connections() -> None:
    assert len(set(MATRIX.lanes)) == len(MATRIX.lanes) == 2 * 4 * 2 * 2


def test_links_that_take_longest_come_first() -> None:
    assert MATRIX.lanes[0] == Lane(0.03, 0.17, CongestionControl.CUBIC, 1)
    assert MATRIX.lanes[-1] == Lane(0.0, 0.01, CongestionControl.BBR, 6)


def test_what_takes_long_is_repeated_less_often_but_three_times() -> None:
    assert not MATRIX.is_enough(2, 200.0)
    assert MATRIX.is_enough(3, 200.0)
    assert not MATRIX.is_enough(30, 7.0)
    assert MATRIX.is_enough(31, 7.0)
    assert LossMatrix((0.0,), repeats=1).is_enough(1, 0.1)


def test_a_lane_is_a_network_of_tcps_senders() -> None:
    lane = Lane(0.01, 0.04, CongestionControl.BBR, 6)
    profile = lane.profile

    assert str(lane) == "loss 1 %, 40 ms, bbr, 6 at once"
    assert (profile.loss_share, profile.rtt_s, profile.congestion) == (0.01, 0.04, lane.congestion)
    assert (profile.transport, profile.rate_counts) == (Transport.TCP, RateCounts.WIRE)
