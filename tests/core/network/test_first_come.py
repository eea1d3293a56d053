from math import inf

import pytest

from harness.core.network.capacity import ConstantRate, InterruptedRate, Outages
from harness.core.network.first_come import FirstCome, Train
from harness.core.network.sender.packet import Packet
from harness.core.network.tcp_flow import TcpFlow
from harness.core.network.varying import Variation
from tests.core.network.coasting.flows import coasting

US = 1e-6
RATE_BPS = 8e6
SEGMENT = 1448
STEADY = Variation(ConstantRate(US), RATE_BPS)


def train(size_bytes: int = SEGMENT, flow: TcpFlow | None = None) -> Train:
    return Train.of(flow or coasting(1), [Packet(0, size_bytes)], 100)


def leave_all(queue: FirstCome) -> list[tuple[bool, float]]:
    """Of every train: whether it is one of a flow, and when it has left."""
    left = []
    while queue.next_begin_s < inf:
        taken = queue.take()
        if taken.flow is not None:
            left.append((True, queue.leave(taken.size_bytes)))
        else:
            left.append((False, queue.leave(0)))
    return left


def test_a_train_knows_its_buffer_and_what_of_it_is_new() -> None:
    packets = [Packet(0, SEGMENT), Packet(SEGMENT, 100)]
    packets[0].is_again = True
    made = Train.of(coasting(1), packets, 896)

    assert (made.size_bytes, made.buffer_bytes, made.new_bytes) == (1548, 2444, 100)


def test_trains_leave_one_after_the_other_in_the_order_they_came() -> None:
    queue = FirstCome(STEADY, SEGMENT)
    trains = [train(size_bytes) for size_bytes in (1000, 2000, 500)]
    for each in trains:
        queue.put(each, 1.0)

    taken = []
    while queue.next_begin_s < inf:
        begin_s = queue.next_begin_s
        each = queue.take()
        taken.append((each, begin_s, queue.leave(each.size_bytes)))

    assert [each for each, _, _ in taken] == trains
    assert [begin_s for _, begin_s, _ in taken] == pytest.approx([1.0, 1.001, 1.003])
    assert [left_s for _, _, left_s in taken] == pytest.approx([1.001, 1.003, 1.0035])


def test_time_in_which_nothing_waited_is_not_made_up_for() -> None:
    queue = FirstCome(STEADY, SEGMENT)
    for came_s in (0.0, 5.0):
        queue.put(train(1000), came_s)
        [(_, left_s)] = leave_all(queue)

        assert left_s == pytest.approx(came_s + 0.001)
    assert queue.idle_since_s(5.0005) is None
    assert queue.idle_since_s(6.0) == pytest.approx(5.001)


def test_what_does_not_fit_the_queue_is_lost_at_its_tail() -> None:
    queue = FirstCome(Variation(ConstantRate(US), RATE_BPS, queue_bytes=3000), SEGMENT)

    assert [queue.put(train(1000), 0.0) for _ in range(4)] == [True, True, True, False]
    queue.take()
    assert queue.put(train(1000), 0.0)


def test_what_waits_of_a_flow_can_be_forgotten() -> None:
    queue, flow = FirstCome(STEADY, SEGMENT), coasting(1)
    for each in (train(1000, flow), train(1000), train(1000, flow)):
        queue.put(each, 0.0)
    queue.forget(flow)

    assert len(leave_all(queue)) == 1


def test_outages_count_from_when_they_are_told_to() -> None:
    variation = Variation(InterruptedRate(US, Outages(0.0, 0.5)), RATE_BPS)
    queue = FirstCome(variation, SEGMENT)
    queue.begin(7.0)
    queue.put(train(1000), 7.0)

    assert queue.service_s(7.0, 8.0) == pytest.approx(0.5)
    [(_, left_s)] = leave_all(queue)
    assert left_s == pytest.approx(7.501)


def test_whoever_comes_to_an_idle_link_finds_two_trains_of_every_other_download() -> None:
    queue = FirstCome(Variation(ConstantRate(US), RATE_BPS, competing_flow_count=2), SEGMENT)
    queue.put(train(), 0.0)
    queue.put(train(), 0.0)

    is_ours = [ours for ours, _ in leave_all(queue)]
    assert is_ours == [False] * 4 + [True] * 2 + [False], "the last finds nobody, and all rest"


def test_other_downloads_share_a_queue_equally_with_whoever_comes() -> None:
    variation = Variation(
        ConstantRate(US), RATE_BPS, queue_bytes=30 * SEGMENT, competing_flow_count=2
    )
    queue = FirstCome(variation, SEGMENT)

    assert sum(queue.put(train(), 0.0) for _ in range(30)) == 10


def test_trains_that_take_turns_leave_when_it_was_said_that_they_would() -> None:
    queue = FirstCome(STEADY, SEGMENT)
    for _ in range(2):
        queue.put(train(1000), 1.0)
    ends_s = queue.ends_s(1000)
    told_s = [next(ends_s) for _ in range(3)]

    assert told_s == pytest.approx([1.001, 1.002, 1.003])
    assert queue.after_s(1000) == told_s[0]
    assert [queue.take_turns(count, 1000) for count in (1, 2)] == [told_s[0], told_s[2]]
    assert queue.next_begin_s == told_s[2]
    assert len(queue.trains) == 2
