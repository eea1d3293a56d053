from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.capacity import (
    ConstantRate,
    InterruptedRate,
    Outages,
    Trace,
    TracedCapacity,
)
from harness.core.network.delay import RandomDelay
from harness.core.network.flow import Delivery
from harness.core.network.link import Link
from harness.core.network.varying import Variation, VaryingTransmitter
from tests.core.link_runs import RATE_BPS, US, Run, Sending, sendings, steady

RTT_S = 0.1
STEADY = Variation(ConstantRate(US), RATE_BPS, rtt_s=RTT_S)
OUTAGES = replace(STEADY, capacity=InterruptedRate(US, Outages(0.005, 0.2, 0.3)))
TRACE = Trace.of("3\n3\n4\n20\n")
TRACED = replace(STEADY, capacity=TracedCapacity(TRACE, 1504), mean_bps=TRACE.mean_bps)
QUEUE_BYTES = 20 * 1448
ONE_QUEUE = replace(STEADY, queue_bytes=QUEUE_BYTES)
AMONG_OTHERS = replace(STEADY, competing_flow_count=2)
CROWDED = replace(ONE_QUEUE, competing_flow_count=2)
STEADY_DELAY = (STEADY, OUTAGES, TRACED, ONE_QUEUE, AMONG_OTHERS, CROWDED)

variations = st.sampled_from(STEADY_DELAY)
delays = st.sampled_from([0.0, 0.01])
jitters = st.sampled_from([0.0, 0.02])


def varying(variation: Variation, delay_s: float = 0.0, jitter_s: float = 0.0) -> Link:
    delay = RandomDelay(jitter_s, "seed") if jitter_s else None
    return Link(VaryingTransmitter(delay_s, replace(variation, delay=delay)))


def last_s(run: Run, flow: int) -> float:
    return max(d.arrival_s for d in run.deliveries if d.flow is run.flows[flow])


@given(delays, sendings)
def test_where_nothing_varies_it_is_the_plain_link(
    delay_s: float, given_sendings: list[Sending]
) -> None:
    plain, same = Run(steady(RATE_BPS, delay_s)), Run(varying(STEADY, delay_s))

    plain.perform(given_sendings, punctual=True)
    same.perform(given_sendings, punctual=True)

    assert same.schedule() == [
        (flow, size_bytes, pytest.approx(arrival_s))
        for flow, size_bytes, arrival_s in plain.schedule()
    ]


def test_an_outage_holds_up_what_is_being_sent() -> None:
    run = Run(varying(OUTAGES, 0.01))

    run.perform([Sending(0, 0, 7_000)], punctual=True)

    assert run.deliveries[-1].arrival_s == pytest.approx(0.007 + 0.2 + 0.01)
    assert run.delivered_bytes(0) == 7_000


def test_outages_count_from_when_the_load_begins() -> None:
    link = varying(OUTAGES)
    run = Run(link, now_s=7.1)

    link.begin(7.1)
    run.perform([Sending(0, 0, 7_000)], punctual=True)

    assert run.deliveries[-1].arrival_s == pytest.approx(7.1 + 0.007 + 0.2)


def test_what_is_on_its_way_is_not_changed_by_a_new_beginning() -> None:
    link = varying(STEADY)
    run = Run(link)
    link.send(run.flows[0], 10_000, 0.0)

    link.begin(0.0025)
    run.drain()

    assert run.deliveries[-1].arrival_s == pytest.approx(0.010)


def test_a_trace_lets_packets_pass_at_its_lines() -> None:
    run = Run(varying(TRACED))
    assert run.link.turn_bytes == 1448

    run.perform([Sending(0, 0, 5 * 1448)], punctual=True)

    # 1504 bytes a line: the fourth packet is not whole before the fourth line at 20 ms.
    assert [d.arrival_s for d in run.deliveries] == pytest.approx(
        [0.003, 0.003, 0.004, 0.020, 0.023]
    )


