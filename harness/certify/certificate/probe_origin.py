"""The probe's origin: answers of known sizes, uploads of any, and no work in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from harness.servers.child import Child, running

_HEAD_END = b"\r\n\r\n"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


def probe_content(size_bytes: int) -> bytes:
    """What bodies are made of: bytes of a period that no segment and no buffer has."""
    period = bytes(range(251))
    return (period * (size_bytes // len(period) + 1))[:size_bytes]


class ProbeConnection(asyncio.Protocol):
    """GET /n is answered with n bytes, anything that has a body with nothing once it is here.

    Requests come one at a time, as the probe sends them.
    """

    def __init__(self, content: memoryview) -> None:
        self._content = content
        self._head = b""
        self._missing_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A connection begins."""
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        """A piece of a request is here."""
        if self._missing_bytes:
            self._take_body(len(data))
            return
        self._head += data
        head, end, body = self._head.partition(_HEAD_END)
        if end:
            self._head = b""
            self._begin(head, len(body))

    def _begin(self, head: bytes, body_bytes: int) -> None:
        _, _, rest = head.lower().partition(b"\r\ncontent-length:")
        self._missing_bytes = int(rest.partition(b"\r\n")[0] or b"0")
        if self._missing_bytes:
            self._take_body(body_bytes)
            return
        size_bytes = int(head.split(b" ", 2)[1].lstrip(b"/"))
        # At once, as web servers do: a head alone would be one of TCP's first ten segments.
        self._transport.writelines((_ANSWER % size_bytes, self._content[:size_bytes]))

    def _take_body(self, size_bytes: int) -> None:
        self._missing_bytes -= size_bytes
        if self._missing_bytes <= 0:
            self._transport.write(_ANSWER % 0)


@asynccontextmanager
async def running_probe_origin(largest_bytes: int) -> AsyncIterator[str]:
    """The URL of an origin in a process of its own, with answers of up to so many bytes.

    Raises EnvironmentProblem when it cannot start.
    """
    child: Child
    async with running("harness.certify.certificate", {"largest_bytes": largest_bytes}) as child:
        yield child.greeting["url"]
