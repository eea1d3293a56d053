"""HTTP/2 for real: one connection, as many streams as the client has requests in flight.

httpx speaks HTTP/2 as well, but whoever waits for an answer there waits for a lock first, in turn
with all others who wait, and reads from the socket while holding it: an answer that has arrived
is told only when as many further pieces have come as others were waiting before.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from harness.client.base_url import BaseUrl
from harness.client.buffer import ByteBuffer
from harness.client.http1_connection import broken
from harness.client.http2_connection import Http2Answer, Http2Connection
from harness.client.http_transport import preflight_headers, trusting
from harness.core.http.framing import Framing
from harness.core.http.priority import Priority
from harness.errors import RetrieveFailed

_ALPN = "h2"


class Http2Transport:
    """A client of the server at `base_url` that trusts what `certificate` (PEM) has signed.

    Paths are asked for below that of `base_url`; `connections` are streams of the one connection.
    See ImageTransport.
    """

    def __init__(
        self,
        base_url: str,
        connections: int,
        *,
        certificate: str,
        accept: str = Framing.MULTIPART.usual_accept,
    ) -> None:
        self._base = BaseUrl.of(base_url)
        self.connections = connections
        self._accept = accept
        self._context = trusting(certificate, _ALPN)
        self._connection: Http2Connection | None = None
        self._turn = asyncio.Lock()

    def buffer(self) -> ByteBuffer:
        """See ImageTransport."""
        return ByteBuffer()

    def get(
        self, path: str, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[Http2Answer]:
        """See ImageTransport."""
        return self._asked("GET", path, headers)

    def prioritize(self, path: str, priority: Priority) -> None:
        """See ReadingTransport."""
        if self._connection is not None:
            self._connection.prioritize(self._base.target(path), priority)

    def preflight(
        self, path: str, unsafe_headers: Sequence[str]
    ) -> AbstractAsyncContextManager[Http2Answer]:
        """See ImageTransport."""
        return self._asked("OPTIONS", path, preflight_headers(unsafe_headers))

    async def open_connections(self, count: int) -> None:
        """Open the connection, where any stream shall be free. Raises RetrieveFailed."""
        if count:
            async with self._asked("HEAD", "", {}) as answer:
                await answer.read(None)

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close()

    @asynccontextmanager
    async def _asked(
        self, method: str, path: str, headers: Mapping[str, str]
    ) -> AsyncIterator[Http2Answer]:
        connection = await self._open_connection()
        fields = {"accept": self._accept, "accept-encoding": "identity"}
        fields |= {name.lower(): value for name, value in headers.items()}
        answer = connection.ask(method, self._base.target(path), fields)
        try:
            await answer.wait_until_begun()
            yield answer
        finally:
            connection.let_go(answer)

    async def _open_connection(self) -> Http2Connection:
        """The connection, or a new one where it is lost; its answers stay those of the lost one."""
        async with self._turn:
            if self._connection is None or self._connection.is_lost:
                self._connection = await _connected(self._base, self._context)
            return self._connection


async def _connected(base: BaseUrl, context: ssl.SSLContext) -> Http2Connection:
    loop = asyncio.get_running_loop()
    try:
        transport, connection = await loop.create_connection(
            lambda: Http2Connection(base), base.host, base.port, ssl=context
        )
    except OSError as error:
        raise broken(base.url, f"{type(error).__name__} {error}") from error
    if (spoken := transport.get_extra_info("ssl_object").selected_alpn_protocol()) != _ALPN:
        transport.abort()
        raise RetrieveFailed(
            base.url,
            None,
            f"speaks {spoken or 'HTTP/1.1'} instead of HTTP/2",
            "see what the server and whatever is before it can speak",
            told=f"{spoken or 'HTTP/1.1'} instead of HTTP/2",
        )
    return connection
