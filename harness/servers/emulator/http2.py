"""One HTTP/2 client: TLS, frames and streams on one side, requests in HTTP/1.1 on the other.

    client ── socket ── data_received ─► up.send ····· arrived ─► TLS ─► frames ─► upstream
    client ◄─ socket ◄─ TLS ◄─ whose turn it is ◄─ arrived ····· down.send ◄─ streams ◄─ upstream

Requests are handed on as early as over HTTP/1.1. Whatever else a client says (windows, settings,
a stream that it gives up) has its effect when it virtually arrives, `lead_s` later.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings

from harness.core.http.http2_frame import FrameSplitter, FrameTooLong, ReceivedFrame
from harness.core.http.priority import (
    FIELD_NAME,
    UPDATE_FRAME_TYPE,
    BadUpdate,
    Priority,
    read_update,
)
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.exchange import Request
from harness.servers.emulator.first_request import FirstRequest
from harness.servers.emulator.http2_downlink import Http2Downlink
from harness.servers.emulator.http2_journal import StreamJournal, begun_record
from harness.servers.emulator.http2_stream import Stream
from harness.servers.emulator.journal import SendTimes
from harness.servers.emulator.postponed import Postponed
from harness.servers.emulator.tls import TlsEnd
from harness.servers.emulator.uplink import Uplink
from harness.servers.emulator.upstream import Upstream
from harness.servers.request_log import WriteRecord

MOST_CLIENTS = 100
"""Their descriptors, and three for each request in flight, are fewer than select(2) watches."""

_LARGEST_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Http2Service:
    """What every client gets: a link, a certificate, and somebody who answers.

    A client may have `stream_count` requests in flight at once. `write` is given a record of every
    request. `clients` are those of now; `connection_indices` count theirs.
    """

    access_link: AccessLink
    context: ssl.SSLContext
    upstream: Upstream
    stream_count: int
    write: WriteRecord | None = None
    clients: set["Http2Client"] = field(default_factory=set)
    connection_indices: Iterator[int] = field(default_factory=lambda: count(1))


class Http2Client(asyncio.Protocol):
    """A client's connection."""

    def __init__(self, service: Http2Service) -> None:
        self._service = service
        self._connection_index = next(service.connection_indices)
        self._send_times = SendTimes()
        self._tls = TlsEnd(service.context)
        self._h2 = _server(service.stream_count)
        self._frames = FrameSplitter(has_preface=True)
        self._incoming: deque[tuple[ReceivedFrame, float]] = deque()
        self._is_waiting = False
        self._gives_up_later = False
        self._has_ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is there; nothing arrives before the handshake is over."""
        assert isinstance(transport, asyncio.Transport)
        loop, link = asyncio.get_running_loop(), self._service.access_link
        self.transport = transport
        self._loop = loop
        self._later = Postponed(loop)
        self._uplink = Uplink(transport, link, self._arrived)
        self._downlink = Http2Downlink(link, transport, self._tls, self._h2)
        self._first_request = FirstRequest(
            link.header_timeout_s, lambda: self._uplink.is_under_way, transport.abort
        )
        link.schedule.connection_count += 1
        self._service.clients.add(self)
        if len(self._service.clients) > MOST_CLIENTS:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Bytes came from the client."""
        self._send_times.sent(len(data), self._loop.time())
        self._uplink.send(data)

    def eof_received(self) -> bool:
        """The client sends nothing more."""
        self._uplink.finish()
        return True

    def pause_writing(self) -> None:
        """The client reads too slowly for what was delivered to it."""
        self._downlink.pause()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self._downlink.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone, and with it all that was on its way."""
        self._has_ended = True
        self._first_request.has_come()
        self._later.clear()
        self._uplink.close()
        self._drop_streams()
        self._downlink.close()
        self._service.clients.discard(self)

    def _arrived(self, data: bytes, arrival_s: float, is_end: bool) -> None:
        """Hand requests on now, and all else when it virtually arrives."""
        self._sent_s, self._arrival_s = self._send_times.arrived(len(data)), arrival_s
        if self._has_ended:
            return
        virtual_s = arrival_s + self._service.access_link.lead_s
        was_established = self._tls.is_established
        try:
            frames = self._frames.feed(self._tls.receive(data))
        except (ssl.SSLError, FrameTooLong):
            self._later.at(virtual_s, partial(self._end_with, self._tls.pending()))
            return
        if own := self._tls.pending():
            self._later.at(virtual_s, partial(self._downlink.send_raw, own))
        if self._tls.is_established and not was_established:
            self._later.at(virtual_s, self._greet)
        self._incoming += [(frame, virtual_s) for frame in frames]
        self._go_on()
        if is_end or self._tls.has_ended:
            self._later.at(virtual_s, self._end_with)

    def _go_on(self) -> None:
        """Take in what may be; requests as fast as they are sent on."""
        upstream = self._service.upstream
        while self._incoming:
            if self._incoming[0][0].is_head and not upstream.has_room:
                if not self._is_waiting:
                    self._is_waiting = True
                    upstream.when_room(self._go_on_again)
                return
            self._take(*self._incoming.popleft())

    def _go_on_again(self) -> None:
        self._is_waiting = False
        self._go_on()

    def _greet(self) -> None:
        self._h2.initiate_connection()
        self._downlink.send_control()

    def _take(self, frame: ReceivedFrame, virtual_s: float) -> None:
        receive = partial(self._receive, frame, virtual_s)
        if not frame.is_request:
            self._gives_up_later = self._gives_up_later or frame.gives_up
            self._later.at(virtual_s, receive)
            return
        if self._gives_up_later:
            # A client that has given a stream up may open another one in its place.
            self._gives_up_later = False
            self._later.flush()
        receive()

    def _receive(self, frame: ReceivedFrame, virtual_s: float) -> None:
        if self._has_ended:
            return
        try:
            for event in self._h2.receive_data(frame.content):
                self._happened(event, virtual_s)
        except (ProtocolError, BadUpdate):
            self._end_with()
        else:
            self._downlink.send_control()

    def _happened(self, event: events.Event, virtual_s: float) -> None:
        streams = self._downlink.streams
        match event:
            case events.RequestReceived():
                self._ask(event, virtual_s + self._service.access_link.delay_per_request_s)
            case events.DataReceived() if stream := streams.get(event.stream_id):
                stream.upload(event.data, event.flow_controlled_length)
                if stream.journal is not None:
                    stream.journal.sent(len(event.data), self._arrival_s)
            case events.DataReceived():
                self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            case events.StreamEnded() if stream := streams.get(event.stream_id):
                stream.end_upload()
            case events.StreamReset() if stream := streams.get(event.stream_id):
                stream.give_up()
                self._downlink.drop(stream)
            case events.WindowUpdated() | events.RemoteSettingsChanged():
                self._downlink.update_all()
            case events.UnknownFrameReceived() if event.frame.type == UPDATE_FRAME_TYPE:
                self._downlink.prioritize(*read_update(event.frame.body))
            case events.ConnectionTerminated():
                self._end_with()

    def _ask(self, event: events.RequestReceived, asked_s: float) -> None:
        self._first_request.has_come()
        request = _request(event)
        stream = Stream(event.stream_id, asked_s, self._downlink)
        if (write := self._service.write) is not None:
            begun = begun_record(self._connection_index, request, self._sent_s, self._arrival_s)
            stream.journal = StreamJournal(begun, self._loop.time, write)
        self._downlink.streams[stream.id] = stream
        if (said := dict(event.headers).get(FIELD_NAME.encode())) is not None:
            self._downlink.prioritize(stream.id, Priority.of_field(said.decode("ascii", "replace")))
        stream.ask(self._service.upstream, request)

    def _end_with(self, last_words: bytes = b"") -> None:
        """Close the connection behind what there is to say."""
        if self._has_ended:
            return
        self._has_ended = True
        self._drop_streams()
        if last_words:
            self._downlink.send_raw(last_words)
        elif self._tls.is_established:
            self._downlink.send_control()
        self._downlink.finish()

    def _drop_streams(self) -> None:
        for stream in list(self._downlink.streams.values()):
            stream.give_up()
            self._downlink.drop(stream)


def _server(stream_count: int) -> H2Connection:
    connection = H2Connection(H2Configuration(client_side=False, header_encoding=None))
    connection.local_settings = Settings(
        client=False,
        initial_values={
            SettingCodes.MAX_CONCURRENT_STREAMS: stream_count,
            SettingCodes.MAX_HEADER_LIST_SIZE: _LARGEST_HEAD_BYTES,
        },
    )
    return connection


def _request(event: events.RequestReceived) -> Request:
    """The request as HTTP/1.1 has it (RFC 9113 §8.3.1): :authority, or Host without it, is Host."""
    pseudo = {name: value for name, value in event.headers if name.startswith(b":")}
    names = dict(event.headers)
    fields = [(b"host", pseudo.get(b":authority") or names.get(b"host") or b"")]
    fields += [(name, value) for name, value in event.headers if not _is_special(name)]
    if cookies := [value for name, value in event.headers if name == b"cookie"]:
        fields.append((b"cookie", b"; ".join(cookies)))
    has_body = event.stream_ended is None
    if has_body and b"content-length" not in names:
        fields.append((b"transfer-encoding", b"chunked"))
    return Request(pseudo[b":method"], pseudo.get(b":path", b""), fields, has_body)


def _is_special(name: bytes) -> bool:
    return name.startswith(b":") or name in (b"host", b"cookie")
