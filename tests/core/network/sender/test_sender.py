from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.profile import CongestionControl
from harness.core.network.sender.controllers import controller_of
from harness.core.network.sender.host import BUFFER_OVERHEAD_BYTES, Host
from harness.core.network.sender.loss_based import LossBased
from harness.core.network.sender.reno import Reno
from harness.core.network.sender.sender import Sender
from tests.core.network.sender.sent import HOST, RTT_S, SEGMENT, Sent, Travel, lost

controls = st.sampled_from(CongestionControl)


def reno(is_lost: object = None, **others: object) -> Travel:
    given_loss = {"is_lost": is_lost} if is_lost else {}
    return Travel(LossBased(Reno()), **given_loss, **others)  # type: ignore[arg-type]


def sender(host: Host = HOST) -> Sender:
    made = Sender(host, LossBased(Reno()))
    made.write(100 * SEGMENT)
    return made


def again(travel: Travel) -> list[Sent]:
    return [sent for sent in travel.sent if sent.is_again]


def test_what_waits_before_the_link_is_less_than_two_trains() -> None:
    made = sender()
    buffer_bytes = 2 * SEGMENT + BUFFER_OVERHEAD_BYTES

    assert len(made.next_train(0, 0.0)) == 2
    assert len(made.next_train(buffer_bytes, 0.0)) == 2
    assert made.next_train(2 * buffer_bytes, 0.0) == []


def test_a_sender_that_waits_for_nothing_sends_nothing_when_it_is_woken() -> None:
    assert sender().wake(1.0) == []


def test_a_train_travels_whole_where_nothing_is_lost() -> None:
    [packet] = sender(Host(RTT_S, 4, 4 * SEGMENT)).next_train(0, 0.0)

    assert packet.size_bytes == 4 * SEGMENT


def test_the_window_allows_ten_segments_and_no_more_until_something_arrives() -> None:
    made = sender()
    sizes = [len(made.next_train(0, 0.0)) for _ in range(6)]

    assert sizes == [2, 2, 2, 2, 2, 0]


def test_a_lost_packet_is_sent_again_a_round_trip_later_and_once() -> None:
    travel = reno(lost(3))
    travel.write(10)

    [sent] = again(travel)
    assert sent.first_byte == 3 * SEGMENT
    assert sent.sent_s == pytest.approx(RTT_S, abs=0.01)
    assert travel.in_order_bytes == 10 * SEGMENT


def test_a_lost_end_is_probed_for_after_two_round_trips() -> None:
    """RFC 8985 §7: nothing follows it that could tell; 2 ms more."""
    travel = reno(lost(9))
    travel.write(10)

    [sent] = again(travel)
    assert sent.sent_s == pytest.approx(RTT_S + 0.2, abs=0.11)
    assert travel.in_order_bytes == 10 * SEGMENT


def test_a_single_lost_packet_is_sent_again_after_a_timeout() -> None:
    travel = reno(lost(0))
    travel.write(1)

    [sent] = again(travel)
    assert sent.sent_s == pytest.approx(RTT_S + 0.2)


def test_what_is_lost_again_waits_twice_as_long() -> None:
    travel = reno(lost(0, 1, 2))
    travel.write(1)

    waits_s = [after.sent_s - before.sent_s for before, after in pairwise(travel.sent)]
    assert waits_s[2] == pytest.approx(2 * waits_s[1], rel=0.01)
    assert travel.in_order_bytes == SEGMENT


def test_a_packet_lost_in_its_second_sending_is_sent_a_third_time_without_a_timeout() -> None:
    travel = reno(lambda sent: sent.first_byte == 3 * SEGMENT and sent.place < 40)
    travel.write(200)

    third = [sent for sent in travel.sent if sent.first_byte == 3 * SEGMENT][2]
    assert third.sent_s == pytest.approx(2 * RTT_S, abs=0.02)


def test_a_window_that_was_lost_whole_comes_back_by_a_probe() -> None:
    travel = reno(lambda sent: sent.place < 10)
    travel.write(100)

    # The probe after two round trips carries something new, and shows that all before it is lost.
    assert travel.sent[10].first_byte == 10 * SEGMENT
    assert travel.sent[10].sent_s == pytest.approx(2 * RTT_S + 0.002)
    assert again(travel)[0].sent_s == pytest.approx(3 * RTT_S + 0.002)
    assert travel.in_order_bytes == 100 * SEGMENT


def test_a_loss_halves_what_is_on_its_way() -> None:
    """Reno: 20 segments a round trip become 10."""
    whole, lossy = reno(), reno(lost(15))
    for travel in (whole, lossy):
        travel.write(200)

    whole_count, lossy_count = [
        sum(int((sent.sent_s + 1e-6) / RTT_S) == 2 for sent in travel.sent)
        for travel in (whole, lossy)
    ]
    assert whole_count == 40
    assert lossy_count < 25


def test_what_nothing_follows_keeps_its_timer_and_what_has_all_arrived_needs_none() -> None:
    made = sender()
    assert made.timer_s > 1e9
    made.next_train(0, 0.0)
    assert 0 < made.timer_s <= RTT_S + 0.2

    travel = reno()
    travel.write(10)
    assert travel.sender.timer_s > 1e9


def test_bbr_puts_its_packets_apart() -> None:
    controller = controller_of(CongestionControl.BBR, RTT_S, Random(1))
    made = Sender(HOST, controller)
    made.write(10 * SEGMENT)

    assert len(made.next_train(0, 0.0)) == 2
    assert made.next_train(0, 0.0) == []
    assert 0 < made.paced_s < RTT_S


@given(controls, st.integers(1, 120), st.sets(st.integers(0, 200), max_size=40))
def test_every_byte_arrives_whatever_is_lost(
    congestion: CongestionControl, segments: int, places: set[int]
) -> None:
    travel = Travel(controller_of(congestion, RTT_S, Random(1)), lost(*places))
    travel.write(segments)

    assert travel.in_order_bytes == segments * SEGMENT
    assert travel.sender.held_bytes == 0


@given(controls, st.integers(1, 120), st.sets(st.integers(0, 200), max_size=40))
def test_nothing_is_sent_again_that_was_not_lost_or_probed_for(
    congestion: CongestionControl, segments: int, places: set[int]
) -> None:
    """A probe or a timeout may; a gap proves a loss here, where nothing overtakes."""
    travel = Travel(controller_of(congestion, RTT_S, Random(1)), lost(*places))
    travel.write(segments)

    lost_count = sum(sent.place in places for sent in travel.sent)
    assert len(again(travel)) <= 3 * lost_count
