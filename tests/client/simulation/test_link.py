import asyncio

import pytest

from harness.client.simulation.link import SimulatedLink
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.network.capacity import ConstantRate
from harness.core.network.flow import Flow
from harness.core.network.link import Link
from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.tcp import Path, TcpLink
from harness.core.network.transmitter import Transmitter
from harness.core.network.varying import Variation

RATE_BPS = 8e6
DELAY_S = 0.05


Arrival = tuple[float, int]


class _AskedLink(Link):
    """See Link; it counts how often it was asked when something will have arrived."""

    asked_count = 0

    def earliest_arrival_s(self, flow: Flow, size_bytes: int) -> float:
        self.asked_count += 1
        return super().earliest_arrival_s(flow, size_bytes)


def sent(*sizes_bytes: int, again_s: float | None = None) -> list[Arrival]:
    """When each size, on a flow of its own, and all once more at `again_s`, was there."""

    async def main() -> list[Arrival]:
        loop = asyncio.get_running_loop()
        simulated = SimulatedLink(Link(Transmitter(RATE_BPS, DELAY_S)))
        flows = [simulated.open_flow() for _ in sizes_bytes]

        def put() -> None:
            for flow, size in zip(flows, sizes_bytes, strict=True):
                simulated.send(flow, size)

        async def arrival(flow: Flow, size_bytes: int) -> Arrival:
            came_bytes = await simulated.arrived(flow, size_bytes)
            return loop.time(), came_bytes

        put()
        times = 1
        if again_s is not None:
            loop.call_at(again_s, put)
            times = 2
        waits = (arrival(flow, times * size) for flow, size in zip(flows, sizes_bytes, strict=True))
        return list(await asyncio.gather(*waits))

    return run_virtually(main())


def test_what_is_sent_arrives_after_its_bytes_and_the_delay() -> None:
    assert sent(100_000) == [(pytest.approx(DELAY_S + 0.1, abs=1e-9), 100_000)]


def test_two_flows_share_the_link_and_lose_nothing() -> None:
    small, large = sent(10_000, 100_000)

    assert large == (pytest.approx(DELAY_S + 0.11, abs=1e-9), 100_000)
    # Taking turns, the small one waits for about as much of the large one as it brings itself.
    assert small[0] < DELAY_S + 0.03
    assert small[1] == 10_000


def test_what_is_sent_into_a_busy_link_waits_for_it() -> None:
    again = sent(100_000, again_s=0.05)

    assert again == [(pytest.approx(DELAY_S + 0.2, abs=1e-9), 200_000)]


def test_an_idle_link_starts_anew_without_credit() -> None:
    [(last_s, _)] = sent(100_000, again_s=10.0)

    assert last_s == pytest.approx(10.0 + DELAY_S + 0.1, abs=1e-9)


def test_nobody_is_woken_before_enough_is_there() -> None:
    async def main() -> list[Arrival]:
        loop = asyncio.get_running_loop()
        simulated = SimulatedLink(Link(Transmitter(RATE_BPS, DELAY_S)))
        flow = simulated.open_flow()
        simulated.send(flow, 10 * TCP_SEGMENT_BYTES)
        first = await simulated.arrived(flow, TCP_SEGMENT_BYTES + 1), loop.time()
        rest = await simulated.arrived(flow, 8 * TCP_SEGMENT_BYTES), loop.time()
        return [(at_s, size_bytes) for size_bytes, at_s in (first, rest)]

    segment_s = TCP_SEGMENT_BYTES * 8 / RATE_BPS
    assert run_virtually(main()) == [
        (pytest.approx(DELAY_S + 2 * segment_s, abs=1e-9), 2 * TCP_SEGMENT_BYTES),
        (pytest.approx(DELAY_S + 10 * segment_s, abs=1e-9), 8 * TCP_SEGMENT_BYTES),
    ]


@pytest.mark.parametrize("later_count", [0, 2])
def test_what_nothing_was_sent_after_is_looked_for_only_once(later_count: int) -> None:
    link = _AskedLink(Transmitter(RATE_BPS, DELAY_S))

    async def main() -> float:
        loop = asyncio.get_running_loop()
        simulated = SimulatedLink(link)
        flow = simulated.open_flow()
        simulated.send(flow, 100_000)
        for number in range(later_count):
            loop.call_at(0.01, simulated.send, simulated.open_flow(), 1_000 + number)
        await simulated.arrived(flow, 100_000)
        return loop.time()

    last_s = run_virtually(main())

    later_bytes = sum(1_000 + number for number in range(later_count))
    assert last_s == pytest.approx(DELAY_S + (100_000 + later_bytes) * 8 / RATE_BPS, abs=1e-9)
    assert link.asked_count == (2 if later_count else 1)


def test_who_waits_may_give_up_at_the_moment_at_which_it_comes() -> None:
    [(arrival_s, _)] = sent(1000)

    async def main() -> bool:
        loop = asyncio.get_running_loop()
        simulated = SimulatedLink(Link(Transmitter(RATE_BPS, DELAY_S)))
        flow = simulated.open_flow()
        task = loop.create_task(simulated.arrived(flow, 1000))
        loop.call_at(arrival_s, task.cancel)  # the first of two things that are due then
        simulated.send(flow, 1000)
        await asyncio.wait([task])
        return task.cancelled()

    assert run_virtually(main())


def test_over_tcp_a_head_leaves_in_a_packet_of_its_own() -> None:
    head_bytes, body_bytes = 300, 20_000

    async def arrivals_s() -> tuple[float, float]:
        loop, variation = (
            asyncio.get_running_loop(),
            Variation(ConstantRate(8 / RATE_BPS), RATE_BPS),
        )
        simulated = SimulatedLink(TcpLink(0.0, variation, Path(DELAY_S)))
        flow = simulated.open_flow()
        simulated.send(flow, body_bytes, head_bytes)
        came_bytes = await simulated.arrived(flow, head_bytes)
        head_s = loop.time()
        await simulated.arrived(flow, head_bytes + body_bytes - came_bytes)
        return head_s, loop.time()

    head_s, end_s = run_virtually(arrivals_s())
    assert head_s == pytest.approx(head_bytes * 8 / RATE_BPS, abs=1e-9)
    assert end_s > DELAY_S  # the end waits until the first window is acknowledged