class FirstStalls(RandomDelay):
    """Half a second for the first segment that leaves, nothing for any other."""

    def __init__(self) -> None:
        super().__init__(0.0, "")
        self._stalls_s = [0.5]

    def draw_s(self) -> float:
        return self._stalls_s.pop() if self._stalls_s else 0.0


def test_a_late_part_holds_up_what_the_connection_sends_behind_it_and_nobody_else() -> None:
    run = Run(Link(VaryingTransmitter(0.0, replace(STEADY, delay=FirstStalls()))))
    for flow in run.flows[:2]:
        run.link.send(flow, 3 * 1448, 0.0)
    run.drain()

    arrivals_s = [[d.arrival_s for d in run.deliveries if d.flow is flow] for flow in run.flows[:2]]
    assert arrivals_s[0] == pytest.approx([1448 * US + 0.5] * 3)
    assert arrivals_s[1] == pytest.approx([2 * 1448 * US, 4 * 1448 * US, 6 * 1448 * US])


def test_a_queue_for_all_delays_a_newcomer_by_all_that_is_in_it() -> None:
    run = Run(varying(replace(ONE_QUEUE, rtt_s=0.0)))
    run.link.send(run.flows[0], 1_000_000, 0.0)

    run.link.send(run.flows[1], 1_000, 0.1)
    run.drain()

    # The newcomer's turn comes at once, or after one segment; then it is the last in the queue.
    assert last_s(run, 1) == pytest.approx(0.1 + QUEUE_BYTES * US, abs=2 * 1448 * US)
    assert last_s(run, 0) == pytest.approx(1.001)


def test_with_a_queue_of_its_own_a_newcomer_waits_for_a_segment_of_the_others() -> None:
    run = Run(varying(STEADY))
    run.link.send(run.flows[0], 1_000_000, 0.0)

    run.link.send(run.flows[1], 1_000, 0.1)
    run.drain()

    assert last_s(run, 1) <= 0.1 + (1448 + 1000) * US + 1e-9


@pytest.mark.parametrize(
    ("size_bytes", "stall_s"),
    [
        pytest.param(1_000, 2 * RTT_S, id="found by the probe of its tail"),
        pytest.param(100_000, RTT_S, id="found by what follows it"),
    ],
)
def test_who_begins_into_a_full_queue_loses_a_packet(size_bytes: int, stall_s: float) -> None:
    run = Run(varying(ONE_QUEUE))
    run.link.send(run.flows[0], 1_000_000, 0.0)
    begin_s = 0.2

    run.link.send(run.flows[1], size_bytes, begin_s)
    run.drain()

    first_s = min(d.arrival_s for d in run.deliveries if d.flow is run.flows[1])
    assert first_s == pytest.approx(begin_s + stall_s + QUEUE_BYTES * US, abs=2 * 1448 * US)
    assert run.delivered_bytes(1) == size_bytes
    assert max(d.arrival_s for d in run.deliveries) == pytest.approx((10**6 + size_bytes) * US)


def crowded() -> Run:
    """A queue that one flow fills behind a segment of the other."""
    run = Run(varying(ONE_QUEUE))
    run.link.send(run.flows[1], 1448, 0.0)
    run.link.send(run.flows[0], 1_000_000, 0.0)
    return run


def test_who_has_bytes_on_their_way_knows_of_the_queue() -> None:
    run = crowded()

    # The queue is full, and the first part of this flow has not left it.
    run.link.send(run.flows[1], 1448, 0.001)
    run.drain()

    assert last_s(run, 1) == pytest.approx(0.001 + QUEUE_BYTES * US, abs=2 * 1448 * US)


def test_whose_last_bytes_have_just_come_loses_a_packet_as_a_newcomer_does() -> None:
    before, run = crowded(), crowded()
    before.link.advance(0.1)
    again_s = before.flows[1].last_arrival_s
    run.link.send(run.flows[1], 1448, again_s)
    run.drain()

    assert last_s(run, 1) > again_s + 2 * RTT_S


def test_who_has_bytes_in_the_queue_loses_none() -> None:
    run = Run(varying(ONE_QUEUE))
    for flow in run.flows[:2]:
        run.link.send(flow, 15_000, 0.0)

    run.link.send(run.flows[1], 15_000, 0.010)
    run.drain()

    assert last_s(run, 1) == pytest.approx(0.045)


