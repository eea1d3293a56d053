from random import Random

import pytest

from harness.core.network.sender.bbr import Bbr, Mode
from harness.core.network.sender.control import Acked, State
from tests.core.network.sender.sent import RTT_S, SEGMENT, Sent, Travel, acked, lost

GAP_S = 1e-3
"""A link of 1000 packets a second: a hundred on their way fill it."""


def bbr() -> Bbr:
    return Bbr(RTT_S, Random(1))


def travelled(segments: int, **others: object) -> Travel:
    travel = Travel(bbr(), gap_s=GAP_S, **others)  # type: ignore[arg-type]
    travel.write(segments)
    return travel


@pytest.fixture(scope="module")
def filled() -> Travel:
    """One that has sent 5000 packets, to be looked at and not to be changed."""
    return travelled(5000)


def controller_of(travel: Travel) -> Bbr:
    assert isinstance(travel.controller, Bbr)
    return travel.controller


def test_a_connection_begins_with_ten_segments_at_three_times_their_rate() -> None:
    made = bbr()

    assert made.window_segments == 10
    assert made.pace_bps == pytest.approx(2.885 * 0.99 * 10 * SEGMENT * 8 / RTT_S)


def test_it_fills_the_link_then_follows_its_rate(filled: Travel) -> None:
    made = controller_of(filled)

    assert made.mode is Mode.PROBE_RATE
    # 1000 packets a second, a quarter more or less while it probes
    assert made.pace_bps == pytest.approx(1000 * SEGMENT * 8, rel=0.3)


def test_all_arrives_about_as_quickly_as_the_link_is(filled: Travel) -> None:
    assert filled.in_order_bytes == 5000 * SEGMENT
    assert filled.now_s == pytest.approx(5.0, rel=0.2)


def test_a_loss_now_and_then_hardly_slows_it_down(filled: Travel) -> None:
    def every_hundredth(sent: Sent) -> bool:
        return sent.place % 100 == 50

    lossy = travelled(5000, is_lost=every_hundredth)

    assert lossy.in_order_bytes == 5000 * SEGMENT
    assert lossy.now_s < 1.25 * filled.now_s


def test_its_window_is_about_twice_what_the_link_holds(filled: Travel) -> None:
    made = controller_of(filled)

    assert 150 < made.window_segments < 300


class Watched(Bbr):
    """Notes in which modes it was."""

    def __init__(self) -> None:
        super().__init__(RTT_S, Random(1))
        self.modes: set[Mode] = set()

    def acknowledge(self, acked: Acked) -> None:
        super().acknowledge(acked)
        self.modes.add(self.mode)


def test_when_ten_seconds_showed_no_shorter_round_trip_it_empties_the_link_to_see_one() -> None:
    same, longer = Watched(), Watched()
    for watched, slow_s in ((same, 0.0), (longer, 0.02)):
        travel = Travel(watched, gap_s=GAP_S, slow_from_s=1.0, slow_s=slow_s)
        travel.write(14_000)
        assert travel.in_order_bytes == 14_000 * SEGMENT

    assert Mode.PROBE_RTT not in same.modes
    assert Mode.PROBE_RTT in longer.modes


def test_in_the_first_round_of_a_recovery_what_arrives_is_replaced_and_no_more() -> None:
    made = bbr()
    made.window_segments = 50
    made.begin_recovery(40 * SEGMENT)
    made.acknowledge(
        acked(in_flight_bytes=39 * SEGMENT, lost_count=1, state=State.RECOVERY, rtt_s=RTT_S)
    )
    assert made.window_segments == 40

    made.acknowledge(acked(in_flight_bytes=20 * SEGMENT, state=State.OPEN, rtt_s=RTT_S))
    assert made.window_segments >= 50


def test_a_timeout_leaves_one_segment() -> None:
    made = bbr()
    made.time_out(0, is_new=True)

    assert made.window_segments == 1


def test_a_lost_end_is_repaired() -> None:
    travel = travelled(30, is_lost=lost(29))

    assert travel.in_order_bytes == 30 * SEGMENT


def test_after_idling_it_goes_on_at_the_rate_that_it_knows() -> None:
    made = controller_of(travelled(5000))
    assert made.mode is Mode.PROBE_RATE
    made.write(True, 0)
    made.restart(1.0, 0.3, 7.0)

    # 1000 packets a second, and neither more nor less to probe
    assert made.pace_bps == pytest.approx(0.99 * 1000 * SEGMENT * 8, rel=0.05)


def test_a_pause_is_a_restart_only_where_there_was_nothing_to_send() -> None:
    made = bbr()
    pace_bps = made.pace_bps
    made.restart(60.0, 0.3, 60.0)

    assert (made.mode, made.pace_bps) == (Mode.STARTUP, pace_bps)


def test_a_pause_may_end_the_look_for_a_round_trip_before_the_link_was_full() -> None:
    """200 ms of four segments at most are enough; then it fills the link as it did before."""
    made = bbr()
    made.acknowledge(acked(now_s=1.0))
    made.acknowledge(acked(now_s=12.0, rtt_s=2 * RTT_S))
    assert made.mode is Mode.PROBE_RTT

    made.write(True, 0)
    made.restart(0.1, 0.3, 12.1)
    assert made.mode is Mode.PROBE_RTT
    made.restart(1.0, 0.3, 13.0)
    assert made.mode is Mode.STARTUP
