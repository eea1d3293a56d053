import pytest

from harness.core.network.sender.bbr_path import Path
from harness.core.network.sender.packet import Packet
from tests.core.network.sender.sent import RTT_S, SEGMENT, acked


class Link:
    """Ten packets a round trip, each acknowledged by itself, `gap_s` apart."""

    def __init__(self, gap_s: float = 0.01) -> None:
        self.path = Path(RTT_S)
        self.gap_s = gap_s
        self.place = 0

    def round(self, begin_s: float, rtt_s: float = RTT_S) -> None:
        packets = []
        for count in range(10):
            packet = Packet(self.place * SEGMENT, SEGMENT)
            self.place += 1
            packet.order, packet.sent_s = self.place, begin_s
            self.path.delivery.send(packet, begin_s, count * SEGMENT)
            packets.append(packet)
        for count, packet in enumerate(packets):
            self.path.delivery.arrive(packet)
            ack = acked(begin_s + rtt_s + count * self.gap_s, rtt_s=rtt_s)
            self.path.note(ack, 100.0)
            self.path.note_rtt(ack)


def test_the_rate_is_what_arrives_in_a_round_trip() -> None:
    """Ten packets in 190 ms, of which 100 are the round trip."""
    link = Link()
    link.round(0.0)

    assert link.path.segments_per_s == pytest.approx(10 / 0.19)
    assert link.path.in_flight(1.0) == 6  # 5.3, as whole ones


def test_a_round_begins_with_what_was_sent_after_the_last_one() -> None:
    link = Link()
    for count in range(5):
        link.round(count * 0.3)

    assert link.path.round_count == 5


def test_the_round_trip_is_the_shortest_of_ten_seconds() -> None:
    link = Link()
    link.round(0.0, rtt_s=0.08)
    link.round(5.0, rtt_s=0.09)
    assert (link.path.least_rtt_s, link.path.is_rtt_outdated) == (0.08, False)

    link.round(11.0, rtt_s=0.09)
    assert link.path.least_rtt_s == 0.09


def test_what_arrives_at_once_beyond_the_rate_is_noted_and_no_more_than_a_tenth_of_a_second() -> (
    None
):
    link = Link(gap_s=0.0)
    for count in range(8):
        link.round(count * 0.3)

    assert 0 < link.path.together() <= 0.1 * link.path.segments_per_s


def test_what_arrived_at_once_is_forgotten_after_two_spans_of_five_rounds() -> None:
    link = Link(gap_s=0.0)
    for count in range(4):
        link.round(count * 0.3)
    link.gap_s, found = 0.01, []
    for count in range(4, 12):
        link.round(count * 0.3)
        found.append(link.path.together())

    assert found == [10] * 7 + [1]


def test_what_was_sent_twice_says_nothing_of_the_round_trip() -> None:
    link = Link()
    link.round(0.0, rtt_s=0.08)
    link.path.note_rtt(acked(11.0, rtt_s=None))

    assert (link.path.least_rtt_s, link.path.is_rtt_outdated) == (0.08, True)
