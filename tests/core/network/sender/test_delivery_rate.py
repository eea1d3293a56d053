import pytest

from harness.core.network.sender.delivery_rate import DeliveryRate
from harness.core.network.sender.packet import Packet
from tests.core.network.sender.sent import RTT_S, SEGMENT


def sent(rate: DeliveryRate, place: int, now_s: float, in_flight: int) -> Packet:
    packet = Packet(place * SEGMENT, SEGMENT)
    packet.order, packet.sent_s = place + 1, now_s
    rate.send(packet, now_s, in_flight * SEGMENT)
    return packet


def test_what_arrives_in_a_round_trip_is_a_rate() -> None:
    """Ten packets at once arrive 2 ms apart from 100 ms on: the last one saw nine before it."""
    rate = DeliveryRate()
    packets = [sent(rate, place, 0.0, place) for place in range(10)]

    for place, packet in enumerate(packets):
        now_s = RTT_S + place * 0.002
        rate.arrive(packet)
        sample = rate.sample(now_s, RTT_S)

        assert sample is not None
        assert sample.size_bytes == (place + 1) * SEGMENT
        assert sample.interval_s == pytest.approx(now_s)


def test_a_rate_is_no_greater_than_that_of_sending() -> None:
    """Sent over 300 ms, acknowledged at once."""
    rate = DeliveryRate()
    packets = [sent(rate, place, place * 0.1, place) for place in range(4)]
    for packet in packets:
        rate.arrive(packet)

    sample = rate.sample(0.4, RTT_S)

    assert sample is not None
    assert sample.size_bytes == 4 * SEGMENT
    assert sample.interval_s == pytest.approx(0.4)


def test_what_took_less_than_a_round_trip_says_nothing() -> None:
    rate = DeliveryRate()
    rate.arrive(sent(rate, 0, 0.0, 0))

    assert rate.sample(0.05, RTT_S) is None


def test_what_took_no_time_at_all_says_nothing() -> None:
    rate = DeliveryRate()
    rate.arrive(sent(rate, 0, 0.0, 0))

    assert rate.sample(0.0, 0.0) is None


def test_nothing_new_says_nothing() -> None:
    assert DeliveryRate().sample(1.0, RTT_S) is None


def test_what_is_sent_while_there_is_nothing_more_says_so_until_it_has_arrived() -> None:
    rate = DeliveryRate()
    rate.starve(0)
    first = sent(rate, 0, 0.0, 0)
    rate.arrive(first)
    sample = rate.sample(RTT_S, RTT_S)
    assert sample is not None
    assert sample.is_starved

    second = sent(rate, 1, RTT_S, 0)
    rate.arrive(second)
    sample = rate.sample(2 * RTT_S, RTT_S)
    assert sample is not None
    assert not sample.is_starved


def test_what_was_overtaken_counts_and_what_was_sent_last_is_what_is_measured_by() -> None:
    rate = DeliveryRate()
    first, second = sent(rate, 0, 0.0, 0), sent(rate, 1, 0.05, 1)
    rate.arrive(second)
    rate.arrive(first)

    sample = rate.sample(0.15, RTT_S)

    assert sample is not None
    assert (sample.size_bytes, sample.interval_s) == (2 * SEGMENT, pytest.approx(0.15))
