"""States of a connection, as what its sender sends shows them."""

import pytest

from harness.core.network.sender.control import State
from harness.core.network.sender.cubic import Cubic
from harness.core.network.sender.flight import Flight
from harness.core.network.sender.loss_based import LossBased
from harness.core.network.sender.packet import Packet
from harness.core.network.sender.recovery import Recovery
from harness.core.network.sender.reno import Reno
from harness.core.network.sender.round_trip import RoundTrip
from tests.core.network.sender.sent import RTT_S, SEGMENT


class Connection:
    """Ten packets, sent at once."""

    def __init__(self, count: int = 10) -> None:
        self.flight = Flight()
        self.controller = LossBased(Reno())
        self.recovery = Recovery(self.flight, RoundTrip(RTT_S), self.controller)
        self.packets = [Packet(place * SEGMENT, SEGMENT) for place in range(count)]
        for packet in self.packets:
            self.flight.send(packet, 0.0)
        self.arrived: set[int] = set()

    def arrive(self, place: int, now_s: float = RTT_S, more: bool = True) -> int:
        """A packet arrived and is acknowledged; how many are taken for lost."""
        before = self.acked
        self.flight.arrive(self.packets[place], self.packets[place].order, now_s)
        self.arrived.add(place)
        has_advanced, sent = self.acked > before, len(self.packets) * SEGMENT
        self.recovery.judge_probe(self.acked * SEGMENT, is_news=True)
        self.recovery.leave(self.acked * SEGMENT, sent, has_advanced=has_advanced, more=more)
        held_count = len([each for each in self.arrived if each > self.acked])
        return self.recovery.look(now_s, sent, held_count, has_advanced=has_advanced)

    @property
    def acked(self) -> int:
        return next(place for place in range(1000) if place not in self.arrived)


def test_a_gap_is_disorder_until_three_packets_prove_a_loss() -> None:
    connection = Connection()
    states = []
    for place in (1, 2, 3):
        connection.arrive(place)
        states.append(connection.recovery.state)

    assert states == [State.DISORDER, State.DISORDER, State.RECOVERY]
    assert connection.packets[0].is_lost


def test_fewer_are_waited_for_a_quarter_of_a_round_trip() -> None:
    connection = Connection()
    connection.arrive(1)
    assert connection.recovery.waits_until_s == pytest.approx(RTT_S + RTT_S / 4)

    connection.recovery.stop_waiting(RTT_S + RTT_S / 4, 10 * SEGMENT)
    assert connection.recovery.state is State.RECOVERY


def test_an_acknowledgement_that_moves_on_and_shows_a_gap_takes_nothing_for_lost() -> None:
    connection = Connection()
    connection.arrive(0)
    last = Packet(10 * SEGMENT, SEGMENT)
    connection.flight.send(last, 8.0)
    connection.flight.arrive(last, last.order, 8.1)

    assert connection.recovery.look(8.1, 11 * SEGMENT, 1, has_advanced=True) == 0
    assert connection.recovery.state is State.DISORDER
    assert connection.recovery.look(8.1, 11 * SEGMENT, 1, has_advanced=False) == 9


def test_a_recovery_ends_when_all_that_was_sent_before_it_has_arrived() -> None:
    connection = Connection()
    for place in (1, 2, 3):
        connection.arrive(place)
    connection.flight.send(connection.packets[0], RTT_S)
    for place in (*range(4, 10), 0):
        assert connection.recovery.state is State.RECOVERY
        connection.arrive(place, 2 * RTT_S)

    assert connection.recovery.state is State.OPEN
    assert connection.controller.window_segments == 5


def test_a_loss_beyond_the_end_of_a_recovery_is_another_one() -> None:
    """What was lost and sent again, but has not arrived, begins it anew."""
    connection = Connection()
    for place in (1, 2, 3):
        connection.arrive(place)
    later = [Packet(place * SEGMENT, SEGMENT) for place in (10, 11)]
    connection.flight.send(connection.packets[0], RTT_S)
    for packet in later:
        connection.flight.send(packet, RTT_S)
    connection.packets += later
    for place in (*range(4, 10), 11):
        connection.arrive(place, 2 * RTT_S)
    assert later[0].is_lost
    connection.flight.send(later[0], 2 * RTT_S)

    connection.arrive(0, 2 * RTT_S)

    assert connection.recovery.state is State.RECOVERY
    assert connection.controller.threshold == 2


def test_a_timeout_takes_all_for_lost_until_all_has_arrived() -> None:
    connection = Connection()
    connection.recovery.time_out(0.5, 0, 10 * SEGMENT)
    states = [connection.recovery.state]
    assert all(packet.is_lost for packet in connection.packets)

    for packet in connection.packets:
        connection.flight.send(packet, 0.5)
    for place in range(10):
        connection.arrive(place, 0.6, more=False)
    states.append(connection.recovery.state)
    assert states == [State.LOSS, State.OPEN]


def test_after_a_timeout_something_new_is_tried_before_what_is_lost() -> None:
    """F-RTO (RFC 5682): once, and only if there is something new."""
    for more in (True, False):
        connection = Connection()
        connection.recovery.time_out(0.5, 0, 10 * SEGMENT)
        connection.flight.send(connection.packets[0], 0.5)
        connection.arrive(0, 0.6, more=more)

        assert connection.recovery.new_goes_first == more


def test_a_probe_in_a_loss_that_is_known_shrinks_no_window_once_more() -> None:
    connection = Connection(1)
    connection.recovery.time_out(0.5, 0, SEGMENT)
    threshold = connection.controller.threshold
    connection.recovery.probed(SEGMENT, is_again=True)
    connection.recovery.judge_probe(2 * SEGMENT, is_news=True)

    assert not connection.recovery.is_probing
    assert connection.controller.threshold == threshold


def test_a_probe_sent_again_that_was_needed_shrinks_the_window_once_more_is_known() -> None:
    connection = Connection(1)
    connection.recovery.probed(SEGMENT, is_again=True)
    connection.arrive(0, 0.3)
    assert connection.controller.window_segments == 10

    connection.recovery.judge_probe(2 * SEGMENT, is_news=True)

    assert connection.controller.window_segments == 5
    assert not connection.recovery.is_probing


@pytest.mark.parametrize(
    ("is_again", "is_news"),
    [pytest.param(False, True, id="something new"), pytest.param(True, False, id="came twice")],
)
def test_a_probe_that_shows_no_loss_shrinks_nothing(is_again: bool, is_news: bool) -> None:
    connection = Connection(1)
    connection.recovery.probed(SEGMENT, is_again=is_again)
    connection.recovery.judge_probe(2 * SEGMENT, is_news=is_news)

    assert connection.controller.window_segments == 10
    assert not connection.recovery.is_probing


def test_cubic_keeps_seven_tenths() -> None:
    flight, controller = Flight(), LossBased(Cubic())
    packets = [Packet(place * SEGMENT, SEGMENT) for place in range(10)]
    recovery = Recovery(flight, RoundTrip(RTT_S), controller)
    for packet in packets:
        flight.send(packet, 0.0)
    for held_count, packet in enumerate(packets[1:4], start=1):
        flight.arrive(packet, packet.order, RTT_S)
        recovery.look(RTT_S, 10 * SEGMENT, held_count, has_advanced=False)

    assert controller.threshold == 7
