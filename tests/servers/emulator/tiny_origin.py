"""An origin that answers whatever a test wants, and a client that shows every byte."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class TinyOrigin:
    """GET /n gives n bytes, GET /cut/n promises them and goes after half, PUT gives its size."""

    def __init__(self) -> None:
        self.url = ""
        self.heads: list[bytes] = []
        self.connection_count = 0
        self.ended = asyncio.Queue[None]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connection_count += 1
        try:
            while await self._answer(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the other side has gone, which is how every connection ends
        finally:
            writer.close()
            self.ended.put_nowait(None)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        method, target, _ = head.split(b" ", 2)
        body = b"x" * int(b"0" + target.rpartition(b"/")[2])
        if method == b"PUT":
            size_bytes = int(head.lower().partition(b"content-length: ")[2].split()[0])
            body = b"%d" % len(await reader.readexactly(size_bytes))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
        is_cut = b"/cut/" in target
        writer.write(body[: len(body) // 2] if is_cut else body)
        await writer.drain()
        return not is_cut


@asynccontextmanager
async def running_tiny_origin() -> AsyncIterator[TinyOrigin]:
    origin = TinyOrigin()
    server = await asyncio.start_server(origin.serve, "127.0.0.1", 0, limit=2**20)
    origin.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield origin
    finally:
        server.close()


class Client:
    """One keep-alive HTTP/1.1 connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def exchange(self, request: bytes) -> bytes:
        """The body that one request is answered with. Raises IncompleteReadError if it is cut."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        size_bytes = int(head.lower().partition(b"content-length: ")[2].split()[0])
        return await self.reader.readexactly(size_bytes)

    async def get(self, target: str) -> bytes:
        return await self.exchange(f"GET {target} HTTP/1.1\r\nHost: dicom.test\r\n\r\n".encode())

    async def put(self, body: bytes) -> bytes:
        head = f"PUT / HTTP/1.1\r\nHost: dicom.test\r\nContent-Length: {len(body)}\r\n\r\n"
        return await self.exchange(head.encode() + body)


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        yield Client(reader, writer)
    finally:
        writer.transport.abort()
