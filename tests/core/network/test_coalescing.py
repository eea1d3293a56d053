"""A coalescing link says of every flow what a plain one says, whenever it is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.coalescing import CoalescingTransmitter
from harness.core.network.flow import Flow
from harness.core.network.link import Link
from tests.core.link_runs import steady

RATE_BPS = 8e6
SENDS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 60_000), st.sampled_from((0.0, 0.003, 0.02, 0.3))),
    max_size=12,
)


def coalescing_link(delay_s: float = 0.0) -> Link:
    return Link(CoalescingTransmitter(RATE_BPS, delay_s))


def here_bytes(link: Link, flows: list[Flow], now_s: float, so_far: list[int]) -> list[int]:
    for delivery in link.advance(now_s):
        so_far[flows.index(delivery.flow)] += delivery.size_bytes
    return so_far


@given(sends=SENDS, delay_s=st.sampled_from((0.0, 0.01)))
def test_as_much_of_everything_is_here_at_any_time(
    sends: list[tuple[int, int, float]], delay_s: float
) -> None:
    plain, coalescing = steady(RATE_BPS, delay_s), coalescing_link(delay_s)
    flows = [plain.open_flow() for _ in range(4)]
    others = [coalescing.open_flow() for _ in range(4)]
    came, also_came = [0] * 4, [0] * 4
    now_s = 0.0
    for index, size_bytes, pause_s in sends:
        plain.send(flows[index], size_bytes, now_s)
        coalescing.send(others[index], size_bytes, now_s)
        now_s += pause_s
        here_bytes(plain, flows, now_s, came)
        assert here_bytes(coalescing, others, now_s, also_came) == came
        for flow, other in zip(flows, others, strict=True):
            assert other.queued_bytes == flow.queued_bytes
            due_s = plain.earliest_arrival_s(flow, 1500)
            assert abs(coalescing.earliest_arrival_s(other, 1500) - due_s) < 1e-9 or (
                coalescing.earliest_arrival_s(other, 1500) == due_s
            )
    assert here_bytes(coalescing, others, 1e3, also_came) == here_bytes(plain, flows, 1e3, came)


def test_a_long_download_leaves_in_a_few_deliveries() -> None:
    link = coalescing_link()
    flow = link.open_flow()
    link.send(flow, 10_000_000, 0.0)

    deliveries = link.advance(20.0)

    assert sum(delivery.size_bytes for delivery in deliveries) == 10_000_000
    assert deliveries[-1].arrival_s == 10.0
    assert len(deliveries) < 5


def test_a_delivery_is_there_when_the_last_segment_in_it_would_be() -> None:
    delay_s = 0.05
    link = coalescing_link(delay_s)
    flow = link.open_flow()
    link.send(flow, 1_000_000, 0.0)
    here_bytes = 0
    for now_s in (0.3, 0.7, 2.0):
        for delivery in link.advance(now_s):
            here_bytes += delivery.size_bytes
            assert delivery.arrival_s == pytest.approx(here_bytes * 8 / RATE_BPS + delay_s)

    assert here_bytes == 1_000_000


def test_the_end_of_a_stream_comes_with_its_last_segment() -> None:
    link = coalescing_link()
    flow = link.open_flow()
    link.send(flow, 100_000, 0.0)
    link.finish(flow, 0.0)

    deliveries = link.advance(1.0)

    assert [delivery.is_end for delivery in deliveries][-1] is True
    assert sum(delivery.is_end for delivery in deliveries) == 1
