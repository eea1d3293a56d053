"""Senders of TCP on one link: who waits for what, and that nothing is lost that is not repaired."""

from dataclasses import replace
from itertools import pairwise
from math import inf
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.capacity import ConstantRate, InterruptedRate, Outages
from harness.core.network.delay import RandomDelay
from harness.core.network.loss import RandomLoss
from harness.core.network.profile import CongestionControl
from harness.core.network.tcp import Path, TcpLink
from harness.core.network.tcp_flow import TcpFlow
from harness.core.network.varying import Variation
from tests.core.link_runs import RATE_BPS, US, Run, Sending, sendings, steady

SEGMENT = 1448
RTT_S = 0.1
STEADY = Variation(ConstantRate(US), RATE_BPS, rtt_s=RTT_S)
INTERRUPTED = replace(STEADY, capacity=InterruptedRate(US, Outages(0.005, 0.2, 0.3)))
ONE_QUEUE = replace(STEADY, queue_bytes=20 * SEGMENT)
AMONG_OTHERS = replace(STEADY, competing_flow_count=2)
CROWDED = replace(ONE_QUEUE, competing_flow_count=2)

delays = st.sampled_from([0.0, 0.01])
variations = st.sampled_from([STEADY, INTERRUPTED, ONE_QUEUE, AMONG_OTHERS, CROWDED])
controls = st.sampled_from(CongestionControl)
shares = st.sampled_from([0.0, 0.05])


def tcp(
    variation: Variation = STEADY,
    delay_s: float = 0.0,
    loss_share: float = 0.0,
    congestion: CongestionControl = CongestionControl.CUBIC,
    seed: str = "seed",
    *,
    coalesces: bool = False,
) -> TcpLink:
    loss = RandomLoss(loss_share, seed) if loss_share else None
    return TcpLink(delay_s, variation, Path(RTT_S - delay_s, congestion, loss, seed, coalesces))


def jittery(jitter_s: float, variation: Variation = STEADY) -> Variation:
    return replace(variation, delay=RandomDelay(jitter_s, "seed"))


def last_s(run: Run) -> float:
    return max(delivery.arrival_s for delivery in run.deliveries)


def downloaded(segment_count: int, flow_count: int = 1, link: TcpLink | None = None) -> Run:
    run = Run(link or tcp(), flow_count)
    one_each = [Sending(0, flow, segment_count * SEGMENT) for flow in range(flow_count)]
    run.perform(one_each, punctual=True)
    return run


@pytest.mark.parametrize(
    ("segment_count", "expected_us"),
    [
        pytest.param(10, 10 * SEGMENT, id="one window"),
        # The first acknowledgement comes a round trip after the first two segments arrived, and
        # lets four follow; each of the next ones more than the link sends until then.
        pytest.param(11, 100_000 + 3 * SEGMENT, id="two rounds begin"),
        pytest.param(30, 100_000 + 22 * SEGMENT, id="two rounds"),
        pytest.param(31, 200_000 + 5 * SEGMENT, id="three rounds begin"),
        pytest.param(70, 200_000 + 44 * SEGMENT, id="three rounds"),
    ],
)
def test_the_rounds_of_slow_start(segment_count: int, expected_us: int) -> None:
    assert last_s(downloaded(segment_count)) == pytest.approx(expected_us * US)


def test_the_link_is_full_once_the_window_is_as_large() -> None:
    """100 ms of link are 69 segments: after rounds of 10, 20 and 40, it is busy without a pause."""
    run = downloaded(1000)

    idle_s = sum(RTT_S - (count - 2) * SEGMENT * US for count in (10, 20, 40))
    assert last_s(run) == pytest.approx(1000 * SEGMENT * US + idle_s)


def test_a_window_that_was_opened_stays_open() -> None:
    run = downloaded(1000)
    begin_s = run.now_s

    run.perform([Sending(0, 0, 1000 * SEGMENT)], punctual=True)

    assert last_s(run) - begin_s == pytest.approx(1000 * SEGMENT * US)


def test_connections_that_begin_together_share_the_round_trips() -> None:
    """Six windows of ten segments are 87 ms of link: it idles for the 13 ms that are left."""
    run = downloaded(30, flow_count=6)
    first_ack_s = RTT_S + 2 * SEGMENT * US

    assert last_s(run) == pytest.approx(first_ack_s + 120 * SEGMENT * US)