def test_a_queue_with_room_takes_what_comes() -> None:
    run = Run(varying(ONE_QUEUE))
    run.link.send(run.flows[0], 10_000, 0.0)

    run.link.send(run.flows[1], 5_000, 0.001)
    run.drain()

    assert last_s(run, 1) == pytest.approx(0.015)


def test_the_end_of_a_stream_comes_once_with_its_last_bytes() -> None:
    run = Run(varying(ONE_QUEUE))
    run.link.send(run.flows[0], 100_000, 0.0)
    run.link.finish(run.flows[0], 0.0)
    run.drain()

    assert [d.is_end for d in run.deliveries] == [False] * (len(run.deliveries) - 1) + [True]
    assert run.delivered_bytes(0) == 100_000


def test_a_closed_flow_is_not_sent_again() -> None:
    run = Run(varying(ONE_QUEUE))
    run.link.send(run.flows[0], 1_000_000, 0.0)
    run.link.send(run.flows[1], 100_000, 0.2)

    run.link.close_flow(run.flows[1], 0.25)
    run.drain()

    assert run.delivered_bytes(1) == 0


@pytest.mark.parametrize("count", [1, 2, 5])
def test_competing_downloads_take_their_equal_share(count: int) -> None:
    run = Run(varying(replace(STEADY, competing_flow_count=count)))

    run.perform([Sending(1.0, 0, 100 * 1448)], punctual=True)

    assert run.delivered_bytes(0) == 100 * 1448
    assert last_s(run, 0) == pytest.approx(1.0 + (count + 1) * 100 * 1448 * US)


def test_competing_downloads_share_with_each_connection() -> None:
    run = Run(varying(AMONG_OTHERS))
    for flow in run.flows[:2]:
        run.link.send(flow, 50 * 1448, 0.0)

    run.drain()

    assert max(d.arrival_s for d in run.deliveries) == pytest.approx(4 * 50 * 1448 * US, rel=0.03)


def test_nobody_waits_for_competing_downloads_alone() -> None:
    run = Run(varying(AMONG_OTHERS))

    run.perform([Sending(0, 0, 1_000)], punctual=True)

    assert run.link.next_event_s() is None
    assert last_s(run, 0) == pytest.approx((2 * 1448 + 1000) * US)


def test_competing_downloads_have_filled_the_queue() -> None:
    run = Run(varying(CROWDED))

    run.perform([Sending(5.0, 0, 100_000)], punctual=True)

    first_s = run.deliveries[0].arrival_s
    # Dropped, sent again one round trip later, and then behind the whole queue.
    assert first_s == pytest.approx(5.0 + RTT_S + QUEUE_BYTES * US, abs=4 * 1448 * US)


def test_an_idle_link_says_since_when_and_when_it_could_have_sent() -> None:
    link = varying(OUTAGES)
    flow = link.open_flow()
    assert link.idle_since_s(1.0) == -float("inf")

    link.send(flow, 1_000, 1.1)

    assert link.idle_since_s(1.1005) is None
    # The fourth outage is from 0.905 s to 1.105 s, the next one from 1.205 s on.
    assert link.idle_since_s(1.2) == pytest.approx(1.106)
    assert link.service_s(1.2, 1.31) == pytest.approx(0.005)


def test_what_will_arrive_is_asked_again_at_the_next_event() -> None:
    link = varying(STEADY, 0.05)
    flow = link.open_flow()
    assert link.earliest_arrival_s(flow, 1) == float("inf")

    link.send(flow, 10_000, 0.0)

    assert link.earliest_arrival_s(flow, 10_000) == link.next_event_s()


links = st.tuples(variations, delays, jitters)


