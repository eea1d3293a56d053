"""A server of a dataset's files that can be in any mood, and gone, from one load to the next."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from threading import Thread
from typing import Any

from harness.dataset.cache import BuiltDataset

SLOW_S = 0.1
_ELSEWHERE = b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"


class Mood(Enum):
    """What comes of a request for an image."""

    GOOD = "good"
    GONE = "gone"
    SLOW = "slow"
    SLOW_AT_FIRST = "slow at first"
    GARBAGE = "garbage"
    ELSEWHERE = "elsewhere"
    CUT = "cut"
    NO_IMAGE = "no image"
    OTHER_SIZE = "other size"


class MoodyServer:
    """Listens at `url`; each image comes bare, and those of `other` where the mood is so."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, built: BuiltDataset, other: BuiltDataset
    ) -> None:
        self.mood = Mood.GOOD
        self._loop, self._built, self._other = loop, built, other
        self._writers: set[asyncio.StreamWriter] = set()
        self._asked: set[str] = set()
        self._listening: asyncio.Server | None = None
        self._port = 0
        self.be(Mood.GOOD)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def be(self, mood: Mood) -> None:
        """Change its mood; one that is gone comes back with the next."""
        self.mood = mood
        self._await(self._end() if mood is Mood.GONE else self._start())

    async def _start(self) -> None:
        if self._listening is None:
            self._listening = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
            self._port = self._listening.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        for writer in self._writers:
            writer.transport.abort()

    def _await(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split()[1].decode().lstrip("/")
                if self._is_slow(path):
                    await asyncio.sleep(SLOW_S)
                answer = self._answer(path)
                writer.write(answer)
                await writer.drain()
                if self.mood in (Mood.GARBAGE, Mood.CUT):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    def _is_slow(self, path: str) -> bool:
        is_first = path not in self._asked
        self._asked.add(path)
        return self.mood is Mood.SLOW or (self.mood is Mood.SLOW_AT_FIRST and is_first)

    def _answer(self, path: str) -> bytes:
        built = self._other if self.mood is Mood.OTHER_SIZE else self._built
        if path.endswith("/metadata"):
            return _ok(built.directory / path, "application/dicom+json")
        encoding = built.manifest.primary_encoding
        kind = f"{encoding.media_type}; transfer-syntax={encoding.transfer_syntax_uid}"
        whole = _ok(built.directory / path, kind)
        match self.mood:
            case Mood.GARBAGE:
                return b"this is no HTTP\r\n\r\n"
            case Mood.ELSEWHERE:
                return _ELSEWHERE
            case Mood.CUT:
                return whole[:-200]
            case Mood.NO_IMAGE:
                head, separator, body = whole.partition(b"\r\n\r\n")
                return head + separator + b"?" * len(body)
        return whole


def _ok(path: Path, kind: str) -> bytes:
    body = path.read_bytes()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@contextmanager
def moody_server(built: BuiltDataset, other: BuiltDataset) -> Iterator[MoodyServer]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        server = MoodyServer(loop, built, other)
        yield server
        server.be(Mood.GONE)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