def test_of_each_connection_two_trains_wait_before_the_link() -> None:
    run = Run(tcp(), 2)
    run.perform([Sending(0, flow, 10 * SEGMENT) for flow in (0, 1)], punctual=True)

    # The first begins to leave at once; behind it, its two and the other's two take turns.
    assert [flow for flow, _, _ in run.schedule()] == [0, 0, 0, 1, 1, 0, 0, 1, 1, 1]


def test_a_newcomer_waits_for_no_more_than_that() -> None:
    run = Run(tcp(), 2)
    late = Sending(3.5 * SEGMENT * US, 1, SEGMENT)
    run.perform([Sending(0, 0, 10 * SEGMENT), late], punctual=True)

    # It comes during the second train of the other, behind which two wait.
    assert [flow for flow, _, _ in run.schedule()].index(1) == 4


def test_what_waits_in_its_own_host_opens_no_window() -> None:
    """Slow start ends at 110 segments or so; 69 in flight and 6 before the link do not fill it."""
    run = downloaded(1000)
    flow = run.flows[0]
    assert isinstance(flow, TcpFlow)
    after_slow_start = flow.sender.controller.window_segments

    run.perform([Sending(0, 0, 1000 * SEGMENT)], punctual=True)

    assert flow.sender.controller.window_segments == after_slow_start > 75


def test_what_a_window_holds_back_fills_the_queue_of_its_sender() -> None:
    link = tcp()
    flow = link.open_flow()
    link.send(flow, 200_000, 0.0)
    link.advance(0.05)

    assert flow.queued_bytes == 200_000 - 10 * SEGMENT
    assert flow.is_full


def test_an_end_comes_with_the_last_byte_that_was_held_back() -> None:
    run = Run(tcp(), 1)
    run.link.send(run.flows[0], 20 * SEGMENT, 0.0)
    run.link.finish(run.flows[0], 0.0)
    run.drain()

    assert [delivery.is_end for delivery in run.deliveries] == [False] * 9 + [True]
    assert run.delivered_bytes(0) == 20 * SEGMENT


def test_a_stream_that_is_ended_twice_ends_once() -> None:
    run = Run(tcp(), 1)
    run.link.finish(run.flows[0], 0.0)
    run.link.finish(run.flows[0], 1.0)
    run.drain()

    assert [(d.size_bytes, d.is_end) for d in run.deliveries] == [(0, True)]


def test_a_link_of_senders_knows_since_when_it_is_idle() -> None:
    link = tcp()
    flow = link.open_flow()
    assert link.idle_since_s(1.0) == -inf

    link.send(flow, 2 * SEGMENT, 1.0)

    assert link.idle_since_s(1.0 + SEGMENT * US) is None
    assert link.idle_since_s(1.5) == pytest.approx(1.0 + 2 * SEGMENT * US)


def test_outages_of_a_link_of_senders_count_from_when_the_load_begins() -> None:
    """The first outage is from 5 ms to 205 ms: 4 ms of service in the first 4, 1 in the first 9."""
    link = tcp(INTERRUPTED)
    link.begin(7.0)

    assert link.service_s(7.0, 7.004) == pytest.approx(0.004)
    assert link.service_s(7.004, 7.009) == pytest.approx(0.001)


@pytest.mark.parametrize("seed", [None, "other"])
def test_losses_are_drawn_from_the_seed_that_is_told_and_without_one_there_are_none(
    seed: str | None,
) -> None:
    link = tcp(loss_share=0.3)
    link.lose(seed)

    same_as_whole = downloaded(40, link=link).schedule() == downloaded(40, link=whole()).schedule()
    assert same_as_whole == (seed is None)


def whole() -> TcpLink:
    """A link on which a loss is possible and none ever happens."""
    link = tcp(loss_share=0.3)
    link.lose(None)
    return link


def test_an_end_that_comes_later_follows_the_last_byte() -> None:
    run = Run(tcp(), 1)
    run.perform([Sending(0, 0, 2 * SEGMENT)], punctual=True)
    run.link.finish(run.flows[0], run.now_s)
    run.drain()

    assert [(d.size_bytes, d.is_end) for d in run.deliveries] == [(2 * SEGMENT, False), (0, True)]


