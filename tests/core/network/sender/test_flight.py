from math import inf

import pytest

from harness.core.network.sender.flight import Flight
from harness.core.network.sender.packet import Packet
from tests.core.network.sender.sent import RTT_S, SEGMENT


def flight_of(count: int, gap_s: float = 0.0) -> tuple[Flight, list[Packet]]:
    """So many packets, sent one after the other from 0 s on."""
    flight = Flight()
    packets = [Packet(place * SEGMENT, SEGMENT) for place in range(count)]
    for place, packet in enumerate(packets):
        flight.send(packet, place * gap_s)
    return flight, packets


def test_what_is_sent_is_on_its_way_until_it_arrives() -> None:
    flight, packets = flight_of(3)
    assert flight
    assert (flight.size_bytes, len(flight), flight.last) == (3 * SEGMENT, 3, packets[2])

    for packet in packets:
        assert flight.arrive(packet, packet.order, RTT_S)
    assert (flight.size_bytes, len(flight), bool(flight)) == (0, 0, False)


def test_nothing_arrives_twice() -> None:
    flight, [packet] = flight_of(1)

    assert flight.arrive(packet, packet.order, RTT_S)
    assert not flight.arrive(packet, packet.order, RTT_S)
    assert flight.size_bytes == 0


def test_what_is_overtaken_is_lost_at_once_without_patience() -> None:
    flight, packets = flight_of(4)
    flight.arrive(packets[2], packets[2].order, RTT_S)

    lost, until_s = flight.lose_overtaken(RTT_S, 0.0)

    assert (lost, until_s) == (packets[:2], -inf)
    assert (flight.size_bytes, flight.lost_count, flight.next_lost) == (SEGMENT, 2, packets[0])


def test_what_is_overtaken_is_waited_for_as_long_as_patience_lasts() -> None:
    """Sent 10 ms apart; the third took 100 ms: the first is due after 100 and 25 ms."""
    flight, packets = flight_of(3, gap_s=0.010)
    flight.arrive(packets[2], packets[2].order, 0.120)

    for now_s, expected in ((0.120, []), (0.126, packets[:1])):
        lost, until_s = flight.lose_overtaken(now_s, 0.025)
        assert lost == expected
        assert until_s == pytest.approx(0.135)


def test_what_comes_after_all_is_not_lost() -> None:
    flight, packets = flight_of(2)
    flight.arrive(packets[1], packets[1].order, RTT_S)
    flight.arrive(packets[0], packets[0].order, RTT_S)

    assert flight.lose_overtaken(9.0, 0.0) == ([], -inf)


def test_what_is_sent_again_is_on_its_way_again_and_counts_as_lost_until_it_arrives() -> None:
    flight, packets = flight_of(2)
    flight.arrive(packets[1], packets[1].order, RTT_S)
    flight.lose_overtaken(RTT_S, 0.0)

    flight.send(packets[0], RTT_S)
    assert packets[0].is_again
    assert (flight.size_bytes, flight.lost_count, flight.next_lost) == (SEGMENT, 1, None)

    flight.arrive(packets[0], packets[0].order, 2 * RTT_S)
    assert (flight.size_bytes, flight.lost_count) == (0, 0)


def test_a_second_sending_is_overtaken_only_by_what_was_sent_after_it() -> None:
    flight, packets = flight_of(4)
    for later in packets[1:3]:
        flight.arrive(later, later.order, RTT_S)
    flight.lose_overtaken(RTT_S, 0.0)
    flight.send(packets[0], RTT_S)

    flight.arrive(packets[3], packets[3].order, RTT_S)
    assert flight.lose_overtaken(RTT_S, 0.0)[0] == []

    another = Packet(4 * SEGMENT, SEGMENT)
    flight.send(another, RTT_S)
    flight.arrive(another, another.order, 2 * RTT_S)
    assert flight.lose_overtaken(2 * RTT_S, 0.0)[0] == [packets[0]]


def test_an_earlier_sending_that_arrives_after_all_overtakes_nothing() -> None:
    flight, packets = flight_of(2)
    first_order = packets[1].order
    flight.lose_all(9.0)
    for packet in packets:
        flight.send(packet, 9.0)

    flight.arrive(packets[1], first_order, 9.01)

    assert flight.lose_overtaken(9.01, 0.0)[0] == []


def test_a_timeout_takes_the_first_for_lost_and_all_that_is_later_than_the_latest_was() -> None:
    flight, packets = flight_of(4, gap_s=0.1)
    flight.arrive(packets[1], packets[1].order, 0.2)  # it took 0.1 s

    flight.lose_all(0.35)

    assert [packet.is_lost for packet in packets] == [True, False, True, False]
