"""An HTTP/2 client without a network: what a test says goes straight to the server's protocol."""

import asyncio
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.settings import SettingCodes, Settings

from harness.core.http.priority import Priority, said_of
from harness.core.http.request_record import RequestRecord
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.exchange import AnswerTaker, Exchange, Request
from harness.servers.emulator.http2 import Http2Client, Http2Service
from harness.servers.emulator.upstream import Upstream
from tests.servers.emulator.fake_transport import FakeTransport

HOST = "127.0.0.1"


class FakeExchange(Exchange):
    """Answers what the test says; a body comes in pieces, and stops where it is paused."""

    def __init__(self, request: Request, taker: AnswerTaker, upstream: "FakeUpstream") -> None:
        super().__init__(request, taker, upstream)
        self.is_cancelled = False
        self.left_bytes = 0

    @property
    def has_room(self) -> bool:
        return True

    def answer(self, body_bytes: int, piece_bytes: int = 64 * 1024) -> None:
        self.left_bytes, self.piece_bytes = body_bytes, piece_bytes
        self.taker.head(200, [(b"content-length", b"%d" % body_bytes)])
        self._go_on()

    def resume(self) -> None:
        super().resume()
        asyncio.get_running_loop().call_soon(self._go_on)

    def cancel(self) -> None:
        self.is_cancelled = True

    def _go_on(self) -> None:
        while self.left_bytes and not (self.is_paused or self.is_cancelled):
            size_bytes = min(self.piece_bytes, self.left_bytes)
            self.left_bytes -= size_bytes
            self.taker.body(b"x" * size_bytes)
            if not self.left_bytes:
                self.taker.end()


class FakeUpstream(Upstream):
    """GET /n is answered with n bytes at once; whatever else waits for the test."""

    def __init__(self) -> None:
        self.exchanges: list[FakeExchange] = []

    @property
    def has_room(self) -> bool:
        return True

    def ask(self, request: Request, taker: AnswerTaker) -> Exchange:
        exchange = FakeExchange(request, taker, self)
        self.exchanges.append(exchange)
        if request.target[1:].isdigit():
            asyncio.get_running_loop().call_soon(exchange.answer, int(request.target[1:]))
        return exchange


@dataclass
class Received:
    """What came of one stream, and when."""

    body_bytes: int = 0
    status_code: int | None = None
    began_s: float | None = None
    ended_s: float | None = None
    reset_code: int | None = None


@dataclass
class Peer:
    """The client's end: TLS and HTTP/2 for real."""

    access_link: AccessLink
    context: ssl.SSLContext
    authority: Path
    window_bytes: int = 6 * 2**20
    session_window_bytes: int = 15 * 2**20
    stream_count: int = 100
    consumes: bool = True
    upstream: FakeUpstream = field(default_factory=FakeUpstream)
    received: dict[int, Received] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.records: list[RequestRecord] = []
        service = Http2Service(
            self.access_link, self.context, self.upstream, self.stream_count, self.records.append
        )
        self.service = service
        self.server = Http2Client(service)
        self.transport = _PeerTransport(self)
        self.transport.protocol = self.server
        self.server.connection_made(self.transport)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.load_verify_locations(self.authority)
        client.set_alpn_protocols(["h2"])
        self._tls = client.wrap_bio(self._incoming, self._outgoing, server_hostname=HOST)
        self.h2 = H2Connection(H2Configuration(client_side=True, header_encoding=None))
        self.h2.local_settings = Settings(
            client=True,
            initial_values={
                SettingCodes.ENABLE_PUSH: 0,
                SettingCodes.INITIAL_WINDOW_SIZE: self.window_bytes,
            },
        )
        self.established = asyncio.Event()
        self._shake_hands()

    async def greet(self) -> None:
        """Wait for the handshake, and send the first settings."""
        await self.established.wait()
        self.h2.initiate_connection()
        self.h2.increment_flow_control_window(self.session_window_bytes - 65_535)
        self.say()
        await asyncio.sleep(1)

    def get(
        self, path: str, method: str = "GET", *, ends: bool = True, priority: Priority | None = None
    ) -> Received:
        stream_id = self.h2.get_next_available_stream_id()
        head = {":method": method, ":authority": HOST, ":scheme": "https", ":path": path}
        head |= said_of(priority)
        self.h2.send_headers(stream_id, list(head.items()), end_stream=ends)
        self.say()
        self.received[stream_id] = Received()
        return self.received[stream_id]

    async def wait_for(self, path: str, timeout_s: float = 1.0) -> float:
        """The seconds until a whole answer was there."""
        start_s = self.loop.time()
        stream = self.get(path)
        await asyncio.sleep(timeout_s)
        assert stream.ended_s is not None
        return stream.ended_s - start_s

    def say(self) -> None:
        """Send what HTTP/2 has to say."""
        if plain := self.h2.data_to_send():
            self._tls.write(plain)
            self.server.data_received(self._outgoing.read())

    def say_raw(self, frame: bytes) -> None:
        """Send a frame that this end's HTTP/2 knows nothing of."""
        self._tls.write(frame)
        self.server.data_received(self._outgoing.read())

    def hear(self, data: bytes) -> None:
        self._incoming.write(data)
        if not self.established.is_set():
            self._shake_hands()
            return
        while True:
            try:
                plain = self._tls.read(2**14)
            except ssl.SSLWantReadError:
                break
            for event in self.h2.receive_data(plain):
                self._happened(event)
        self.say()

    def _happened(self, event: events.Event) -> None:
        stream = self.received.get(getattr(event, "stream_id", 0)) or Received()
        match event:
            case events.ResponseReceived():
                stream.status_code = int(dict(event.headers)[b":status"])
                stream.began_s = self.loop.time()
            case events.DataReceived():
                stream.body_bytes += len(event.data)
                if self.consumes:
                    size_bytes = event.flow_controlled_length
                    self.h2.acknowledge_received_data(size_bytes, event.stream_id)
            case events.StreamEnded():
                stream.ended_s = self.loop.time()
            case events.StreamReset():
                stream.reset_code = event.error_code

    def _shake_hands(self) -> None:
        try:
            self._tls.do_handshake()
        except ssl.SSLError:
            is_done = False  # not yet, or never: the server may refuse
        else:
            is_done = True
        if data := self._outgoing.read():
            self.loop.call_soon(self.server.data_received, data)
        if is_done:
            self.established.set()


class _PeerTransport(FakeTransport):
    def __init__(self, peer: Peer) -> None:
        super().__init__()
        self._peer = peer

    def write(self, data: "bytes | bytearray | memoryview") -> None:
        super().write(data)
        self._peer.hear(bytes(data))
