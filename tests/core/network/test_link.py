from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.flow import Delivery, Flow
from tests.core.link_runs import RATE_BPS, US, Run, Sending, sendings, steady

rates = st.sampled_from([None, 1e6, RATE_BPS, 300e6])
delays = st.sampled_from([0.0, 0.01])


def test_one_transfer_takes_serialisation_and_delay_to_the_last_bit() -> None:
    run = Run(steady(RATE_BPS, 0.01))

    run.perform([Sending(2.5, 0, 100_000)], punctual=True)

    assert run.deliveries[-1].arrival_s == 2.5 + 100_000 * US + 0.01


def test_a_link_without_a_rate_only_delays() -> None:
    run = Run(steady(None, 0.25))

    run.perform([Sending(1.0, 0, 10_000_000)], punctual=True)

    assert {d.arrival_s for d in run.deliveries} == {1.25}
    assert run.delivered_bytes(0) == 10_000_000


def test_two_equal_transfers_halve_the_rate_for_each() -> None:
    run = Run(steady(RATE_BPS, 0.0))

    run.perform([Sending(0, 0, 100_000), Sending(0, 1, 100_000)], punctual=True)

    ends = [max(d.arrival_s for d in run.deliveries if d.flow is flow) for flow in run.flows[:2]]
    last_turn_s = (100_000 % run.link.turn_bytes) * US
    assert ends == pytest.approx([0.2 - last_turn_s, 0.2])


def test_an_idle_link_gives_no_credit() -> None:
    run = Run(steady(RATE_BPS, 0.0))

    run.perform([Sending(0, 0, 1000), Sending(60, 0, 50_000)], punctual=False)

    assert run.deliveries[-1].arrival_s == 60 + 50_000 * US


def test_held_bytes_do_not_reach_the_queue_before_their_time() -> None:
    run = Run(steady(RATE_BPS, 0.0))

    run.perform([Sending(1.0, 0, 1000, held_s=0.5)], punctual=True)

    assert run.schedule() == [(0, 1000, 1.5 + 1000 * US)]


def test_bytes_given_later_do_not_overtake_held_ones_of_the_same_flow() -> None:
    run = Run(steady(RATE_BPS, 0.0))

    run.perform([Sending(0, 0, 700, held_s=0.5), Sending(0, 0, 300)], punctual=True)

    assert run.deliveries[0].arrival_s > 0.5
    assert run.delivered_bytes(0) == 1000


def test_held_bytes_of_one_flow_do_not_hold_up_another() -> None:
    run = Run(steady(RATE_BPS, 0.0))

    run.perform([Sending(0, 0, 700, held_s=0.5), Sending(0, 1, 300)], punctual=True)

    assert run.schedule()[0] == (1, 300, 300 * US)


def test_the_end_arrives_with_the_last_bytes() -> None:
    run = Run(steady(RATE_BPS, 0.0))
    run.link.send(run.flows[0], 10_000, 0.0)
    run.link.finish(run.flows[0], 0.0)
    run.link.finish(run.flows[0], 0.0)

    run.drain()

    # The first segment left before the stream was finished, the rest after.
    assert [d.is_end for d in run.deliveries] == [False] * (len(run.deliveries) - 1) + [True]
    assert run.deliveries[-1].arrival_s == 10_000 * US


def test_the_end_of_an_empty_stream_takes_the_delay_alone() -> None:
    run = Run(steady(RATE_BPS, 0.01))
    run.link.finish(run.flows[0], 3.0)

    run.drain()

    assert run.deliveries == [Delivery(run.flows[0], 0, 3.01, True)]


def test_the_end_waits_for_held_bytes() -> None:
    run = Run(steady(RATE_BPS, 0.0))
    run.link.send(run.flows[0], 100, 0.0, not_before_s=1.0)
    run.link.finish(run.flows[0], 0.0)

    run.drain()

    assert run.deliveries[-1].is_end
    assert run.delivered_bytes(0) == 100


def test_a_closed_flow_delivers_nothing_more_and_frees_the_link_for_others() -> None:
    run = Run(steady(RATE_BPS, 0.01))
    gone, other = run.flows[:2]
    run.link.send(gone, 1_000_000, 0.0)
    run.link.send(gone, 1_000, 0.0, not_before_s=5.0)
    run.link.close_flow(gone, 0.0)
    run.link.send(other, 1_000, 0.0)

    run.drain()

    under_way_bytes = run.link.turn_bytes
    assert run.schedule() == [(1, 1000, (under_way_bytes + 1000) * US + 0.01)]
    assert gone.queued_bytes == 0
    assert run.link.next_event_s() is None


