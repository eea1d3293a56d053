from math import inf

import pytest

from harness.core.network.sender.packet import Packet
from harness.core.network.sender.round_trip import RoundTrip
from harness.core.network.sender.timer import Purpose, Timer

RTT_S = 0.01


def timer() -> Timer:
    return Timer(RoundTrip(RTT_S))


def sent_at(sent_s: float) -> Packet:
    packet = Packet(0, 1448)
    packet.sent_s = sent_s
    return packet


def test_a_timer_that_nobody_set_never_goes_off() -> None:
    assert (timer().purpose, timer().at_s) == (Purpose.NOTHING, inf)


@pytest.mark.parametrize(
    ("missing_count", "after_s"),
    [
        pytest.param(5, 2 * RTT_S + 0.002, id="two round trips"),
        pytest.param(1, RTT_S + 0.2, id="a timeout: its acknowledgement may be waited with"),
    ],
)
def test_the_end_of_what_was_sent_is_probed_before_a_timeout(
    missing_count: int, after_s: float
) -> None:
    tested = timer()
    tested.set_probe(5.0, missing_count, None)

    assert tested.purpose is Purpose.PROBE
    assert tested.at_s == pytest.approx(5.0 + after_s)


def test_a_probe_is_no_later_than_the_timeout_of_what_is_first() -> None:
    tested = timer()
    tested.set_probe(5.0, 5, sent_at(4.8))

    assert tested.at_s == pytest.approx(5.01)


def test_a_timeout_counts_from_the_first_packet_where_something_else_was_waited_for() -> None:
    tested = timer()
    tested.set_timeout(5.0, sent_at(4.9))
    assert tested.at_s == pytest.approx(5.21)

    tested.wait_for_reordering(5.0)
    assert tested.purpose is Purpose.REORDERING
    assert tested.at_s == pytest.approx(5.004)
    tested.set_timeout(5.0, sent_at(4.9))
    assert tested.at_s == pytest.approx(5.11)


def test_no_timer_goes_off_in_the_past() -> None:
    tested = timer()
    tested.wait_for_reordering(5.0)
    tested.set_timeout(5.0, sent_at(1.0))

    assert tested.at_s == 5.0


def test_a_stopped_timer_never_goes_off() -> None:
    tested = timer()
    tested.restart_timeout(5.0)
    tested.stop()

    assert (tested.purpose, tested.at_s) == (Purpose.NOTHING, inf)