def test_an_end_waits_for_what_was_lost_before_it() -> None:
    run = Run(tcp(loss_share=0.3), 1)
    run.link.send(run.flows[0], 30 * SEGMENT, 0.0)
    run.link.finish(run.flows[0], 0.0)
    run.drain()

    assert [delivery.is_end for delivery in run.deliveries].count(True) == 1
    assert run.deliveries[-1].is_end
    assert run.delivered_bytes(0) == 30 * SEGMENT


def test_a_closed_connection_holds_nothing_back() -> None:
    run = Run(tcp(), 2)
    for flow in run.flows:
        run.link.send(flow, 100 * SEGMENT, 0.0)
    run.advance(0.005)
    run.link.close_flow(run.flows[0], run.now_s)
    run.drain()

    assert run.flows[0].queued_bytes == 0
    assert run.delivered_bytes(1) == 100 * SEGMENT


def test_a_receiver_that_is_full_is_sent_nothing_more_until_it_reads_again() -> None:
    run = Run(tcp(), 1)
    run.link.send(run.flows[0], 100 * SEGMENT, 0.0)
    run.link.pause(run.flows[0], 0.0)
    run.drain()
    assert run.delivered_bytes(0) <= 6 * SEGMENT, "what was before the link already"

    run.link.resume(run.flows[0], 5.0)
    run.drain()
    assert run.delivered_bytes(0) == 100 * SEGMENT


def test_what_one_connection_loses_another_does_not_wait_for() -> None:
    run = downloaded(40, flow_count=3, link=tcp(loss_share=0.1, seed="3"))
    ends_s = [max(d.arrival_s for d in run.deliveries if d.flow is flow) for flow in run.flows]

    assert max(ends_s) > min(ends_s) + RTT_S


def test_a_window_grows_until_a_queue_that_all_share_overflows_and_again_after_that() -> None:
    """Bufferbloat: 100 ms of link are 69 segments, and as many fit into the queue."""
    run = downloaded(3000, link=tcp(replace(STEADY, queue_bytes=70 * SEGMENT)))
    waits_s = [after.arrival_s - before.arrival_s for before, after in pairwise(run.deliveries)]

    assert run.delivered_bytes(0) == 3000 * SEGMENT
    assert sum(wait_s > RTT_S / 2 for wait_s in waits_s[20:]) >= 2, "gaps that a loss left"
    assert last_s(run) < 1.15 * 3000 * SEGMENT * US


def test_a_newcomer_waits_behind_a_queue_that_another_filled() -> None:
    run = Run(tcp(replace(STEADY, queue_bytes=60 * SEGMENT)), 2)
    late = Sending(1.0, 1, SEGMENT)
    run.perform([Sending(0, 0, 1000 * SEGMENT), late], punctual=True)

    [arrival_s] = [d.arrival_s for d in run.deliveries if d.flow is run.flows[1]]
    assert arrival_s - 1.0 > 20 * SEGMENT * US


@pytest.mark.parametrize("variation", [AMONG_OTHERS, CROWDED], ids=["each", "one queue"])
def test_other_downloads_take_their_parts(variation: Variation) -> None:
    """A third of the link is left by two others."""
    alone, among = downloaded(300), downloaded(300, link=tcp(variation))

    assert 2 * last_s(alone) < last_s(among) < 8 * last_s(alone)


@pytest.mark.parametrize("congestion", CongestionControl)
def test_what_is_lost_now_and_then_costs_time_and_no_byte(congestion: CongestionControl) -> None:
    whole = downloaded(500, 3, tcp(congestion=congestion))
    lossy = downloaded(500, 3, tcp(congestion=congestion, loss_share=0.03))

    assert [lossy.delivered_bytes(flow) for flow in range(3)] == [500 * SEGMENT] * 3
    assert last_s(lossy) > last_s(whole)


def test_bbr_cares_less_for_losses_than_cubic_and_cubic_no_more_than_reno() -> None:
    """Medians over seeds, at 3 % and 100 ms."""
    times_s = {
        congestion: median(
            last_s(downloaded(300, link=tcp(STEADY, 0.0, 0.03, congestion, str(seed))))
            for seed in range(15)
        )
        for congestion in CongestionControl
    }

    assert 2 * times_s[CongestionControl.BBR] < times_s[CongestionControl.CUBIC]
    assert times_s[CongestionControl.CUBIC] <= times_s[CongestionControl.RENO]


