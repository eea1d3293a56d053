"""One client connection: the socket on one side, shaped streams for the proxy on the other.

    client ── socket ── data_received ─► up.send ····· arrived ─► reader ─► proxy
    client ◄─ socket ── transport.write ◄─ arrived ····· down.send ◄─ writer ◄─ proxy

Everything here happens in callbacks of the event loop: a connection has no task of its own,
and when its socket is gone, so is everything that was kept for it.
"""

import asyncio
from collections.abc import Callable
from math import inf
from typing import Any

from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.byte_queue import ByteQueue
from harness.servers.emulator.first_request import FirstRequest
from harness.servers.emulator.journal import Journal
from harness.servers.emulator.server_time import ServerTime
from harness.servers.emulator.uplink import Uplink

_READ_LIMIT_BYTES = 64 * 1024


class ClientConnection(asyncio.Protocol):
    """Takes a connected socket over, and shapes what goes through it in both directions.

    `reader` and `writer` are for the proxy. `on_lost` is called once the socket is gone; `journal`
    is told of every byte.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        access_link: AccessLink,
        on_lost: Callable[["ClientConnection"], None],
        journal: Journal | None = None,
    ) -> None:
        self.transport = transport
        self.schedule = access_link.schedule
        self.journal = journal or Journal()
        self._on_lost = on_lost
        # From its virtual arrival on, a request may be answered.
        self._answer_delay_s = access_link.lead_s + access_link.delay_per_request_s
        self._uplink = Uplink(transport, access_link, self._arrived)
        self.downlink = _Downlink(self, access_link)
        self.first_request = FirstRequest(
            access_link.header_timeout_s, lambda: self._uplink.is_under_way, transport.abort
        )
        self.reader = asyncio.StreamReader(limit=_READ_LIMIT_BYTES)
        # A StreamReader pauses its transport when nobody reads; ours is the wire, not the socket.
        self.reader.set_transport(_Valve(self._uplink.pause, self._uplink.resume))
        self.writer = ShapedWriter(transport, self.downlink)
        self.schedule.connection_count += 1
        transport.set_protocol(self)

    def data_received(self, data: bytes) -> None:
        """Bytes came from the client."""
        self.journal.came(len(data))
        self._uplink.send(data)

    def eof_received(self) -> bool:
        """The client sends nothing more; it may still receive."""
        self._uplink.finish()
        return True

    def pause_writing(self) -> None:
        """The client reads too slowly for what was delivered to it."""
        self.downlink.pause()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self.downlink.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone, and with it all that was on its way."""
        self.first_request.has_come()
        self._uplink.close()
        self.reader.feed_eof()
        self.downlink.close()
        self.journal.lost()
        self._on_lost(self)

    def _arrived(self, data: bytes, arrival_s: float, is_end: bool) -> None:
        """Hand the bytes to the proxy; they virtually arrive `lead_s` after they are due here."""
        if data:
            self.downlink.asked_at(arrival_s + self._answer_delay_s)
            self.journal.handed_on(len(data), arrival_s)
            self.first_request.arrived(data)
            self.reader.feed_data(data)
        if is_end:
            self.reader.feed_eof()


