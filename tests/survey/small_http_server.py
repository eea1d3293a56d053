"""A server on a socket that answers everything alike, and closes what is idle for too long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

BODY = b"[{}]"
HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"


@asynccontextmanager
async def listening(idle_s: float, content: bytes = HEAD.encode() + BODY) -> AsyncIterator[str]:
    """Its URL; every request is answered by `content`."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError, TimeoutError):
                while True:
                    async with asyncio.timeout(idle_s):
                        await reader.readuntil(b"\r\n\r\n")
                    writer.write(content)
                    await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