@given(links, sendings, st.booleans())
def test_no_byte_is_lost_invented_or_out_of_order(
    link: tuple[Variation, float, float], given_sendings: list[Sending], punctual: bool
) -> None:
    run = Run(varying(*link))

    run.perform(given_sendings, punctual=punctual)

    arrivals_s = [d.arrival_s for d in run.deliveries]
    assert not punctual or arrivals_s == sorted(arrivals_s)
    for index, flow in enumerate(run.flows):
        sent_bytes = sum(s.size_bytes for s in given_sendings if s.flow == index)
        flow_s = [d.arrival_s for d in run.deliveries if d.flow is flow]
        assert run.delivered_bytes(index) == sent_bytes
        assert flow_s == sorted(flow_s)
        assert flow.queued_bytes == 0


@given(links, sendings)
def test_waking_late_moves_no_arrival(
    link: tuple[Variation, float, float], given_sendings: list[Sending]
) -> None:
    punctual, late = (Run(varying(*link)) for _ in range(2))

    punctual.perform(given_sendings, punctual=True)
    late.perform(given_sendings, punctual=False)

    assert punctual.schedule() == late.schedule()


@given(variations, delays, sendings)
def test_no_window_of_time_carries_more_than_the_capacity(
    variation: Variation, delay_s: float, given_sendings: list[Sending]
) -> None:
    run = Run(varying(variation, delay_s))
    run.perform(given_sendings, punctual=True)

    # From any arrival on, what comes later needs at least the capacity's time for its bytes.
    for place, first in enumerate(run.deliveries):
        came_bytes = 0
        for later in run.deliveries[place + 1 :]:
            came_bytes += later.size_bytes
            earliest_s = _earliest_s(variation, first, delay_s, came_bytes)
            assert later.arrival_s >= earliest_s - 1e-12


def _earliest_s(variation: Variation, first: Delivery, delay_s: float, size_bytes: int) -> float:
    # A rounding error sooner: what ends just as an outage begins is not later by all of it.
    left_s = first.arrival_s - delay_s - 1e-9
    if isinstance(variation.capacity, TracedCapacity):
        left_s -= 0.5e-3  # the line that carried the first may carry more
    return variation.capacity.departure_s(left_s, size_bytes) + delay_s


@given(st.sampled_from([STEADY, OUTAGES, TRACED, ONE_QUEUE]), sendings)
def test_the_link_never_rests_while_somebody_waits(
    variation: Variation, given_sendings: list[Sending]
) -> None:
    run = Run(varying(replace(variation, rtt_s=0.0)))
    now_s, ends_s, begin_s, busy_bytes = 0.0, -1.0, 0.0, 0
    for sending in sorted(_moments(given_sendings), key=lambda moment: moment[0]):
        now_s, size_bytes = sending
        if now_s >= ends_s:
            begin_s, busy_bytes = now_s, 0
        busy_bytes += size_bytes
        ends_s = variation.capacity.departure_s(begin_s, busy_bytes)

    run.perform(given_sendings, punctual=True)

    if given_sendings:
        assert run.deliveries[-1].arrival_s == pytest.approx(ends_s)


def _moments(given_sendings: list[Sending]) -> list[tuple[float, int]]:
    """When each of them reaches the queue: not before what its flow was given before."""
    now_s, moments = 0.0, []
    entered_s: dict[int, float] = {}
    for sending in given_sendings:
        now_s += sending.after_s
        at_s = max(now_s + sending.held_s, entered_s.get(sending.flow, 0.0))
        entered_s[sending.flow] = at_s
        moments.append((at_s, sending.size_bytes))
    return moments


@given(variations, jitters, sendings)
def test_nothing_that_varies_makes_a_link_faster(
    variation: Variation, jitter_s: float, given_sendings: list[Sending]
) -> None:
    if isinstance(variation.capacity, TracedCapacity):
        return
    plain, slower = (
        Run(steady(RATE_BPS, 0.0)),
        Run(varying(variation, 0.0, jitter_s)),
    )

    plain.perform(given_sendings, punctual=True)
    slower.perform(given_sendings, punctual=True)

    if given_sendings:
        last_plain_s = max(d.arrival_s for d in plain.deliveries)
        assert max(d.arrival_s for d in slower.deliveries) >= last_plain_s - 1e-9
