"""Questions to a server through its door, one after the other, and how long it took for each."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from harness.client.http_transport import HttpTransport
from harness.core.http.server_timing import FIELD_NAME, read_wait

_GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; `server_s` is the server's own time until its last byte."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    server_s: float

    @property
    def is_good(self) -> bool:
        """Whether it brought what was asked for."""
        return self.status_code in _GOOD

    @property
    def content_type(self) -> str:
        """What it says to be; empty where it says nothing."""
        return self.headers.get("content-type", "")


class Asker:
    """Asks at a door for what is of one kind."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    async def ask(self, path: str, headers: Mapping[str, str]) -> Reply:
        """The answer to a GET. Raises RetrieveFailed where none comes, or no whole one."""
        now_s = asyncio.get_running_loop().time
        async with self._transport.get(path, headers) as answer:
            begun_s = now_s()
            pieces = []
            while piece := await answer.read(None):
                pieces.append(bytes(piece))
            body_s = now_s() - begun_s
            told = answer.headers.get(FIELD_NAME.decode(), "")
            wait = read_wait(FIELD_NAME, told.encode())
            # What tells nothing is of ours, and stands for a server that needs no time.
            server_s = 0.0 if wait is None else wait.own_s() + body_s
            return Reply(answer.status_code, answer.headers, b"".join(pieces), server_s)


@asynccontextmanager
async def asking(door_url: str, accept: str, connection_count: int = 1) -> AsyncIterator[Asker]:
    """Who asks at a door with this Accept, over connections that are open then."""
    transport = HttpTransport(door_url, connection_count, accept=accept)
    try:
        await transport.open_connections(connection_count)
        yield Asker(transport)
    finally:
        await transport.close()
