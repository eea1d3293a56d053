"""One client over HTTP/2 in virtual time: TLS and frames are real, the times are exact."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from h2.errors import ErrorCodes

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.multiplex import FRAME_BYTES, framed_bytes
from harness.core.http.priority import UPDATE_FRAME_TYPE, Priority, Urgency, update_frame
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.access_link import AccessLink
from tests.servers.emulator.http2_peer import Peer

Result = TypeVar("Result")

PROFILE = NetworkProfile("round", 8e6, 8e6, 0.1, has_handshake=False)
"""A byte takes 1 us in both directions; the round trip is 100 ms."""
BYTE_S = 1e-6
RTT_S = 0.1
NEARLY_S = 300e-6
"""A request and the head of its answer, compressed, are fewer bytes than that takes."""


class Play(Protocol):
    """Plays a story of one client over a network, and gives what it comes to."""

    def __call__(
        self,
        story: Callable[[Peer], Awaitable[Result]],
        profile: NetworkProfile = PROFILE,
        **client: int,
    ) -> Result: ...


@pytest.fixture
def play(confdir: Path, context: ssl.SSLContext) -> Play:
    def run(
        story: Callable[[Peer], Awaitable[Result]],
        profile: NetworkProfile = PROFILE,
        **client: int,
    ) -> Result:
        async def main() -> Result:
            link = AccessLink.of(profile, asyncio.get_running_loop())
            peer = Peer(link, context, confdir / "mitmproxy-ca-cert.pem", **client)  # type: ignore[arg-type]
            await peer.greet()
            link.schedule.report()
            return await story(peer)

        return run_virtually(main())

    return run


def test_an_answer_comes_after_one_round_trip_and_at_the_rate_of_the_link(play: Play) -> None:
    async def story(peer: Peer) -> tuple[float, float]:
        start_s = peer.loop.time()
        stream = peer.get("/100000")
        await asyncio.sleep(5)
        assert stream.status_code == 200
        assert stream.body_bytes == 100_000
        assert stream.began_s is not None
        assert stream.ended_s is not None
        return stream.began_s - start_s, stream.ended_s - start_s

    began_s, ended_s = play(story)

    assert RTT_S < began_s < RTT_S + NEARLY_S
    assert ended_s == pytest.approx(RTT_S + framed_bytes(100_000) * BYTE_S, abs=NEARLY_S)


def test_six_answers_share_the_link_fairly(play: Play) -> None:
    async def story(peer: Peer) -> list[float]:
        start_s = peer.loop.time()
        streams = [peer.get("/100000") for _ in range(6)]
        await asyncio.sleep(5)
        return [stream.ended_s - start_s for stream in streams if stream.ended_s]

    ended_s = play(story)
    assert isinstance(ended_s, list)

    whole_s = 6 * framed_bytes(100_000) * BYTE_S
    assert len(ended_s) == 6
    assert max(ended_s) == pytest.approx(RTT_S + whole_s, abs=6 * NEARLY_S)
    # The last round of each is a frame of 1696 bytes.
    assert max(ended_s) - min(ended_s) < 6 * (100_000 % FRAME_BYTES + 31) * BYTE_S + NEARLY_S


def test_a_small_answer_waits_for_one_frame_of_a_large_one(play: Play) -> None:
    async def story(peer: Peer) -> float:
        peer.get("/3000000")
        await asyncio.sleep(1)
        return await peer.wait_for("/1000")

    waited_s = play(story)

    assert waited_s == pytest.approx(
        RTT_S + 1031 * BYTE_S, abs=(2 * FRAME_BYTES + 62) * BYTE_S + NEARLY_S
    )


def test_a_window_is_sent_once_in_a_round_trip(play: Play) -> None:
    window_bytes = 20_000

    async def story(peer: Peer) -> float:
        return await peer.wait_for("/200000", timeout_s=20)

    took_s = play(story, window_bytes=window_bytes)
    assert isinstance(took_s, float)

    # h2 opens a window again when half of it is used up: between one and two round trips for each.
    assert 200_000 / window_bytes * RTT_S < took_s < 2 * 200_000 / window_bytes * RTT_S


def test_what_a_client_does_not_take_is_not_fetched(play: Play) -> None:
    async def story(peer: Peer) -> tuple[int, int]:
        slow = peer.get("/50000000")
        await asyncio.sleep(30)
        fast = peer.get("/1000")
        await asyncio.sleep(1)
        assert fast.ended_s is None, "the window of the connection is used up as well"
        fetched_bytes = 50_000_000 - peer.upstream.exchanges[0].left_bytes
        return fetched_bytes, slow.body_bytes

    fetched_bytes, taken_bytes = play(
        story, window_bytes=65_535, session_window_bytes=65_536, consumes=False
    )

    assert taken_bytes == 65_535
    assert fetched_bytes < 3 * 2**20


def test_a_stream_whose_window_is_full_holds_no_other_one_up(play: Play) -> None:
    async def story(peer: Peer) -> float:
        peer.get("/50000000")
        await asyncio.sleep(30)
        return await peer.wait_for("/1000")

    waited_s = play(story, window_bytes=65_535, consumes=False)

    assert waited_s == pytest.approx(RTT_S + 1031 * BYTE_S, abs=NEARLY_S)


def test_a_stream_that_is_given_up_is_fetched_no_further(play: Play) -> None:
    async def story(peer: Peer) -> tuple[bool, int]:
        stream = peer.get("/50000000")
        await asyncio.sleep(1)
        peer.h2.reset_stream(1, ErrorCodes.CANCEL)
        peer.say()
        await asyncio.sleep(0.15)
        came_bytes = stream.body_bytes
        other = peer.get("/1000")
        await asyncio.sleep(1)
        assert other.body_bytes == 1000
        return peer.upstream.exchanges[0].is_cancelled, stream.body_bytes - came_bytes

    is_cancelled, later_bytes = play(story)

    assert is_cancelled
    assert later_bytes == 0


def test_a_stream_may_be_opened_in_place_of_one_just_given_up(play: Play) -> None:
    async def story(peer: Peer) -> int | None:
        peer.get("/50000000")
        await asyncio.sleep(1)
        peer.h2.reset_stream(1, ErrorCodes.CANCEL)
        other = peer.get("/1000")
        await asyncio.sleep(1)
        return other.status_code

    assert play(story, stream_count=1) == 200


def test_an_answer_that_breaks_off_is_a_stream_that_is_reset(play: Play) -> None:
    async def story(peer: Peer) -> tuple[int | None, int | None]:
        stream = peer.get("/by-hand")
        await asyncio.sleep(0.2)
        exchange = peer.upstream.exchanges[0]
        exchange.taker.head(200, [(b"content-length", b"10")])
        exchange.taker.body(b"half")
        await asyncio.sleep(0.2)
        exchange.taker.broke()
        await asyncio.sleep(0.2)
        return stream.status_code, stream.reset_code

    assert play(story) == (200, ErrorCodes.INTERNAL_ERROR)


def test_a_request_is_asked_as_http_1_1_has_it(play: Play) -> None:
    async def story(peer: Peer) -> object:
        head = [(":method", "PUT"), (":authority", "dicom.test"), (":scheme", "https")]
        head += [(":path", "/a?b"), ("accept", "*/*"), ("cookie", "a=1"), ("cookie", "b=2")]
        peer.h2.send_headers(1, head)
        peer.h2.send_data(1, b"body", end_stream=True)
        peer.say()
        await asyncio.sleep(1)
        exchange = peer.upstream.exchanges[0]
        request = exchange.request
        return request.method, request.target, request.fields, list(exchange.body)

    assert play(story) == (
        b"PUT",
        b"/a?b",
        [
            (b"host", b"dicom.test"),
            (b"accept", b"*/*"),
            (b"cookie", b"a=1; b=2"),
            (b"transfer-encoding", b"chunked"),
        ],
        [b"body", None],
    )


def test_the_host_of_a_request_that_names_no_authority_is_kept(play: Play) -> None:
    async def story(peer: Peer) -> object:
        head = [(":method", "GET"), (":scheme", "https"), (":path", "/a"), ("host", "dicom.test")]
        peer.h2.send_headers(1, head, end_stream=True)
        peer.say()
        await asyncio.sleep(1)
        return peer.upstream.exchanges[0].request.fields

    assert play(story) == [(b"host", b"dicom.test")]


def test_the_link_does_not_idle_between_answers(play: Play) -> None:
    async def story(peer: Peer) -> float:
        for _ in range(20):
            peer.get("/50000")
        await asyncio.sleep(5)
        return peer.access_link.schedule.report().max_lateness_s

    assert play(story) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01" + bytes(400)])
def test_a_client_that_speaks_no_tls_is_closed(play: Play, garbage: bytes) -> None:
    async def story(peer: Peer) -> object:
        other = Peer(peer.access_link, peer.context, peer.authority)
        other.server.data_received(garbage)
        await asyncio.sleep(1)
        assert peer.get("/1000") is not None
        await asyncio.sleep(1)
        return other.transport.is_closing(), peer.received[1].body_bytes

    assert play(story) == (True, 1000)


def test_a_client_that_speaks_no_http_2_is_closed(play: Play) -> None:
    async def story(peer: Peer) -> bool:
        peer._tls.write(b"x" * 100)
        peer.server.data_received(peer._outgoing.read())
        await asyncio.sleep(1)
        return peer.transport.closed_at_s is not None

    assert play(story) is True


def test_a_client_that_asks_for_nothing_is_cut_off(play: Play) -> None:
    async def story(peer: Peer) -> bool:
        await asyncio.sleep(100)
        return peer.transport.closed_at_s is not None

    assert play(story) is True


def test_of_a_client_that_is_gone_nothing_is_left(play: Play) -> None:
    async def story(peer: Peer) -> object:
        for _ in range(3):
            peer.get("/10000000")
        await asyncio.sleep(1)
        peer.transport.abort()
        await asyncio.sleep(1)
        return [each.is_cancelled for each in peer.upstream.exchanges], peer.service.clients

    assert play(story) == ([True] * 3, set())


def test_a_request_is_logged_with_its_own_times(play: Play) -> None:
    async def story(peer: Peer) -> tuple[object, list[float | None]]:
        start_s = peer.loop.time()
        for _ in range(2):
            peer.get("/100000")
        await asyncio.sleep(3)
        return [
            (record.path, record.answer_body_bytes, record.started_s - start_s, record.ended_s)
            for record in peer.records
        ], [stream.ended_s for stream in peer.received.values()]

    logged, ended_s = play(story)

    assert logged == [("/100000", 100_000, 0.0, at_s) for at_s in ended_s]


def test_what_is_more_urgent_goes_first_though_it_was_asked_for_later(play: Play) -> None:
    async def story(peer: Peer) -> list[float | None]:
        start_s = peer.loop.time()
        streams = [peer.get("/500000", priority=Priority(Urgency(each))) for each in (5, 5, 1)]
        await asyncio.sleep(5)
        return [stream.ended_s and stream.ended_s - start_s for stream in streams]

    one_s, frame_s = framed_bytes(500_000) * BYTE_S, framed_bytes(FRAME_BYTES) * BYTE_S
    for ended_s, places in zip(play(story), (2, 3, 1), strict=True):
        assert ended_s == pytest.approx(RTT_S + places * one_s, abs=frame_s)


def test_what_becomes_urgent_has_the_link_a_round_trip_later(play: Play) -> None:
    async def story(peer: Peer) -> float | None:
        streams = [peer.get("/500000", priority=Priority(Urgency(5))) for _ in range(2)]
        await asyncio.sleep(0.2)
        start_s = peer.loop.time()
        last_id = max(peer.received)
        peer.say_raw(update_frame(last_id, Priority(Urgency(0))))
        await asyncio.sleep(5)
        assert all(stream.ended_s for stream in streams)
        ended_s = peer.received[last_id].ended_s
        return ended_s and ended_s - start_s

    took_s = play(story)

    # A frame of the first may have to be ended.
    frame_s = framed_bytes(FRAME_BYTES) * BYTE_S
    assert took_s == pytest.approx(RTT_S + framed_bytes(500_000) * BYTE_S, abs=frame_s + NEARLY_S)


def test_an_update_of_a_stream_that_is_over_changes_nothing(play: Play) -> None:
    async def story(peer: Peer) -> float:
        peer.get("/1000", priority=Priority(Urgency(1)))
        await asyncio.sleep(1)
        peer.say_raw(update_frame(max(peer.received), Priority(Urgency(7))))
        return await peer.wait_for("/1000")

    assert play(story) == pytest.approx(RTT_S + framed_bytes(1000) * BYTE_S, abs=NEARLY_S)


def test_an_update_that_names_no_stream_ends_the_connection(play: Play) -> None:
    async def story(peer: Peer) -> bool:
        peer.say_raw(bytes([0, 0, 1, UPDATE_FRAME_TYPE, 0, 0, 0, 0, 0, 7]))
        await asyncio.sleep(1)
        return peer.transport.closed_at_s is not None

    assert play(story)
