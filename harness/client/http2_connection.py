"""One connection of HTTP/2: requests out, and the answers of as many streams in."""

import asyncio
from collections import deque
from collections.abc import Mapping

import httpx
from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings

from harness.client.base_url import BaseUrl
from harness.client.http1_connection import broken
from harness.core.http.http2_frame import FrameSplitter, FrameTooLong
from harness.core.http.priority import FIELD_NAME, Priority, update_frame

_DEFAULT_WINDOW_BYTES = 65_535
_SESSION_WINDOW_BYTES = 15 * 2**20
"""Chromium's `kSpdySessionMaxRecvWindowSize` (net/http/http_network_session.cc)."""

_STREAM_WINDOW_BYTES = 6 * 2**20
"""`kSpdyStreamMaxRecvWindowSize` from the same file."""


class Http2Answer:
    """One stream's answer; see Answer."""

    def __init__(self, url: str, stream_id: int, connection: "Http2Connection") -> None:
        self.url = url
        self.stream_id = stream_id
        self.status_code = 0
        self.headers: Mapping[str, str] = {}
        self.head_bytes = 0
        self.has_ended = False
        self.failure = ""
        self._connection = connection
        self._chunks: deque[bytes] = deque()
        self._news = asyncio.Event()

    def begin(self, fields: list[tuple[bytes, bytes]]) -> None:
        """The head is here."""
        self.headers = httpx.Headers(fields)
        self.status_code = int(self.headers[":status"])
        self._news.set()

    def append(self, data: bytes) -> None:
        """A part of the body is here."""
        self._chunks.append(data)
        self._news.set()

    def end(self, failure: str = "") -> None:
        """Nothing more comes; too early where there is a failure."""
        self.has_ended, self.failure = True, failure
        self._news.set()

    async def wait_until_begun(self) -> None:
        """Wait for the head. Raises RetrieveFailed where it does not come."""
        while not self.status_code:
            await self._wait_for_news()

    async def read(self, least_bytes: int | None) -> memoryview:
        """See Answer: what has come since, however little it is."""
        while not self._chunks:
            if self.has_ended and not self.failure:
                return memoryview(b"")
            await self._wait_for_news()
        data = b"".join(self._chunks)
        self._chunks.clear()
        self._connection.consumed(self.stream_id, len(data))
        return memoryview(data)

    async def _wait_for_news(self) -> None:
        if self.failure:
            raise broken(self.url, self.failure)
        self._news.clear()
        await self._news.wait()


class Http2Connection(asyncio.Protocol):
    """The connection: frames in, answers out."""

    def __init__(self, base: BaseUrl) -> None:
        self.is_lost = False
        self._base = base
        self._h2 = _client()
        self._frames = FrameSplitter(has_preface=False)
        self._answers: dict[int, Http2Answer] = {}
        self._prioritized_ids: dict[str, int] = {}
        self._closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """TLS is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._h2.initiate_connection()
        self._h2.increment_flow_control_window(_SESSION_WINDOW_BYTES - _DEFAULT_WINDOW_BYTES)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Frames came, or parts of them."""
        try:
            for frame in self._frames.feed(data):
                answer = self._answers.get(frame.stream_id)
                if answer is not None and frame.is_head:
                    answer.head_bytes += len(frame.content)
                for event in self._h2.receive_data(frame.content):
                    self._happened(event)
        except (ProtocolError, FrameTooLong) as error:
            self._fail(f"{type(error).__name__} {error}")
            self._transport.abort()
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone, and every answer that was under way with it."""
        self._fail("the connection was closed")
        self._closed.set()

    def ask(self, method: str, target: str, fields: Mapping[str, str]) -> Http2Answer:
        """Send a request."""
        stream_id = self._h2.get_next_available_stream_id()
        url = self._base.url_of(target)
        answer = self._answers[stream_id] = Http2Answer(url, stream_id, self)
        pseudo = {
            ":method": method,
            ":authority": self._base.authority,
            ":scheme": self._base.scheme,
            ":path": target,
        }
        head = [*pseudo.items(), *fields.items()]
        self._h2.send_headers(stream_id, head, end_stream=True)
        if FIELD_NAME in fields:
            self._prioritized_ids[url] = stream_id
        self._send()
        return answer

    def prioritize(self, target: str, priority: Priority) -> None:
        """Say anew how soon an answer is needed; the newest of a target, if it is under way."""
        stream_id = self._prioritized_ids.get(self._base.url_of(target))
        if stream_id is not None and not self.is_lost:
            self._transport.write(update_frame(stream_id, priority))

    def consumed(self, stream_id: int, size_bytes: int) -> None:
        """So much of an answer was read, and its windows may open again."""
        if not self.is_lost:
            self._h2.acknowledge_received_data(size_bytes, stream_id)
            self._send()

    def let_go(self, answer: Http2Answer) -> None:
        """Nobody reads an answer any more; what is left of it is not wanted."""
        del self._answers[answer.stream_id]
        if self._prioritized_ids.get(answer.url) == answer.stream_id:
            del self._prioritized_ids[answer.url]
        if not (answer.has_ended or self.is_lost):
            self._h2.reset_stream(answer.stream_id, ErrorCodes.CANCEL)
            self._send()

    async def close(self) -> None:
        """Cut it, and wait until it is; nobody needs a farewell that takes a round trip."""
        self._transport.abort()
        await self._closed.wait()

    def _happened(self, event: events.Event) -> None:
        answer = self._answers.get(getattr(event, "stream_id", 0))
        match event:
            case events.ConnectionTerminated():
                self._fail(f"the server ended the connection, error {event.error_code}")
            case events.DataReceived() if answer is None:
                self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            case _ if answer is None:
                pass
            case events.ResponseReceived():
                answer.begin(event.headers)
            case events.DataReceived():
                answer.append(event.data)
            case events.StreamEnded():
                answer.end()
            case events.StreamReset():
                answer.end(f"the stream was reset, error {event.error_code}")

    def _fail(self, reason: str) -> None:
        self.is_lost = True
        for answer in self._answers.values():
            if not answer.has_ended:
                answer.end(reason)

    def _send(self) -> None:
        if data := self._h2.data_to_send():
            self._transport.write(data)


def _client() -> H2Connection:
    connection = H2Connection(H2Configuration(client_side=True, header_encoding=None))
    connection.local_settings = Settings(
        client=True,
        initial_values={
            SettingCodes.ENABLE_PUSH: 0,
            SettingCodes.INITIAL_WINDOW_SIZE: _STREAM_WINDOW_BYTES,
        },
    )
    return connection