def test_a_paused_flow_keeps_its_bytes_and_leaves_its_turns_to_the_others() -> None:
    run = Run(steady(RATE_BPS, 0.0))
    slow, other = run.flows[:2]
    run.link.pause(slow, 0.0)
    run.link.send(slow, 5_000, 0.0)
    run.link.send(other, 5_000, 0.0)

    run.drain()
    assert run.delivered_bytes(0) == 0
    assert run.deliveries[-1].arrival_s == 5_000 * US

    run.link.resume(slow, 7.0)
    run.drain()
    assert run.deliveries[-1].arrival_s == 7.0 + 5_000 * US


def test_a_pause_stops_what_is_queued_but_not_what_has_left() -> None:
    run = Run(steady(RATE_BPS, 0.0))
    run.link.send(run.flows[0], 10 * run.link.turn_bytes, 0.0)
    run.link.pause(run.flows[0], 2.5 * run.link.turn_bytes * US)

    run.drain()

    assert run.delivered_bytes(0) == 3 * run.link.turn_bytes


@pytest.mark.parametrize(
    ("rate_bps", "full_bytes"),
    [
        pytest.param(1e6, 128 * 1024, id="never less than 128 KiB"),
        pytest.param(30e6, 187_500, id="50 ms of link"),
        pytest.param(1e9, 1024 * 1024, id="never more than 1 MiB"),
        pytest.param(None, 1024 * 1024, id="no rate"),
    ],
)
def test_a_flow_is_full_from(rate_bps: float | None, full_bytes: int) -> None:
    link = steady(rate_bps, 0.0)
    flow = link.open_flow()
    link.pause(flow, 0.0)

    link.send(flow, full_bytes - 1, 0.0)
    assert not flow.is_full

    link.send(flow, 1, 0.0)
    assert flow.is_full


def test_a_queue_is_known_to_drain_while_nothing_has_arrived_yet() -> None:
    link = steady(RATE_BPS, 5.0)
    flow = link.open_flow()
    link.send(flow, 300_000, 0.0)

    now_s = 0.0
    while flow.is_full:
        next_s = link.next_event_s()
        assert next_s is not None
        now_s = next_s
        link.advance(now_s)

    assert now_s == pytest.approx((300_000 - 128 * 1024) * US, abs=link.turn_bytes * US)


def test_held_bytes_count_as_queued() -> None:
    link = steady(RATE_BPS, 0.0)
    flow = link.open_flow()

    link.send(flow, 2_000_000, 0.0, not_before_s=1.0)

    assert flow.is_full


def test_a_link_knows_since_when_it_is_idle() -> None:
    link = steady(RATE_BPS, 0.01)
    flow = link.open_flow()
    assert link.idle_since_s(1.0) == -float("inf")

    link.send(flow, 50_000, 1.0)

    assert link.idle_since_s(1.04) is None
    assert link.idle_since_s(1.07) == pytest.approx(1.05)


def test_a_small_transfer_beside_large_ones_waits_at_most_one_round() -> None:
    run = Run(steady(RATE_BPS, 0.0))
    link, turn = run.link, run.link.turn_bytes
    for flow in run.flows[:2]:
        link.send(flow, 10_000_000, 0.0)
    now_s = 3.3337

    link.send(run.flows[2], 1000, now_s)
    run.drain()

    arrival_s = next(d.arrival_s for d in run.deliveries if d.flow is run.flows[2])
    assert arrival_s <= now_s + (2 * turn + 1000) * US


@given(rates, delays, sendings)
def test_no_byte_is_lost_or_invented(
    rate_bps: float | None, delay_s: float, sendings: list[Sending]
) -> None:
    run = Run(steady(rate_bps, delay_s))

    run.perform(sendings, punctual=True)

    for index, flow in enumerate(run.flows):
        sent_bytes = sum(s.size_bytes for s in sendings if s.flow == index)
        assert run.delivered_bytes(index) == sent_bytes
        assert flow.queued_bytes == 0


@given(rates, delays, sendings)
def test_arrivals_are_reported_in_order(
    rate_bps: float | None, delay_s: float, sendings: list[Sending]
) -> None:
    run = Run(steady(rate_bps, delay_s))

    run.perform(sendings, punctual=True)

    arrivals_s = [d.arrival_s for d in run.deliveries]
    assert arrivals_s == sorted(arrivals_s)


@given(st.sampled_from([1e6, RATE_BPS, 300e6]), delays, sendings)
def test_no_window_of_time_carries_more_than_the_rate(
    rate_bps: float, delay_s: float, sendings: list[Sending]
) -> None:
    run = Run(steady(rate_bps, delay_s))

    run.perform(sendings, punctual=True)

    # Between neighbours, and so between any two arrivals.
    for earlier, later in pairwise(run.deliveries):
        assert later.arrival_s - earlier.arrival_s >= later.size_bytes * 8 / rate_bps - 1e-12


