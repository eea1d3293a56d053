from math import inf

import pytest

from harness.core.network.agenda import Agenda
from harness.core.network.delay import RandomDelay
from harness.core.network.far_end import FarEnd
from harness.core.network.sender.packet import Ack, Arrival, Packet
from harness.core.network.tcp_flow import TcpFlow
from tests.core.network.coasting.flows import SEGMENT, coasting

DELAY_S = 0.02
ACK_DELAY_S = 0.03


class Known:
    """A far end, and what is said of it to senders, and when."""

    def __init__(self, jitter: RandomDelay | None = None) -> None:
        self.agenda = Agenda[TcpFlow]()
        self.acks: list[tuple[float, int]] = []
        self.far_end = FarEnd(DELAY_S, jitter, ACK_DELAY_S, self.agenda, self.acknowledge)
        self.flow = coasting(0)

    def acknowledge(self, _: TcpFlow, ack: Ack, at_s: float) -> None:
        self.acks.append((at_s, ack.received_bytes))

    def send(self, first_byte: int, size_bytes: int, left_s: float) -> None:
        self.flow.unreported_bytes += size_bytes
        self.far_end.send(self.flow, Arrival(Packet(first_byte, size_bytes), 1), left_s)

    def run(self) -> None:
        while self.agenda.next_s < inf:
            self.agenda.do_next()


def test_a_pair_of_segments_is_there_after_the_delay_and_known_after_the_rest() -> None:
    known = Known()
    known.send(0, SEGMENT, 1.0)
    known.send(SEGMENT, SEGMENT, 1.001)
    known.run()

    assert [each.arrival_s for each in known.far_end.take(2.0)] == pytest.approx([1.02, 1.021])
    assert known.acks == [(pytest.approx(1.051), 2 * SEGMENT)]


def test_a_single_segment_is_waited_with() -> None:
    known = Known()
    known.send(0, SEGMENT, 1.0)
    known.run()

    assert known.acks == [(pytest.approx(1.0 + DELAY_S + 0.04 + ACK_DELAY_S), SEGMENT)]


def test_what_comes_behind_a_gap_is_there_once_the_gap_is_closed() -> None:
    known = Known()
    known.send(SEGMENT, SEGMENT, 1.0)
    assert known.far_end.next_s == inf
    known.send(0, SEGMENT, 2.0)

    [delivery] = known.far_end.take(3.0)
    assert (delivery.size_bytes, delivery.arrival_s) == (2 * SEGMENT, pytest.approx(2.02))


def test_it_is_known_of_what_is_on_its_way_when_it_is_there() -> None:
    known = Known()
    known.send(0, 2 * SEGMENT, 1.0)

    assert known.far_end.look_for(known.flow, SEGMENT) == (pytest.approx(1.02), 0)
    assert known.far_end.look_for(known.flow, 3 * SEGMENT) == (inf, SEGMENT)


def test_a_stream_of_which_something_is_missing_has_no_end_yet() -> None:
    known = Known()
    known.flow.end_bytes = 2 * SEGMENT
    known.send(SEGMENT, SEGMENT, 1.0)
    known.far_end.end(known.flow, 1.0)
    assert known.far_end.next_s == inf

    known.send(0, SEGMENT, 2.0)
    assert [each.is_end for each in known.far_end.take(3.0)] == [True]


def test_what_is_delayed_at_random_keeps_its_order() -> None:
    known = Known(RandomDelay(0.5, "seed"))
    for place in range(20):
        known.send(place * SEGMENT, SEGMENT, 1.0 + place * 1e-3)
    arrivals_s = [each.arrival_s for each in known.far_end.take(3.0)]

    assert arrivals_s == sorted(arrivals_s)
    assert arrivals_s[-1] > 1.2


def test_a_stream_ends_once() -> None:
    known = Known()
    known.flow.end_bytes = 100
    known.send(0, 100, 1.0)
    known.far_end.end(known.flow, 1.0)

    assert [each.is_end for each in known.far_end.take(2.0)] == [True]


def test_what_is_on_its_way_of_a_closed_connection_is_lost() -> None:
    known = Known()
    known.send(0, SEGMENT, 1.0)
    known.far_end.forget(known.flow)

    assert known.far_end.next_s == inf
    assert not known.far_end.take(2.0)
