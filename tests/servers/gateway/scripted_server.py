"""A server that says, byte for byte, what a test wants, and keeps what it was asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Say = Callable[[bytes], bytes]
"""What is said to a request, by its head; the connection is closed behind "close"."""


@dataclass(slots=True)
class ScriptedServer:
    """Listens at `authority`; `heads` are the requests that it was sent."""

    say: Say
    authority: str = ""
    heads: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                said = self.say(head)
                writer.write(said)
                await writer.drain()
                if b"close" in said or said.startswith(b"HTTP/1.0"):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def scripted_server(
    say: Say, tls: ssl.SSLContext | None = None
) -> AsyncIterator[ScriptedServer]:
    """A server on loopback, over TLS where it has what to show."""
    server = ScriptedServer(say)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.authority = f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()


def ok(body: bytes, *lines: str) -> bytes:
    """An answer of this body, with further lines in its head."""
    head = "\r\n".join(("HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *lines, "", ""))
    return head.encode() + body
