"""What one request over one connection can meet."""

import asyncio

import pytest

from harness.servers.emulator.exchange import Request
from harness.servers.emulator.upstream import Upstream
from tests.servers.emulator.tiny_origin import TinyOrigin
from tests.servers.emulator.upstream_runs import Taker, answered, get, upstream

pytestmark = [pytest.mark.live, pytest.mark.every_python]


def test_a_head_is_answered_without_a_body() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> list[Taker]:
        # The tiny origin sends a body all the same, so its connection is not used again.
        return await answered(up, get("/0", b"HEAD"), get("/7"))

    head, body = upstream(story)

    assert (head.is_whole, head.content, body.content) == (True, b"", b"x" * 7)


def test_a_body_is_sent_as_it_comes() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> bytes:
        fields = [(b"host", b"dicom.test"), (b"content-length", b"8")]
        taker = Taker()
        exchange = up.ask(Request(b"PUT", b"/", fields, has_body=True), taker)
        exchange.send(b"half")
        exchange.send(b"half")
        exchange.send(None)
        await taker.done.wait()
        return taker.content

    assert upstream(story) == b"8"


def test_an_answer_that_breaks_off_is_told() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> list[Taker]:
        return await answered(up, get("/cut/1000")) + await answered(up, get("/9"))

    cut, whole = upstream(story)

    assert (cut.is_whole, len(cut.content)) == (False, 500)
    assert whole.content == b"x" * 9


def test_what_http_1_1_cannot_say_is_not_asked() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> list[Taker]:
        return await answered(up, get("/a b")) + await answered(up, get("/9"))

    refused, whole = upstream(story)

    assert (refused.is_whole, refused.status_code) == (False, 0)
    assert whole.content == b"x" * 9


def test_what_http_1_1_cannot_say_costs_no_connection() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> tuple[list[Taker], int]:
        await up.open()
        await answered(up, *[get("/5")] * 8)  # all of them have served, and are kept
        takers = await answered(up, get("/a b"), get("/9"), get("/c d"), get("/9"))
        return takers, origin.connection_count

    takers, connection_count = upstream(story)

    assert [taker.is_whole for taker in takers] == [False, True, False, True]
    assert connection_count == 4


def test_a_length_without_a_body_is_not_asked() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> tuple[list[Taker], int]:
        lengths = [
            Request(b"GET", b"/3", [(b"host", b"dicom.test"), (b"content-length", length)], False)
            for length in (b"5", b"0")
        ]
        return await answered(up, *lengths), len(origin.heads)

    (refused, whole), asked_count = upstream(story)

    assert (refused.is_whole, whole.content, asked_count) == (False, b"xxx", 1)


def test_a_body_shorter_than_its_length_breaks_its_request() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> tuple[Taker, list[Taker]]:
        fields = [(b"host", b"dicom.test"), (b"content-length", b"8")]
        taker = Taker()
        exchange = up.ask(Request(b"PUT", b"/", fields, has_body=True), taker)
        exchange.send(b"half")
        exchange.send(None)
        await taker.done.wait()
        return taker, await answered(up, get("/9"))

    short, [whole] = upstream(story)

    assert (short.is_whole, short.status_code) == (False, 0)
    assert whole.content == b"x" * 9


def test_a_paused_answer_waits_where_it_is() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> tuple[int, int]:
        taker = Taker()
        exchange = up.ask(get("/50000000"), taker)
        await taker.first_bytes_came.wait()
        exchange.pause()
        # Another request over another connection: whatever was under way has come by then.
        await answered(up, get("/100000"))
        paused_bytes = len(taker.content)
        await answered(up, get("/100000"))
        still_bytes = len(taker.content)
        exchange.cancel()
        return paused_bytes, still_bytes

    paused_bytes, still_bytes = upstream(story)

    assert paused_bytes == still_bytes < 1_000_000


def test_a_connection_that_was_closed_while_idle_costs_no_request() -> None:
    async def run() -> tuple[list[bytes], int]:
        count, gone = 0, asyncio.Event()

        async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal count
            count += 1
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            if count == 1:
                # Answer once, then go as soon as the next request comes.
                await reader.readexactly(1)
            else:
                await reader.read()
            writer.transport.abort()
            gone.set()

        server = await asyncio.start_server(once, "127.0.0.1", 0)
        async with asyncio.TaskGroup() as tasks:
            up = Upstream(server.sockets[0].getsockname()[:2], 1, tasks)
            takers = await answered(up, get("/"), get("/"))
            gone.clear()
            await up.close()
            await gone.wait()
            await asyncio.sleep(0)
            server.close()
        return [taker.content for taker in takers], count

    assert asyncio.run(run()) == ([b"ok", b"ok"], 2)
