import asyncio
from collections.abc import Awaitable, Callable

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.uplink import Uplink
from tests.servers.emulator.fake_transport import FakeTransport

# Up, a byte takes 2 us; all but 0.5 ms of the round trip is left to what answers.
PROFILE = NetworkProfile("round", 8e6, 4e6, 0.1)
MINIMUM_DELAY_S = 0.0005
Arrivals = list[tuple[float, bytes, bool]]


def play(story: Callable[[Uplink, FakeTransport], Awaitable[None]]) -> Arrivals:
    """What arrives of a story that begins with a connection, and when."""

    async def run() -> Arrivals:
        loop, arrivals = asyncio.get_running_loop(), Arrivals()

        def take(data: bytes, arrival_s: float, is_end: bool) -> None:
            assert arrival_s == pytest.approx(loop.time())
            arrivals.append((loop.time() - begun_s, data, is_end))

        begun_s, transport = loop.time(), FakeTransport()
        await story(Uplink(transport, AccessLink.of(PROFILE, loop), take), transport)
        await asyncio.sleep(10)
        return arrivals

    return run_virtually(run())


def test_nothing_arrives_before_the_handshake_is_over() -> None:
    async def story(uplink: Uplink, transport: FakeTransport) -> None:
        uplink.send(b"x" * 100)

    assert play(story) == [(pytest.approx(0.1 + 200e-6 + MINIMUM_DELAY_S), b"x" * 100, False)]


def test_bytes_keep_their_order_and_the_end_comes_behind_them() -> None:
    async def story(uplink: Uplink, transport: FakeTransport) -> None:
        await asyncio.sleep(1)
        uplink.send(b"ab")
        uplink.send(b"c")
        uplink.finish()
        assert uplink.is_under_way

    arrivals = play(story)

    assert b"".join(data for _, data, _ in arrivals) == b"abc"
    assert [is_end for *_, is_end in arrivals][-1]


def test_a_client_is_read_from_as_long_as_the_link_takes_more() -> None:
    async def story(uplink: Uplink, transport: FakeTransport) -> None:
        await asyncio.sleep(1)
        while not transport.is_reading_paused:
            uplink.send(b"x" * 10_000)
        await asyncio.sleep(10)
        assert not transport.is_reading_paused

    play(story)


def test_nothing_arrives_while_nobody_takes_it() -> None:
    async def story(uplink: Uplink, transport: FakeTransport) -> None:
        await asyncio.sleep(1)
        uplink.pause()
        uplink.send(b"x")
        await asyncio.sleep(1)
        uplink.resume()

    [(at_s, data, _)] = play(story)

    assert (at_s, data) == (pytest.approx(2 + 2e-6 + MINIMUM_DELAY_S), b"x")


def test_what_was_on_its_way_from_a_socket_that_is_gone_never_arrives() -> None:
    async def story(uplink: Uplink, transport: FakeTransport) -> None:
        uplink.send(b"x")
        uplink.close()
        assert not uplink.is_under_way

    assert play(story) == []
