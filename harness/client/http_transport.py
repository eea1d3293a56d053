"""HTTP/1.1 for real: a fixed number of connections, identity encoding, no proxy settings."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from harness import __version__
from harness.client.base_url import BaseUrl
from harness.client.buffer import ByteBuffer
from harness.client.http1_connection import Http1Answer, Http1Connection, broken
from harness.core.http.framing import Framing
from harness.core.http.priority import Priority
from harness.errors import RetrieveFailed

_PAGE_ORIGIN = "http://localhost"
"""Where the viewer's page comes from: pages of loopback may read what was imported."""
_ALPN = "http/1.1"


class HttpTransport:
    """A client of the server at `base_url` with `connections` connections that are kept open.

    Paths are asked for below that of `base_url`. Over TLS it trusts what `certificate` (PEM) has
    signed, and nothing else.
    """

    def __init__(
        self,
        base_url: str,
        connections: int,
        *,
        accept: str = Framing.MULTIPART.usual_accept,
        certificate: str | None = None,
    ) -> None:
        self._base = BaseUrl.of(base_url)
        self.connections = connections
        self._fields = {
            "Accept": accept,
            "Accept-Encoding": "identity",
            "Connection": "keep-alive",
            "User-Agent": f"progressive-loading-harness/{__version__}",
        }
        self._context = trusting(certificate, _ALPN) if certificate else None
        self._free = asyncio.Semaphore(connections)
        self._idle: list[Http1Connection] = []
        self._open: set[Http1Connection] = set()

    def buffer(self) -> ByteBuffer:
        """See ImageTransport."""
        return ByteBuffer()

    def get(
        self, path: str, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[Http1Answer]:
        """See ImageTransport."""
        return self._asked("GET", path, headers)

    def prioritize(self, path: str, priority: Priority) -> None:
        """See ReadingTransport: a connection has one answer, and nothing to say of it."""

    def preflight(
        self, path: str, unsafe_headers: Sequence[str]
    ) -> AbstractAsyncContextManager[Http1Answer]:
        """See ImageTransport."""
        return self._asked("OPTIONS", path, preflight_headers(unsafe_headers))

    async def open_connections(self, count: int) -> None:
        """Open so many connections, for which no load pays then. Raises RetrieveFailed."""
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(count):
                    group.create_task(self._open_one())
        except* RetrieveFailed as errors:
            raise errors.exceptions[0] from errors

    async def close(self) -> None:
        """Close every connection."""
        for connection in self._open:
            connection.abort()
        for connection in self._open:
            await connection.wait_until_closed()
        self._open.clear()
        self._idle.clear()

    async def _open_one(self) -> None:
        async with self._asked("HEAD", "", {}):
            pass

    @asynccontextmanager
    async def _asked(
        self, method: str, path: str, headers: Mapping[str, str]
    ) -> AsyncIterator[Http1Answer]:
        target = self._base.target(path)
        async with self._free:
            connection, answer = await self._begun(method, target, {**self._fields, **headers})
            try:
                yield answer
            finally:
                if connection.let_go():
                    self._idle.append(connection)

    async def _begun(
        self, method: str, target: str, fields: Mapping[str, str]
    ) -> tuple[Http1Connection, Http1Answer]:
        """An answer of which the head is here.

        A kept connection that the server closed just then is replaced (RFC 9112 §9.3.1).
        """
        while True:
            connection = await self._connection()
            is_kept = connection.is_kept
            answer = connection.ask(method, target, fields)
            try:
                await answer.wait_until_begun()
            except RetrieveFailed:
                connection.let_go()
                if not is_kept or answer.has_bytes:
                    raise
            except asyncio.CancelledError:
                connection.let_go()
                raise
            else:
                return connection, answer

    async def _connection(self) -> Http1Connection:
        """The connection that was used last, as in a browser, or a new one."""
        while self._idle:
            if not (connection := self._idle.pop()).is_lost:
                return connection
        connection = await self._connected()
        self._open = {each for each in self._open if not each.is_lost} | {connection}
        return connection

    async def _connected(self) -> Http1Connection:
        base, loop = self._base, asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(
                lambda: Http1Connection(base), base.host, base.port, ssl=self._context
            )
        except OSError as error:
            raise broken(base.url, f"{type(error).__name__} {error}") from error
        return connection


def preflight_headers(unsafe_headers: Sequence[str]) -> dict[str, str]:
    """What a browser says when it asks leave for a GET (Fetch §4.8)."""
    return {
        "Accept": "*/*",
        "Origin": _PAGE_ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": ",".join(unsafe_headers),
    }


def trusting(certificate: str, alpn: str) -> ssl.SSLContext:
    """What a client of TLS needs that trusts this certificate (PEM) alone, and speaks `alpn`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=certificate)
    context.set_alpn_protocols([alpn])
    return context
