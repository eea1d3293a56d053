import asyncio
import ssl
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.access_link import AccessLink
from tests.servers.emulator.http2_peer import Peer

PROFILE = NetworkProfile("round", 8e6, 8e6, 0.1, has_handshake=False)
"""A byte takes 1 us in both directions."""


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60_000), st.integers(1, 20_000)), min_size=1, max_size=5))
def test_the_link_carries_what_is_sent_and_nothing_else(
    confdir: Path, context: ssl.SSLContext, answers: list[tuple[int, int]]
) -> None:
    """Whatever pieces the answers come in: no byte is announced in vain, or sent for nothing."""

    async def run() -> None:
        link = AccessLink.of(PROFILE, asyncio.get_running_loop())
        peer = Peer(link, context, confdir / "mitmproxy-ca-cert.pem")
        await peer.greet()
        await asyncio.sleep(1)
        for _ in answers:
            peer.get("/by-hand")
        await asyncio.sleep(0.5)
        before, start_s = len(peer.transport.received()), peer.loop.time()
        for exchange, (size_bytes, piece_bytes) in zip(
            peer.upstream.exchanges, answers, strict=True
        ):
            exchange.answer(size_bytes, piece_bytes)
            if not size_bytes:
                exchange.taker.end()
        await asyncio.sleep(2)
        sent_bytes = len(peer.transport.received()) - before
        bodies_bytes = [stream.body_bytes for stream in peer.received.values()]
        assert bodies_bytes == [size_bytes for size_bytes, _ in answers]
        assert all(stream.ended_s for stream in peer.received.values())
        # What the client answers to it (windows) goes the other way.
        assert peer.transport.last_byte_s() - start_s == pytest.approx(sent_bytes * 1e-6, abs=1e-6)

    run_virtually(run())


def test_many_streams_keep_no_more_than_a_few(confdir: Path, context: ssl.SSLContext) -> None:
    async def run() -> int:
        link = AccessLink.of(PROFILE, asyncio.get_running_loop())
        peer = Peer(link, context, confdir / "mitmproxy-ca-cert.pem", consumes=False)
        await peer.greet()
        for _ in range(64):
            peer.get("/10000000")
        await asyncio.sleep(5)
        taken_bytes = sum(stream.body_bytes for stream in peer.received.values())
        left_bytes = sum(exchange.left_bytes for exchange in peer.upstream.exchanges)
        return 64 * 10_000_000 - left_bytes - taken_bytes

    # The first one may keep 2 MiB, the second half as much, and so on.
    assert run_virtually(run()) < 10 * 2**20
