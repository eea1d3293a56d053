"""An origin with nothing in it but bytes: GET /n is answered with n of them, from memory."""

import asyncio
from typing import cast

import uvloop

from harness.child import answer_until_parent_ends, read_configuration, tell


class Answer(asyncio.Protocol):
    """One connection; requests come one at a time, and each in one piece."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer one request."""
        size_bytes = int(data.split(b" ", 2)[1].lstrip(b"/"))
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size_bytes)
        self._transport.write(self._content[:size_bytes])


async def serve() -> None:
    """Serve until the parent ends."""
    configuration, questions = await read_configuration()
    content = bytes(configuration["largest_bytes"])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answer(content), "127.0.0.1", 0)
    tell({"url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"})

    async def answer(question: dict[str, object]) -> dict[str, object]:
        return question

    await answer_until_parent_ends(questions, answer)


if __name__ == "__main__":
    uvloop.run(serve())