class _Downlink:
    """From the writer of the proxy to the client's socket."""

    def __init__(self, connection: ClientConnection, access_link: AccessLink) -> None:
        self.is_closing = False
        self._connection = connection
        self._access_link = access_link
        self._wire = access_link.down
        self._flow = self._wire.open_flow(self)
        self._bytes = ByteQueue()
        self._room = asyncio.Event()
        self._room.set()
        self._is_lost = False
        self._has_ended = False
        self._asked_s = -inf
        self._lateness_s = 0.0
        self.server_time = ServerTime()

    def asked_at(self, virtual_arrival_s: float) -> None:
        """What the client asked for last may be answered from this time on, in theory."""
        self._asked_s = virtual_arrival_s
        self._lateness_s = 0.0
        self.server_time = ServerTime()

    def send(self, data: bytes) -> None:
        """Put a part of an answer on the link, when its server could have sent it at best.

        That is when the request has arrived, and the time that the server took has passed, too.
        """
        self._connection.first_request.has_come()
        possible_s = self._asked_s + self.server_time.so_far_s
        self._note_lateness(possible_s)
        self._access_link.note_server(self._asked_s, possible_s)
        self._connection.journal.queued(len(data))
        self._bytes.put(data)
        self._wire.send(self._flow, len(data), not_before_s=possible_s)
        self._connection.schedule.note_queue(self._flow.queued_bytes)
        if self._flow.is_full:
            self._room.clear()

    def finish(self, *, closing: bool) -> None:
        """End the stream behind its bytes; with `closing`, close the socket then."""
        if self._is_lost:
            return
        self.is_closing = self.is_closing or closing
        if self._has_ended:
            self._end()
        else:
            self._wire.finish(self._flow)

    async def wait_until_room(self) -> None:
        """Return when the link takes more. Raises ConnectionResetError if it never will."""
        await self._room.wait()
        if self._is_lost:
            raise ConnectionResetError("the client is gone")

    def pause(self) -> None:
        """Nothing leaves until the client reads on."""
        self._wire.pause(self._flow)

    def resume(self) -> None:
        """The client reads again."""
        self._wire.resume(self._flow)

    def close(self) -> None:
        """Forget what the client cannot receive any more, and whoever waits to send it more."""
        self._is_lost = self.is_closing = True
        self._wire.close_flow(self._flow)
        self._bytes.clear()
        self._room.set()

    def arrived(self, size_bytes: int, arrival_s: float, is_end: bool) -> None:
        """Write the bytes to the client's socket."""
        if size_bytes:
            self._connection.schedule.down_bytes += size_bytes
            self._connection.transport.write(self._bytes.take(size_bytes))
            self._connection.journal.delivered(size_bytes)
        if is_end:
            self._has_ended = True
            self._end()

    def has_room(self) -> None:
        """Let the proxy write again."""
        self._room.set()
        self.server_time.has_room(asyncio.get_running_loop().time())

    def _end(self) -> None:
        if self.is_closing:
            self._connection.transport.close()
        elif not self._connection.transport.is_closing():
            self._connection.transport.write_eof()

    def _note_lateness(self, possible_s: float) -> None:
        if possible_s > -inf:
            is_held = self._flow.is_paused or self._flow.queued_bytes > 0
            link = self._access_link
            self._lateness_s = link.note_answer(possible_s, self._lateness_s, is_held=is_held)


class _Valve(asyncio.ReadTransport):
    """What a StreamReader believes to be its transport."""

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        super().__init__()
        self.pause_reading = pause  # type: ignore[method-assign]
        self.resume_reading = resume  # type: ignore[method-assign]


class ShapedWriter:
    """The part of asyncio.StreamWriter that a proxy uses, over the downlink."""

    def __init__(self, transport: asyncio.Transport, downlink: _Downlink) -> None:
        self._transport = transport
        self._downlink = downlink

    def write(self, data: bytes) -> None:
        """Send `data` when the link allows; without effect once the connection is closing."""
        if data and not self.is_closing():
            self._downlink.send(data)

    async def drain(self) -> None:
        """Wait until the link takes more. Raises ConnectionResetError when the client is gone."""
        await self._downlink.wait_until_room()

    def write_eof(self) -> None:
        """Let the client see the end of the stream behind all that was written."""
        self._downlink.finish(closing=False)

    def close(self) -> None:
        """Close the socket behind all that was written."""
        self._downlink.finish(closing=True)

    def is_closing(self) -> bool:
        """Whether writing has no effect any more."""
        return self._downlink.is_closing or self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """What the socket's transport knows, such as "peername"."""
        return self._transport.get_extra_info(name, default)
