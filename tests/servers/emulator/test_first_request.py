"""On the virtual clock: a client has 60 s until its first request."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.connection import ClientConnection
from harness.servers.emulator.first_request import MOST_HEAD_BYTES
from tests.servers.emulator.fake_transport import FakeTransport

NEAR = NetworkProfile("near", None, None, 0.0, has_handshake=False)
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
Story = Callable[[FakeTransport, ClientConnection], Awaitable[None]]


def closed_at_s(story: Story, profile: NetworkProfile = NEAR) -> float | None:
    """When a client that behaves like this is cut off, in seconds; None where it never is."""

    async def run() -> float | None:
        transport = FakeTransport()
        access_link = AccessLink.of(profile, asyncio.get_running_loop())
        connection = ClientConnection(transport, access_link, lambda _: None)
        await story(transport, connection)
        await asyncio.sleep(3600)
        return transport.closed_at_s

    return run_virtually(run())


async def read_for_a_second(connection: ClientConnection) -> None:
    """What a proxy does: it takes whatever comes."""
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            while await connection.reader.read(2**20):
                pass
            await asyncio.sleep(1)


def sending(*pieces: bytes) -> Story:
    """One piece a second; nobody answers."""

    async def story(_: FakeTransport, connection: ClientConnection) -> None:
        for piece in pieces:
            connection.data_received(piece)
            await read_for_a_second(connection)

    return story


def test_a_client_that_says_nothing_is_cut_off_after_a_minute() -> None:
    assert closed_at_s(sending()) == pytest.approx(60)


def test_half_a_request_is_none_however_slowly_it_comes() -> None:
    assert closed_at_s(sending(*[b"a"] * 50)) == pytest.approx(60)


@pytest.mark.parametrize(
    "pieces",
    [[GET], [GET[:9], GET[9:]], [GET[:-2], GET[-2:]], [bytes([each]) for each in GET]],
    ids=["at once", "in the middle", "in its end", "byte by byte"],
)
def test_a_client_that_has_asked_may_wait_and_be_silent(pieces: list[bytes]) -> None:
    assert closed_at_s(sending(*pieces)) is None


def test_a_client_may_upload_more_than_a_head_may_have() -> None:
    assert closed_at_s(sending(GET, *[bytes(MOST_HEAD_BYTES)] * 3)) is None


def test_a_head_without_end_is_cut_off() -> None:
    assert closed_at_s(sending(bytes(MOST_HEAD_BYTES))) == pytest.approx(60)
    assert closed_at_s(sending(bytes(MOST_HEAD_BYTES), b"a")) == pytest.approx(1)


def test_a_client_that_is_answered_is_waited_for_no_more() -> None:
    """As over TLS, where nobody can see a request."""

    async def story(_: FakeTransport, connection: ClientConnection) -> None:
        connection.data_received(b"\x16\x03\x01")
        await asyncio.sleep(1)
        connection.writer.write(b"\x16\x03\x03")
        connection.data_received(bytes(2 * MOST_HEAD_BYTES))

    assert closed_at_s(story) is None


def test_a_slow_link_is_not_its_clients_fault() -> None:
    """100 bytes at 8 bit/s take 100 s; the request is whole after 26 of them."""
    slow = NetworkProfile("slow", None, 8.0, 0.0, has_handshake=False)

    assert closed_at_s(sending(bytes(74), GET), slow) is None


def test_a_client_that_leaves_is_not_waited_for() -> None:
    async def story(transport: FakeTransport, _: ClientConnection) -> None:
        await asyncio.sleep(1)
        transport.close()

    assert closed_at_s(story) == 1
