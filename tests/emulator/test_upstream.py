"""Requests to a real server on loopback, which shows what it was asked and how."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from harness.emulator.exchange import Fields, Request
from harness.emulator.upstream import Upstream
from tests.emulator.tiny_origin import TinyOrigin, running_tiny_origin

Result = TypeVar("Result")

pytestmark = pytest.mark.live


class Taker:
    """Keeps what comes of one request."""

    def __init__(self) -> None:
        self.status_code = 0
        self.fields: Fields = []
        self.content = b""
        self.is_whole = False
        self.done = asyncio.Event()
        self.first_bytes_came = asyncio.Event()

    def head(self, status_code: int, fields: Fields) -> None:
        self.status_code, self.fields = status_code, fields

    def body(self, data: bytes) -> None:
        self.content += data
        self.first_bytes_came.set()

    def end(self) -> None:
        self.is_whole = True
        self.done.set()

    def broke(self) -> None:
        self.done.set()

    def has_room(self) -> None:
        """Nothing of a request's body is held back here."""


def get(target: str, method: bytes = b"GET") -> Request:
    return Request(method, target.encode(), [(b"host", b"dicom.test")], has_body=False)


def upstream(
    story: Callable[[Upstream, TinyOrigin], Awaitable[Result]], most_connections: int = 4
) -> Result:
    async def run() -> Result:
        async with running_tiny_origin() as origin, asyncio.TaskGroup() as tasks:
            port = int(origin.url.rpartition(":")[2])
            up = Upstream(("127.0.0.1", port), most_connections, tasks)
            try:
                return await story(up, origin)
            finally:
                await up.close()
                for _ in range(origin.connection_count):
                    await origin.ended.get()
                await asyncio.sleep(0)

    return asyncio.run(run())


async def answered(up: Upstream, *requests: Request) -> list[Taker]:
    takers = [Taker() for _ in requests]
    for request, taker in zip(requests, takers, strict=True):
        up.ask(request, taker)
    for taker in takers:
        await taker.done.wait()
    return takers


def test_an_answer_comes_whole_and_connections_are_used_again() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> tuple[list[Taker], int]:
        takers = [(await answered(up, get(f"/{size}")))[0] for size in (0, 1, 200_000)]
        return takers, origin.connection_count

    takers, connection_count = upstream(story)

    assert [taker.content for taker in takers] == [b"", b"x", b"x" * 200_000]
    assert {taker.status_code for taker in takers} == {200}
    assert (b"content-length", b"1") in takers[1].fields
    assert connection_count == 1


def test_requests_beyond_the_connections_wait_in_order() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> tuple[list[Taker], int]:
        return await answered(up, *(get(f"/{size}") for size in range(20))), origin.connection_count

    takers, connection_count = upstream(story)

    assert [len(taker.content) for taker in takers] == list(range(20))
    assert connection_count == 4


def test_connections_can_be_opened_beforehand() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> int:
        await up.open()
        await answered(up, *[get("/5")] * 8)
        return origin.connection_count

    assert upstream(story) == 4


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


def test_whoever_has_more_to_ask_is_called_as_soon_as_it_would_be_sent() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> tuple[list[bool], list[str]]:
        had_room, called, both = [], [], asyncio.Event()

        def call(name: str) -> None:
            called.append(name)
            if len(called) == 2:
                both.set()

        takers = [Taker() for _ in range(6)]
        for taker in takers:
            had_room.append(up.has_room)
            up.ask(get("/1"), taker)
        had_room.append(up.has_room)
        up.when_room(lambda: call("first"))
        up.when_room(lambda: call("second"))
        assert called == []
        await both.wait()
        for taker in takers:
            await taker.done.wait()
        return had_room, called

    assert upstream(story) == ([True] * 6 + [False], ["first", "second"])


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


def test_a_cancelled_request_gives_its_place_to_the_next() -> None:
    async def story(up: Upstream, origin: TinyOrigin) -> tuple[Taker, Taker]:
        first, waiting, third = Taker(), Taker(), Taker()
        running = up.ask(get("/50000000"), first)
        cancelled = up.ask(get("/1"), waiting)
        up.ask(get("/3"), third)
        await first.first_bytes_came.wait()
        cancelled.cancel()
        running.cancel()
        await third.done.wait()
        return waiting, third

    waiting, third = upstream(story, most_connections=1)

    assert not waiting.done.is_set()
    assert third.content == b"xxx"


def test_a_server_that_is_not_there_breaks_every_request() -> None:
    async def run() -> list[bool]:
        async with asyncio.TaskGroup() as tasks:
            # Port 9 (discard) of loopback: nothing of ours listens there.
            up = Upstream(("127.0.0.1", 9), 2, tasks)
            return [taker.is_whole for taker in await answered(up, get("/1"), get("/2"))]

    assert asyncio.run(run()) == [False, False]


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
