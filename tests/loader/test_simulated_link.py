import asyncio

import pytest

from harness.core.link import Link
from harness.loader.simulated_link import SimulatedLink
from harness.loader.virtual_clock import VirtualLoop

RATE_BPS = 8e6
DELAY_S = 0.05
LONG_S = 60.0  # virtual


class Arrivals:
    """Every arrival on a flow, with the virtual moment."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.came: list[tuple[float, int]] = []

    def __call__(self, size_bytes: int) -> None:
        self.came.append((self._loop.time(), size_bytes))

    @property
    def total_bytes(self) -> int:
        return sum(size for _, size in self.came)

    @property
    def last_s(self) -> float:
        return self.came[-1][0]


def sent(*sizes_bytes: int, again_s: float | None = None) -> list[Arrivals]:
    """Each size on a flow of its own at the moment 0, and all once more at `again_s`."""
    loop = VirtualLoop()
    arrivals = [Arrivals(loop) for _ in sizes_bytes]

    async def send() -> None:
        simulated = SimulatedLink(Link(RATE_BPS, DELAY_S))
        flows = [simulated.open_flow(receive) for receive in arrivals]

        def put() -> None:
            for flow, size in zip(flows, sizes_bytes, strict=True):
                simulated.send(flow, size)

        put()
        if again_s is not None:
            loop.call_at(again_s, put)
        await asyncio.sleep(LONG_S)

    try:
        loop.run_until_complete(send())
    finally:
        loop.close()
    return arrivals


def test_what_is_sent_arrives_after_its_bytes_and_the_delay() -> None:
    [arrivals] = sent(100_000)

    assert arrivals.total_bytes == 100_000
    assert arrivals.last_s == pytest.approx(DELAY_S + 0.1, abs=1e-9)


def test_two_flows_share_the_link_and_lose_nothing() -> None:
    small, large = sent(10_000, 100_000)

    assert (small.total_bytes, large.total_bytes) == (10_000, 100_000)
    assert large.last_s == pytest.approx(DELAY_S + 0.11, abs=1e-9)
    # Taking turns, the small one waits for about as much of the large one as it brings itself.
    assert small.last_s < DELAY_S + 0.03


def test_what_is_sent_into_a_busy_link_waits_for_it() -> None:
    [arrivals] = sent(100_000, again_s=0.05)

    assert arrivals.total_bytes == 200_000
    assert arrivals.last_s == pytest.approx(DELAY_S + 0.2, abs=1e-9)


def test_an_idle_link_starts_anew_without_credit() -> None:
    [arrivals] = sent(100_000, again_s=10.0)

    assert arrivals.last_s == pytest.approx(10.0 + DELAY_S + 0.1, abs=1e-9)
