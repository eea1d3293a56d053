"""One connection of HTTP/1.1: a request goes out, its answer comes in piece by piece.

httpx speaks HTTP/1.1 as well, but its own work for one small answer is about as long as a 4g link
needs for the bytes: with two processors, loads of many small images were not the link's any more.
The network stack of a browser is no part of the page's thread; httptools, the parser of uvicorn,
makes this one cheap enough.
"""

import asyncio
from collections import deque
from collections.abc import Mapping

import httpx
from httptools import HttpParserError, HttpResponseParser

from harness.client.base_url import BaseUrl
from harness.client.transport import MOST_AT_ONCE_BYTES
from harness.errors import RetrieveFailed

_ENOUGH_BYTES = 1024 * 1024
"""With so much unread, nothing more is taken from the socket, and the server has to wait."""

_HTTP_1_1 = "1.1"
_FIRST_FINAL_STATUS = 200


class Http1Answer:
    """The answer to one request, itself the parser's protocol; see Answer.

    `has_body` is false for the answer to HEAD, whatever its head says (RFC 9110 §9.3.2).
    """

    def __init__(self, url: str, connection: "Http1Connection", *, has_body: bool) -> None:
        self.url = url
        self.status_code = 0
        self.headers: Mapping[str, str] = {}
        self.head_bytes = 0
        self.has_bytes = False
        self.has_ended = False
        self.keeps_alive = False
        self._connection = connection
        self._has_body = has_body
        self._parser = HttpResponseParser(self)
        self._reason = b""
        self._fields: list[tuple[bytes, bytes]] = []
        self._pieces: deque[memoryview] = deque()
        self._unread_bytes = 0
        self._failure = ""
        self._news = asyncio.Event()

    async def wait_until_begun(self) -> None:
        """Wait for the head. Raises RetrieveFailed where it does not come."""
        while not self.status_code:
            await self._wait_for_news()

    async def read(self, least_bytes: int | None) -> memoryview:
        """See Answer: what has come since, however little it is, and never more than 64 KiB."""
        while not self._pieces:
            if self.has_ended:
                return memoryview(b"")
            await self._wait_for_news()
        piece = self._pieces.popleft()
        if len(piece) > MOST_AT_ONCE_BYTES:
            self._pieces.appendleft(piece[MOST_AT_ONCE_BYTES:])
            piece = piece[:MOST_AT_ONCE_BYTES]
        self._unread_bytes -= len(piece)
        if self._unread_bytes < _ENOUGH_BYTES:
            self._connection.read_on()
        return piece

    def feed(self, data: bytes) -> None:
        """Bytes of the answer came."""
        self.has_bytes = True
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            self.broke(f"{type(error).__name__} {error}")
        if self._unread_bytes >= _ENOUGH_BYTES:
            self._connection.hold()

    def lost(self, reason: str) -> None:
        """The connection is gone; without a length, that is the end (RFC 9112 §6.3)."""
        has_length = "content-length" in self.headers or "transfer-encoding" in self.headers
        if self.status_code and not has_length:
            self._end(keeps_alive=False)
        else:
            self.broke(reason)

    def broke(self, reason: str) -> None:
        """It will never end."""
        if not self.has_ended:
            self._failure = reason
            self._news.set()

    # What the parser calls.

    def on_message_begin(self) -> None:
        """A head begins: the answer's own, or that of an interim one."""
        self._fields, self._reason = [], b""

    def on_status(self, reason: bytes) -> None:
        """A part of what stands behind the status."""
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field."""
        self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        """The head is here; that of an interim answer says nothing (RFC 9110 §15.2)."""
        status_code = self._parser.get_status_code()
        if status_code < _FIRST_FINAL_STATUS:
            return
        if (version := self._parser.get_http_version()) != _HTTP_1_1:
            self.broke(f"it is in HTTP/{version} instead of HTTP/{_HTTP_1_1}")
            return
        self.headers = httpx.Headers(self._fields)
        # "HTTP/1.1 200 OK", "name: value", an empty line (RFC 9112 §2.1).
        lines_bytes = sum(len(name) + len(value) + 4 for name, value in self._fields)
        self.head_bytes = len(f"HTTP/1.1 {status_code} ") + len(self._reason) + 2 + lines_bytes + 2
        self.status_code = status_code
        self._news.set()
        if not self._has_body:
            self._end(keeps_alive=self._parser.should_keep_alive())

    def on_body(self, data: bytes) -> None:
        """A part of the body."""
        self._pieces.append(memoryview(data))
        self._unread_bytes += len(data)
        self._news.set()

    def on_message_complete(self) -> None:
        """That was all of it."""
        if self.status_code and not self.has_ended:
            self._end(keeps_alive=self._parser.should_keep_alive())

    def _end(self, *, keeps_alive: bool) -> None:
        self.has_ended, self.keeps_alive = True, keeps_alive
        self._news.set()

    async def _wait_for_news(self) -> None:
        if self._failure:
            raise broken(self.url, self._failure)
        self._news.clear()
        await self._news.wait()


class Http1Connection(asyncio.Protocol):
    """An open connection to the server at `base`, for one request at a time."""

    def __init__(self, base: BaseUrl) -> None:
        self.is_lost = False
        self.is_kept = False
        self._base = base
        self._answer: Http1Answer | None = None
        self._is_held = False
        self._closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Bytes of the answer came; any that nobody asked for end the connection."""
        if self._answer is None:
            self.abort()
        else:
            self._answer.feed(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone, and an answer that was under way with it."""
        self.is_lost = True
        if self._answer is not None:
            reason = f"{type(exc).__name__} {exc}" if exc else "the connection was closed"
            self._answer.lost(reason)
        self._closed.set()

    def ask(self, method: str, target: str, fields: Mapping[str, str]) -> Http1Answer:
        """Send a request without a body."""
        assert self._answer is None
        lines = [f"{method} {target} HTTP/1.1", f"Host: {self._base.authority}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        self._transport.write("\r\n".join((*lines, "", "")).encode("ascii"))
        url = self._base.url_of(target)
        self._answer = Http1Answer(url, self, has_body=method != "HEAD")
        return self._answer

    def let_go(self) -> bool:
        """Nobody reads the answer any more; whether the connection can carry another one."""
        assert self._answer is not None
        answer, self._answer = self._answer, None
        self.is_kept = answer.has_ended and answer.keeps_alive and not self.is_lost
        if not self.is_kept:
            self.abort()
        return self.is_kept

    def hold(self) -> None:
        """Let what comes wait in the socket."""
        if not self._is_held and not self.is_lost:
            self._is_held = True
            self._transport.pause_reading()

    def read_on(self) -> None:
        """Take it again."""
        if self._is_held and not self.is_lost:
            self._is_held = False
            self._transport.resume_reading()

    def abort(self) -> None:
        """Cut it at once."""
        self._transport.abort()

    async def wait_until_closed(self) -> None:
        """Wait until nothing of it is left."""
        await self._closed.wait()


def broken(url: str, reason: str) -> RetrieveFailed:
    """What is raised for an answer that does not come to its end."""
    rule = f"was not answered completely ({reason})"
    return RetrieveFailed(url, None, rule, "see whether the origin still runs", told=reason)
