from math import inf

import pytest

from harness.core.network.flow import Flow
from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.transmitter import Transmitter
from tests.core.link_runs import RATE_BPS, US


def waiting(transmitter: Transmitter, size_bytes: int, at_s: float = 0.0) -> Flow:
    """A flow that has lined up with so much to send."""
    flow = Flow(transmitter.full_bytes)
    flow.queued_bytes = flow.waiting_bytes = size_bytes
    transmitter.line_up(flow, at_s)
    return flow


def test_a_segment_is_one_tcp_segment_on_a_slow_link_and_half_a_millisecond_on_a_fast_one() -> None:
    turns = [Transmitter(rate, 0).turn_bytes for rate in (1e6, 30e6, 100e6, 10e9, None)]

    assert turns == [TCP_SEGMENT_BYTES, 1875, 6250, 65536, 65536]


def test_those_who_line_up_take_turns_of_one_segment() -> None:
    transmitter = Transmitter(RATE_BPS, 0.0)
    flows = [waiting(transmitter, 3000) for _ in range(2)]
    transmitter.transmit(1.0)

    assert [flows.index(delivery.flow) for delivery in transmitter.in_flight] == [0, 1, 0, 1, 0, 1]
    assert transmitter.in_flight[-1].arrival_s == pytest.approx(6000 * US)


def test_a_flow_that_is_taken_out_ends_the_turn_it_is_in() -> None:
    transmitter = Transmitter(RATE_BPS, 0.0)
    flow = waiting(transmitter, 10_000)
    transmitter.transmit(0.0)
    flow.is_paused = True
    transmitter.take_out(flow)
    transmitter.transmit(1.0)

    assert [delivery.size_bytes for delivery in transmitter.in_flight] == [TCP_SEGMENT_BYTES]
    assert transmitter.idle_since_s(1.0) == pytest.approx(TCP_SEGMENT_BYTES * US)


def test_a_forecast_counts_what_others_send_meanwhile() -> None:
    transmitter = Transmitter(RATE_BPS, 0.01)
    first, second = (waiting(transmitter, 3 * TCP_SEGMENT_BYTES) for _ in range(2))

    assert transmitter.forecast_s(second, 2 * TCP_SEGMENT_BYTES) == pytest.approx(
        4 * TCP_SEGMENT_BYTES * US + 0.01
    )
    assert transmitter.forecast_s(first, 10_000) == inf


def test_nothing_happens_where_nobody_has_anything_to_send() -> None:
    assert Transmitter(RATE_BPS, 0.0).next_event_s() == inf


def test_of_a_steady_link_any_time_is_service() -> None:
    transmitter = Transmitter(RATE_BPS, 0.0)

    assert transmitter.service_s(1.0, 3.0) == 2.0
    assert transmitter.service_s(3.0, 1.0) == 0.0


def test_a_flow_that_is_taken_out_before_its_turn_leaves_it_to_the_others() -> None:
    transmitter = Transmitter(RATE_BPS, 0.0)
    first, second = (waiting(transmitter, 3000) for _ in range(2))
    transmitter.take_out(first)
    transmitter.transmit(1.0)
    assert {delivery.flow for delivery in transmitter.in_flight} == {second}

    transmitter.line_up(first, 1.0)
    transmitter.transmit(2.0)
    assert transmitter.in_flight[-1].flow is first