def median_s(rtt_s: float = RTT_S, rate_bps: float = RATE_BPS, loss_share: float = 0.0) -> float:
    """How long 200 segments take over each of two connections, the median over seeds."""
    variation = Variation(ConstantRate(8 / rate_bps), rate_bps, rtt_s=rtt_s)
    times_s = []
    for seed in range(11 if loss_share else 1):
        loss = RandomLoss(loss_share, str(seed)) if loss_share else None
        link = TcpLink(0.0, variation, Path(rtt_s, loss=loss))
        times_s.append(last_s(downloaded(200, 2, link)))
    return median(times_s)


def test_more_loss_never_completes_sooner_in_the_median() -> None:
    times_s = [median_s(loss_share=share) for share in (0.0, 0.001, 0.01, 0.03, 0.1)]

    assert times_s == sorted(times_s)


@pytest.mark.parametrize("loss_share", [0.0, 0.01])
def test_more_delay_or_less_rate_never_completes_sooner_in_the_median(loss_share: float) -> None:
    by_delay = [median_s(rtt_s, loss_share=loss_share) for rtt_s in (0.01, 0.03, 0.1, 0.3)]
    by_rate = [median_s(rate_bps=bps, loss_share=loss_share) for bps in (64e6, 16e6, 4e6, 1e6)]

    for times_s in (by_delay, by_rate):
        assert times_s == sorted(times_s)


@given(variations, delays, shares, controls, sendings)
def test_every_byte_arrives_however_late_the_link_is_told_and_at_the_same_time(
    variation: Variation,
    delay_s: float,
    loss_share: float,
    congestion: CongestionControl,
    given_sendings: list[Sending],
) -> None:
    punctual, late = (Run(tcp(variation, delay_s, loss_share, congestion)) for _ in range(2))

    punctual.perform(given_sendings, punctual=True)
    late.perform(given_sendings, punctual=False)

    assert sorted(late.schedule()) == sorted(punctual.schedule())
    for flow in range(3):
        assert punctual.delivered_bytes(flow) == sum(
            sending.size_bytes for sending in given_sendings if sending.flow == flow
        )


@given(delays, shares, sendings)
def test_it_is_never_faster_than_senders_that_hold_nothing_back(
    delay_s: float, loss_share: float, given_sendings: list[Sending]
) -> None:
    fluid, run = Run(steady(RATE_BPS, delay_s)), Run(tcp(STEADY, delay_s, loss_share))
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

    if sum(sending.size_bytes for sending in small):
        assert last_s(run) == pytest.approx(last_s(fluid))


@given(st.sampled_from([0.005, 0.05]), shares)
def test_jitter_delays_acknowledgements_too_and_keeps_the_order(
    jitter_s: float, loss_share: float
) -> None:
    run = downloaded(70, link=tcp(jittery(jitter_s), loss_share=loss_share))
    arrivals_s = [delivery.arrival_s for delivery in run.deliveries]

    assert arrivals_s == sorted(arrivals_s)
    assert arrivals_s[-1] > last_s(downloaded(70))


@given(variations, shares, sendings, st.booleans())
def test_no_byte_can_be_there_before_the_link_says_it_can(
    variation: Variation, loss_share: float, given_sendings: list[Sending], coalesces: bool
) -> None:
    """`earliest_arrival_s` is asked at every event, for the next byte and for all of them."""
    run = Run(tcp(variation, 0.01, loss_share, coalesces=coalesces))
    for sending in given_sendings:
        run.link.send(run.flows[sending.flow], 10 * sending.size_bytes, 0.0)
    said_s: dict[tuple[int, int], float] = {}
    """The latest that was said, by flow and by how much of it."""
    done_bytes = dict.fromkeys(range(3), 0)
    given_bytes = [
        sum(10 * sending.size_bytes for sending in given_sendings if sending.flow == flow)
        for flow in range(3)
    ]
    while (next_s := run.link.next_event_s()) is not None:
        for flow in range(3):
            for size_bytes in {1, given_bytes[flow] - done_bytes[flow]} - {0}:
                at_s = run.link.earliest_arrival_s(run.flows[flow], size_bytes)
                of_what = (flow, done_bytes[flow] + size_bytes)
                said_s[of_what] = max(at_s, said_s.get(of_what, -inf))
        for delivery in run.link.advance(next_s):
            flow = run.flows.index(delivery.flow)
            done_bytes[flow] += delivery.size_bytes
            here = [key for key in said_s if key[0] == flow and key[1] <= done_bytes[flow]]
            for of_what in here:
                assert said_s.pop(of_what) <= delivery.arrival_s + 1e-9
