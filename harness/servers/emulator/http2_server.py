"""Listens for HTTP/2, and asks a proxy that speaks HTTP/1.1."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from harness.servers.address import cannot_listen
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.http2 import Http2Client, Http2Service
from harness.servers.emulator.process import Listening
from harness.servers.emulator.tls import server_context
from harness.servers.emulator.upstream import Upstream
from harness.servers.request_log import WriteRecord

_ALPN = "h2"


@asynccontextmanager
async def running_http2_server(
    listening: Listening,
    access_link: AccessLink,
    proxy: tuple[str, int],
    confdir: Path,
    write: WriteRecord | None = None,
) -> AsyncIterator[int]:
    """Serve over the link while the context is entered; the port that is listened on.

    `write` is given a record of every request. Raises EnvironmentProblem when that port cannot be
    had.
    """
    async with asyncio.TaskGroup() as tasks:
        stream_count = listening.protocol.connections
        upstream = Upstream(proxy, stream_count, tasks)
        context = server_context(confdir, listening.host, _ALPN)
        service = Http2Service(access_link, context, upstream, stream_count, write)
        try:
            await upstream.open()
            with closing(await _listening(listening, service)) as server:
                yield server.sockets[0].getsockname()[1]
        finally:
            for client in list(service.clients):
                client.transport.abort()
            await upstream.close()


async def _listening(listening: Listening, service: Http2Service) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    try:
        return await loop.create_server(
            lambda: Http2Client(service), listening.host, listening.port
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise cannot_listen("emulator", listening.host, listening.port, reason) from error
