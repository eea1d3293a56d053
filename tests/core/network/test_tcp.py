from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.capacity import ConstantRate, InterruptedRate, Outages
from harness.core.network.delay import RandomDelay
from harness.core.network.tcp import TcpFlow, TcpLink, TcpSender
from harness.core.network.varying import Variation
from tests.core.link_runs import RATE_BPS, US, Run, Sending, sendings, steady

SEGMENT = 1448
RTT_S = 0.1
STEADY = Variation(ConstantRate(US), RATE_BPS, rtt_s=RTT_S)
JITTERY = replace(STEADY, delay=RandomDelay(0.02, 0.0, RTT_S, "seed"))
INTERRUPTED = replace(STEADY, capacity=InterruptedRate(US, Outages(0.005, 0.2, 0.3)))
ONE_QUEUE = replace(STEADY, queue_bytes=20 * SEGMENT)
AMONG_OTHERS = replace(STEADY, competing_flow_count=2)

delays = st.sampled_from([0.0, 0.01])
variations = st.sampled_from([STEADY, INTERRUPTED, ONE_QUEUE, AMONG_OTHERS])


def tcp(variation: Variation = STEADY, delay_s: float = 0.0) -> TcpLink:
    return TcpLink(delay_s, variation, RTT_S - delay_s)


def last_s(run: Run) -> float:
    return max(delivery.arrival_s for delivery in run.deliveries)


def downloaded(segment_count: int, flow_count: int = 1) -> Run:
    run = Run(tcp(), flow_count)
    one_each = [Sending(0, flow, segment_count * SEGMENT) for flow in range(flow_count)]
    run.perform(one_each, punctual=True)
    return run


@pytest.mark.parametrize(
    ("segment_count", "expected_us"),
    [
        pytest.param(10, 10 * SEGMENT, id="one window"),
        # The first acknowledgement comes a round trip after the first segment arrived, and lets
        # two follow; from then on each lets as much go as the link sends until the next one.
        pytest.param(11, 100_000 + 2 * SEGMENT, id="two rounds begin"),
        pytest.param(30, 100_000 + 21 * SEGMENT, id="two rounds"),
        # The eleventh segment arrived after 102.896 ms.
        pytest.param(31, 200_000 + 3 * SEGMENT, id="three rounds begin"),
        pytest.param(70, 200_000 + 42 * SEGMENT, id="three rounds"),
    ],
)
def test_the_rounds_of_slow_start(segment_count: int, expected_us: int) -> None:
    assert last_s(downloaded(segment_count)) == pytest.approx(expected_us * US)


def test_the_link_is_full_once_the_window_is_as_large() -> None:
    """100 ms of link are 69 segments: after rounds of 10, 20 and 40, it is busy without a pause."""
    run = downloaded(1000)

    idle_s = sum(RTT_S - (count - 1) * SEGMENT * US for count in (10, 20, 40))
    assert last_s(run) == pytest.approx(1000 * SEGMENT * US + idle_s)


def test_a_window_that_was_opened_stays_open() -> None:
    run = downloaded(1000)
    begin_s = run.now_s

    run.perform([Sending(0, 0, 1000 * SEGMENT)], punctual=True)

    assert last_s(run) - begin_s == pytest.approx(1000 * SEGMENT * US)


def test_connections_that_begin_together_share_the_round_trips() -> None:
    """Six windows of ten segments are 87 ms of link: it idles for the 13 ms that are left."""
    run = downloaded(30, flow_count=6)
    first_ack_s = RTT_S + SEGMENT * US

    assert last_s(run) == pytest.approx(first_ack_s + 120 * SEGMENT * US)


def test_six_segments_of_a_connection_wait_before_the_link_at_once() -> None:
    run = Run(tcp(), 2)
    run.perform([Sending(0, flow, 8 * SEGMENT) for flow in (0, 1)], punctual=True)

    assert [flow for flow, _, _ in run.schedule()] == [0] * 6 + [1] * 6 + [0] * 2 + [1] * 2


def test_a_newcomer_waits_for_no_more_than_that() -> None:
    run = Run(tcp(), 2)
    late = Sending(8.5 * SEGMENT * US, 1, SEGMENT)
    run.perform([Sending(0, 0, 10 * SEGMENT), late], punctual=True)

    # It comes during the ninth segment of the other, whose first six are long gone.
    assert [flow for flow, _, _ in run.schedule()].index(1) == 9


def test_what_waits_in_its_own_host_opens_no_window() -> None:
    """Slow start ends at 110 segments or so; 69 in flight and 6 before the link do not fill it."""
    run = downloaded(1000)
    flow = run.flows[0]
    assert isinstance(flow, TcpFlow)
    after_slow_start = flow.sender.window.size_bytes

    run.perform([Sending(0, 0, 1000 * SEGMENT)], punctual=True)

    assert flow.sender.window.size_bytes == after_slow_start > 75 * SEGMENT


