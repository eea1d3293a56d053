"""Many requests at once, over few connections."""

import asyncio

import pytest

from harness.servers.emulator.upstream import Upstream
from tests.servers.emulator.tiny_origin import TinyOrigin
from tests.servers.emulator.upstream_runs import Taker, answered, get, upstream

pytestmark = [pytest.mark.live, pytest.mark.every_python]


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
