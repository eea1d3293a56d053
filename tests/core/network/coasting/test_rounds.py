import pytest

from harness.core.network.coasting.rounds import Rounds
from harness.core.network.first_come import FirstCome
from harness.core.network.tcp_flow import TcpFlow
from tests.core.network.coasting.flows import RTT_S, TRAIN, TURN_S, coasting, queue_of

DELAY_S = 0.0025


def rounds(queue: FirstCome) -> Rounds:
    return Rounds(queue, TRAIN, DELAY_S, RTT_S - DELAY_S)


def state(queue: FirstCome, flows: list[TcpFlow]) -> list[list[float]]:
    """All that two ways to the same moment have to agree on."""
    said = []
    for train in queue.trains:
        assert isinstance(train.flow, TcpFlow)
        said.append([flows.index(train.flow), train.put_s])
    for flow in flows:
        assert flow.coast is not None
        sizes_bytes = [flow.sender.held_bytes, flow.queued_bytes, flow.receiver.received_bytes]
        out_bytes = flow.coast.out_bytes(queue.next_begin_s + 1e-9)
        said.append([*sizes_bytes, out_bytes, flow.sender.last_sent_s])
    return said


@pytest.mark.parametrize("flow_count", [1, 3])
def test_many_turns_at_once_end_where_single_ones_do(flow_count: int) -> None:
    stepped, skipped = ([coasting(100) for _ in range(flow_count)] for _ in range(2))
    stepped_queue, skipped_queue = queue_of(*stepped), queue_of(*skipped)
    made = rounds(stepped_queue)
    deliveries = made.steps(49.5 * TURN_S)

    there = rounds(skipped_queue).skip(50.5 * TURN_S)

    states = zip(state(stepped_queue, stepped), state(skipped_queue, skipped), strict=True)
    for stepped_state, skipped_state in states:
        assert stepped_state == pytest.approx(skipped_state)
    for flow, other in zip(stepped, skipped, strict=True):
        own = [each for each in deliveries if each.flow is flow]
        skipped_own = [each for each in there if each.flow is other]
        assert sum(each.size_bytes for each in own) == sum(each.size_bytes for each in skipped_own)
        assert own[-1].arrival_s == pytest.approx(skipped_own[-1].arrival_s)


def test_what_is_there_already_is_one_delivery_and_the_rest_comes_one_by_one() -> None:
    flow = coasting(100)
    deliveries = rounds(queue_of(flow)).skip(20.5 * TURN_S + DELAY_S)

    assert deliveries[0].size_bytes == 20 * TRAIN
    assert deliveries[0].arrival_s == pytest.approx(20 * TURN_S + DELAY_S)
    assert {delivery.size_bytes for delivery in deliveries[1:]} <= {TRAIN}


def test_nothing_is_skipped_where_somebody_has_too_little_to_send() -> None:
    made = rounds(queue_of(coasting(100), coasting(2)))

    assert not made.skip(50 * TURN_S)


def test_nothing_is_skipped_where_a_window_would_be_full() -> None:
    made = rounds(queue_of(coasting(100, window_segments=6)))

    assert not made.skip(50 * TURN_S)


def test_a_receiver_that_is_full_takes_no_turns() -> None:
    flow = coasting(100)
    flow.is_paused = True
    made = rounds(queue_of(flow))

    assert not made.skip(50 * TURN_S)
    assert not made.steps(50 * TURN_S)


@pytest.mark.parametrize("train_count", [1, 2, 3, 10, 90])
def test_it_is_known_when_bytes_will_be_there(train_count: int) -> None:
    flow, other = coasting(100), coasting(100)
    queue = queue_of(flow, other)
    forecast_s = rounds(queue).forecast_s(other, train_count * TRAIN)

    assert forecast_s == pytest.approx(2 * train_count * TURN_S + DELAY_S)


def test_a_forecast_is_too_early_rather_than_too_late_where_another_may_end() -> None:
    """The other has five trains: afterwards it may be alone."""
    flow, other = coasting(100), coasting(7)
    forecast_s = rounds(queue_of(flow, other)).forecast_s(flow, 90 * TRAIN)

    assert 90 * TURN_S < forecast_s <= (90 + 7) * TURN_S + DELAY_S


def test_of_a_flow_that_waits_nowhere_only_its_own_bytes_are_counted() -> None:
    flow, other = coasting(100), coasting(100)

    assert rounds(queue_of(other)).forecast_s(flow, TRAIN) == pytest.approx(TURN_S + DELAY_S)


def test_a_flow_that_does_not_coast_any_more_ends_the_turns_of_all() -> None:
    flows = coasting(100), coasting(100)
    made = rounds(queue_of(*flows))
    assert made.forecast_s(flows[0], 10 * TRAIN) > 10 * TURN_S

    flows[1].coast = None
    made.forget()

    assert not made.skip(50 * TURN_S)
