"""From the answers to one HTTP/2 client's socket: its streams take turns on one connection.

What is put on the wire are sizes only. Which stream's bytes they are is settled when they arrive,
so a stream that begins to answer waits for no more than a frame of every other one, however much
is queued; and as much is queued as over HTTP/1.1, so that the link loses no time when the loop is
late.
"""

import asyncio

from h2.connection import H2Connection
from h2.errors import ErrorCodes

from harness.core.http.multiplex import Frame, Multiplexer, framed_bytes
from harness.core.http.priority import Priority
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.byte_queue import ByteQueue
from harness.servers.emulator.exchange import Fields
from harness.servers.emulator.http2_stream import Stream
from harness.servers.emulator.tls import TlsEnd

_MOST_KEPT_BYTES = 2 * 2**20
_LEAST_KEPT_BYTES = 32 * 1024
_STEP_BYTES = 64 * 1024
_OF_ONE_CONNECTION = {b"connection", b"keep-alive", b"proxy-connection", b"upgrade"}
_NOT_IN_HTTP_2 = _OF_ONE_CONNECTION | {b"transfer-encoding"}
"""RFC 9113 §8.2.2."""


class Http2Downlink:
    """Sends what the streams of `h2` answer, frame by frame; see Sender and Receiver."""

    def __init__(
        self, access_link: AccessLink, transport: asyncio.Transport, tls: TlsEnd, h2: H2Connection
    ) -> None:
        self.streams: dict[int, Stream] = {}
        self._access_link = access_link
        self._schedule = access_link.schedule
        self._wire = access_link.down
        self._flow = self._wire.open_flow(self)
        self._transport = transport
        self._tls = tls
        self._h2 = h2
        self.lead_s = access_link.lead_s
        self._turns = Multiplexer()
        self._urgent = ByteQueue()
        self._urgent_bytes = 0
        self._outstanding_bytes = 0
        self._credit_bytes = 0
        self._is_closed = False

    @property
    def most_kept_bytes(self) -> int:
        """See Sender: all streams together keep so much that the link never waits for them."""
        return max(_LEAST_KEPT_BYTES, _MOST_KEPT_BYTES // max(1, len(self.streams)))

    def begin(self, stream: Stream, status_code: int, fields: Fields) -> None:
        """See Sender."""
        is_all = stream.has_ended and not stream.kept_bytes
        head = [(b":status", b"%d" % status_code)]
        head += [(name, value) for name, value in fields if name not in _NOT_IN_HTTP_2]
        self._h2.send_headers(stream.id, head, end_stream=is_all)
        self.send_control()
        if is_all:
            stream.take(0, is_end=True)
            self.drop(stream)
        else:
            self.update(stream)

    def update(self, stream: Stream) -> None:
        """See Sender."""
        window_bytes = max(0, self._h2.local_flow_control_window(stream.id))
        body_bytes = min(stream.kept_bytes, window_bytes)
        is_end = stream.has_ended and body_bytes == stream.kept_bytes
        self._turns.offer(stream.id, body_bytes, is_end=is_end)
        self._announce()

    def prioritize(self, stream_id: int, priority: Priority) -> None:
        """The client says how soon it needs a stream; of one that is over, it says so in vain."""
        if stream_id in self.streams:
            self._turns.prioritize(stream_id, priority, stream_id)

    def update_all(self) -> None:
        """The windows have changed."""
        for stream in self.streams.values():
            if stream.has_begun:
                self.update(stream)

    def note_lateness(self, stream: Stream) -> None:
        """See Sender: count how long the link idled although it could have carried this answer."""
        is_held = self._flow.is_paused or self._outstanding_bytes > 0
        link = self._access_link
        stream.lateness_s = link.note_answer(stream.possible_s, stream.lateness_s, is_held=is_held)
        link.note_server(stream.asked_s, stream.possible_s)

    def break_off(self, stream: Stream) -> None:
        """See Sender."""
        self._h2.reset_stream(stream.id, ErrorCodes.INTERNAL_ERROR)
        self.drop(stream)
        self.send_control()

    def acknowledge(self, stream: Stream, body_bytes: int) -> None:
        """See Sender."""
        self._h2.acknowledge_received_data(body_bytes, stream.id)
        self.send_control()

    def drop(self, stream: Stream) -> None:
        """A stream sends nothing more."""
        self._turns.withdraw(stream.id)
        self._turns.prioritize(stream.id, None, 0)
        del self.streams[stream.id]

    def send_control(self) -> None:
        """Send what HTTP/2 itself has to say, before any body."""
        if plain := self._h2.data_to_send():
            self.send_raw(self._tls.encrypted(plain))

    def send_raw(self, data: bytes) -> None:
        """Send bytes that are on the wire as they are."""
        self._urgent.put(data)
        self._urgent_bytes += len(data)
        self._announce()

    def finish(self) -> None:
        """Close the socket behind what HTTP/2 itself has said."""
        if not self._is_closed:
            self._wire.finish(self._flow)

    def pause(self) -> None:
        """The client reads too slowly for what was delivered to it."""
        self._wire.pause(self._flow)

    def resume(self) -> None:
        """It reads again."""
        self._wire.resume(self._flow)

    def close(self) -> None:
        """The socket is gone."""
        self._is_closed = True
        self._wire.close_flow(self._flow)

    def arrived(self, size_bytes: int, arrival_s: float, is_end: bool) -> None:
        """See Receiver: settle what it is that has arrived, and give it to the client's socket."""
        self._outstanding_bytes -= size_bytes
        self._credit_bytes += size_bytes
        if data := b"".join(self._settled()):
            self._schedule.down_bytes += len(data)
            self._transport.write(data)
        self._announce()
        if is_end:
            self._transport.close()

    def has_room(self) -> None:
        """See Receiver."""
        self._announce()

    def _announce(self) -> None:
        """Let the link carry all that may be sent; as much of it as it takes now."""
        body_bytes = min(self._turns.wire_bytes, framed_bytes(self._window_bytes))
        missing = self._urgent_bytes + body_bytes - self._credit_bytes - self._outstanding_bytes
        while missing > 0 and not (self._flow.is_full or self._is_closed):
            size_bytes = min(missing, _STEP_BYTES)
            self._outstanding_bytes += size_bytes
            missing -= size_bytes
            self._wire.send(self._flow, size_bytes)
        self._schedule.note_queue(self._flow.queued_bytes)

    @property
    def _window_bytes(self) -> int:
        return max(0, int(self._h2.outbound_flow_control_window))

    def _settled(self) -> list[bytes]:
        """What goes out for what has arrived: what is urgent, then whole frames in turn."""
        pieces = []
        if size_bytes := min(self._urgent_bytes, self._credit_bytes):
            pieces.append(self._urgent.take(size_bytes))
            self._urgent_bytes -= size_bytes
            self._credit_bytes -= size_bytes
        while not self._urgent_bytes and (frame := self._next_frame()):
            if self._credit_bytes < frame.wire_bytes:
                return pieces
            self._credit_bytes -= frame.wire_bytes
            pieces.append(self._sent(frame))
        if not self._urgent_bytes:
            self._credit_bytes = 0  # what is left was for streams that were given up meanwhile
        return pieces

    def _next_frame(self) -> Frame | None:
        frame, window_bytes = self._turns.next_frame(), self._window_bytes
        if frame is None or frame.body_bytes <= window_bytes:
            return frame
        return Frame(frame.stream_id, window_bytes, is_end=False) if window_bytes else None

    def _sent(self, frame: Frame) -> bytes:
        stream = self.streams[frame.stream_id]
        self._turns.sent(frame)
        self._h2.send_data(
            stream.id, stream.take(frame.body_bytes, is_end=frame.is_end), frame.is_end
        )
        if frame.is_end:
            self.drop(stream)
        record = self._tls.encrypted(self._h2.data_to_send())
        assert len(record) == frame.wire_bytes, (len(record), frame)
        return record
