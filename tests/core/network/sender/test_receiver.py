from itertools import permutations

import pytest

from harness.core.network.sender.packet import Arrival, Packet
from harness.core.network.sender.receiver import Receiver
from tests.core.network.sender.sent import SEGMENT


def packets(count: int) -> list[Packet]:
    return [Packet(place * SEGMENT, SEGMENT) for place in range(count)]


def receive(receiver: Receiver, packet: Packet, order: int = 1) -> bool:
    return receiver.receive(Arrival(packet, order))


def test_every_second_segment_is_acknowledged_at_once() -> None:
    receiver = Receiver()
    first, second, third = packets(3)

    assert [receive(receiver, packet) for packet in (first, second)] == [False, True]
    ack = receiver.acknowledge()
    assert [arrival.packet for arrival in ack.arrivals] == [first, second]
    assert (ack.received_bytes, ack.held_count) == (2 * SEGMENT, 0)
    assert not receive(receiver, third)


def test_a_train_of_two_segments_is_acknowledged_at_once() -> None:
    assert receive(Receiver(), Packet(0, 2 * SEGMENT))


def test_less_than_a_segment_is_acknowledged_at_once() -> None:
    assert receive(Receiver(), Packet(0, 100))


def test_what_is_behind_a_gap_is_held_and_acknowledged_at_once_and_so_is_what_fills_it() -> None:
    receiver = Receiver()
    first, second, third = packets(3)

    assert receive(receiver, third)
    assert receiver.acknowledge()[1:] == (0, 1)
    assert receive(receiver, second)
    assert receiver.acknowledge()[1:] == (0, 2)
    assert receiver.held_bytes == 2 * SEGMENT
    assert receive(receiver, first)
    assert receiver.acknowledge()[1:] == (3 * SEGMENT, 0)
    assert receiver.held_bytes == 0


def test_a_receiver_that_waited_in_vain_waits_no_more() -> None:
    receiver = Receiver()
    first, second = packets(2)
    assert not receive(receiver, first)

    receiver.waited_in_vain()
    receiver.acknowledge()

    assert receive(receiver, second)


def test_what_came_twice_counts_once_and_is_acknowledged_at_once() -> None:
    receiver = Receiver()
    [first] = packets(1)
    receive(receiver, first)
    receiver.acknowledge()

    assert receive(receiver, first, order=2)
    assert receiver.received_bytes == SEGMENT


def test_what_came_twice_behind_a_gap_is_held_once() -> None:
    receiver = Receiver()
    _, second = packets(2)

    receive(receiver, second)
    receive(receiver, second, order=2)

    assert receiver.held_bytes == SEGMENT


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_stream_is_whole_in_whatever_order_it_comes(order: tuple[int, ...]) -> None:
    receiver = Receiver()
    sent = packets(4)

    for place in order:
        receive(receiver, sent[place])

    assert receiver.received_bytes == 4 * SEGMENT