@given(st.sampled_from([1e6, RATE_BPS, 300e6]), delays, sendings)
def test_no_byte_arrives_sooner_than_alone_on_the_link(
    rate_bps: float, delay_s: float, sendings: list[Sending]
) -> None:
    run = Run(steady(rate_bps, delay_s))
    run.perform(sendings, punctual=True)

    for index, flow in enumerate(run.flows):
        now_s, given_bytes = 0.0, 0
        for sending in sendings:
            now_s += sending.after_s
            if sending.flow == index:
                given_bytes += sending.size_bytes
                earliest_s = now_s + sending.held_s + sending.size_bytes * 8 / rate_bps + delay_s
                assert _arrival_s(run.deliveries, flow, given_bytes) >= earliest_s - 1e-12


@given(rates, delays, sendings)
def test_waking_late_moves_no_arrival(
    rate_bps: float | None, delay_s: float, sendings: list[Sending]
) -> None:
    punctual, late = (
        Run(steady(rate_bps, delay_s)),
        Run(steady(rate_bps, delay_s)),
    )

    punctual.perform(sendings, punctual=True)
    late.perform(sendings, punctual=False)

    assert punctual.schedule() == late.schedule()


@given(rates, delays, sendings)
def test_every_announced_event_makes_progress(
    rate_bps: float | None, delay_s: float, sendings: list[Sending]
) -> None:
    run = Run(steady(rate_bps, delay_s))
    for sending in sendings:
        run.wait(sending.after_s, punctual=False)
        held_until_s = run.now_s + sending.held_s
        run.link.send(
            run.flows[sending.flow], sending.size_bytes, run.now_s, not_before_s=held_until_s
        )
    run.advance(run.now_s)

    total_bytes = sum(sending.size_bytes for sending in sendings)
    steps_at_most = 2 * (total_bytes // run.link.turn_bytes + len(sendings)) + len(sendings)
    for _ in range(steps_at_most):
        if (next_s := run.link.next_event_s()) is None:
            break
        assert next_s > run.now_s
        run.advance(next_s)
    assert run.link.next_event_s() is None
    assert sum(d.size_bytes for d in run.deliveries) == total_bytes


@given(st.integers(2, 8), st.integers(1, 60_000))
def test_equal_transfers_are_never_more_than_one_segment_apart(count: int, size: int) -> None:
    run = Run(steady(RATE_BPS, 0.0), count)
    for flow in run.flows:
        run.link.send(flow, size, 0.0)
    run.drain()

    received = dict.fromkeys(run.flows, 0)
    for delivery in run.deliveries:
        received[delivery.flow] += delivery.size_bytes
        assert max(received.values()) - min(received.values()) <= run.link.turn_bytes


@given(rates, delays, sendings, st.integers(0, 2), st.floats(0, 1))
def test_a_forecast_comes_true_when_nobody_sends_more(
    rate_bps: float | None, delay_s: float, sendings: list[Sending], flow: int, part: float
) -> None:
    run = Run(steady(rate_bps, delay_s))
    for sending in sendings:
        run.wait(sending.after_s, punctual=True)
        run.link.send(run.flows[sending.flow], sending.size_bytes, run.now_s)
    delivered_bytes = run.delivered_bytes(flow)
    left_bytes = sum(s.size_bytes for s in sendings if s.flow == flow) - delivered_bytes
    wanted_bytes = round(part * left_bytes)
    if not wanted_bytes:
        return

    forecast_s = run.link.earliest_arrival_s(run.flows[flow], wanted_bytes)
    run.drain()

    target = run.flows[flow]
    assert _arrival_s(run.deliveries, target, delivered_bytes + wanted_bytes) == forecast_s


def test_a_forecast_of_held_bytes_is_the_time_to_ask_again() -> None:
    link = steady(RATE_BPS, 0.0)
    flow = link.open_flow()
    assert link.earliest_arrival_s(flow, 1) == float("inf")

    link.send(flow, 1000, 0.0, not_before_s=2.0)

    assert link.earliest_arrival_s(flow, 1000) == 2.0


def _arrival_s(deliveries: list[Delivery], flow: Flow, size_bytes: int) -> float:
    """When the flow had received `size_bytes` in all."""
    received_bytes = 0
    for delivery in deliveries:
        if delivery.flow is flow:
            received_bytes += delivery.size_bytes
            if received_bytes >= size_bytes:
                return delivery.arrival_s
    raise AssertionError(f"only {received_bytes} of {size_bytes} bytes arrived")
