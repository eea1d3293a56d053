"""Stories of requests to a real server on loopback, which shows what it was asked and how."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from harness.servers.emulator.exchange import Fields, Request
from harness.servers.emulator.upstream import Upstream
from tests.servers.emulator.tiny_origin import TinyOrigin, running_tiny_origin

Result = TypeVar("Result")


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
