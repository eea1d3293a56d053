"""A DICOMweb server of a built dataset in a few lines, which misbehaves where it is told to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from harness.core.images.manifest import Manifest

Answer = Callable[[str, bytes], bytes | None]
"""From a path and its right answer to what is sent instead; None cuts it in the middle."""


def answered(content: bytes, transfer_syntax_uid: str) -> bytes:
    """A whole single-part answer."""
    kind = f"application/octet-stream; transfer-syntax={transfer_syntax_uid}"
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\nContent-Type: {kind}\r\n\r\n"
    return head.encode() + content


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class FrameServer:
    """Serves the encodings of one dataset as single parts; `answer` may change any of them.

    `opening_count` are the requests that only opened a connection.
    """

    def __init__(self, tree: Path, manifest: Manifest, answer: Answer) -> None:
        self._tree = tree
        self._syntaxes = {e.path: e.transfer_syntax_uid for e in manifest.encodings}
        self._answer = answer
        self.opening_count = 0

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """The URL under which it listens."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                method, path = request.decode().split()[:2]
                self.opening_count += method == "HEAD"
                whole = NOT_FOUND if method == "HEAD" else self._whole(path)
                content = whole if method == "HEAD" else self._answer(path, whole)
                writer.write(whole[: len(whole) // 2] if content is None else content)
                await writer.drain()
                if content is None:
                    break
        except (asyncio.IncompleteReadError, ConnectionResetError):
            pass  # the client is gone
        finally:
            writer.close()

    def _whole(self, path: str) -> bytes:
        encoding = path.split("/")[-2]
        body = (self._tree / path.lstrip("/")).read_bytes()
        return answered(body, self._syntaxes[encoding])