def test_what_a_window_holds_back_fills_the_queue_of_its_sender() -> None:
    link = tcp()
    flow = link.open_flow()
    link.send(flow, 200_000, 0.0)
    link.advance(0.05)

    assert flow.queued_bytes == 200_000 - 10 * SEGMENT
    assert flow.is_full


def test_an_end_comes_behind_what_was_held_back() -> None:
    run = Run(tcp(), 1)
    run.link.send(run.flows[0], 20 * SEGMENT, 0.0)
    run.link.finish(run.flows[0], 0.0)
    run.drain()

    assert [delivery.is_end for delivery in run.deliveries].index(True) == 19
    assert run.delivered_bytes(0) == 20 * SEGMENT


def test_a_sender_lets_go_what_its_window_and_the_room_before_the_link_allow() -> None:
    sender = TcpSender(RTT_S)
    sender.write(20 * SEGMENT, is_end=False)

    assert sender.release(6 * SEGMENT, 0.0) == 6 * SEGMENT
    assert sender.release(100 * SEGMENT, 0.0) == 4 * SEGMENT  # the first window is of ten
    assert sender.release(100 * SEGMENT, 0.0) == 0


def test_a_sender_goes_on_with_every_acknowledgement_and_not_before() -> None:
    sender = TcpSender(RTT_S)
    sender.write(20 * SEGMENT, is_end=False)
    sender.release(100 * SEGMENT, 0.0)
    sender.expect_ack(SEGMENT, 0.1)

    sender.take_acks(0.09)
    assert sender.release(100 * SEGMENT, 0.09) == 0
    sender.take_acks(0.1)
    assert sender.release(100 * SEGMENT, 0.1) == 2 * SEGMENT  # slow start


def test_an_end_is_let_go_once_behind_the_last_byte() -> None:
    sender = TcpSender(RTT_S)
    sender.write(2 * SEGMENT, is_end=True)
    sender.release(SEGMENT, 0.0)
    assert sender.is_end_held
    assert not sender.release_end()

    sender.release(SEGMENT, 0.0)
    assert sender.release_end()
    assert not sender.is_end_held


def test_a_closed_connection_holds_nothing_back() -> None:
    run = Run(tcp(), 2)
    for flow in run.flows:
        run.link.send(flow, 100 * SEGMENT, 0.0)
    run.advance(0.005)
    run.link.close_flow(run.flows[0], run.now_s)
    run.drain()

    assert run.flows[0].queued_bytes == 0
    assert run.delivered_bytes(1) == 100 * SEGMENT


@given(variations, delays, sendings)
def test_every_byte_arrives_however_late_the_link_is_told_and_at_the_same_time(
    variation: Variation, delay_s: float, given_sendings: list[Sending]
) -> None:
    punctual, late = Run(tcp(variation, delay_s)), Run(tcp(variation, delay_s))

    punctual.perform(given_sendings, punctual=True)
    late.perform(given_sendings, punctual=False)

    assert sorted(late.schedule()) == sorted(punctual.schedule())
    for flow in range(3):
        assert punctual.delivered_bytes(flow) == sum(
            sending.size_bytes for sending in given_sendings if sending.flow == flow
        )


@given(delays, sendings)
def test_it_is_never_faster_than_senders_that_hold_nothing_back(
    delay_s: float, given_sendings: list[Sending]
) -> None:
    fluid, run = Run(steady(RATE_BPS, delay_s)), Run(tcp(STEADY, delay_s))
    fluid.perform(given_sendings, punctual=True)
    run.perform(given_sendings, punctual=True)

    arrived_bytes = 0
    for delivery in run.deliveries:
        arrived_bytes += delivery.size_bytes
        in_time = [each for each in fluid.deliveries if each.arrival_s <= delivery.arrival_s + 1e-9]
        assert arrived_bytes <= sum(each.size_bytes for each in in_time) + fluid.link.turn_bytes


@given(sendings)
def test_what_fits_the_first_window_is_not_held_back(given_sendings: list[Sending]) -> None:
    small = [
        replace(sending, size_bytes=sending.size_bytes // 30, flow=0) for sending in given_sendings
    ]
    fluid, run = Run(steady(RATE_BPS, 0.01)), Run(tcp(STEADY, 0.01))
    fluid.perform(small, punctual=True)
    run.perform(small, punctual=True)

    assert run.schedule() == [
        (flow, size_bytes, pytest.approx(arrival_s))
        for flow, size_bytes, arrival_s in fluid.schedule()
    ]


def test_jitter_delays_acknowledgements_too_and_keeps_the_order() -> None:
    run = Run(tcp(JITTERY), 1)
    run.perform([Sending(0, 0, 70 * SEGMENT)], punctual=True)
    arrivals_s = [delivery.arrival_s for delivery in run.deliveries]

    assert arrivals_s == sorted(arrivals_s)
    assert arrivals_s[-1] > last_s(downloaded(70))
