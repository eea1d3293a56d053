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
        now_s = asyncio.get_running_loop().time()
        self.transport = transport
        self.schedule = access_link.schedule
        self.journal = journal or Journal()
        self._on_lost = on_lost
        self.uplink = _Uplink(self, access_link, now_s + access_link.handshake_s)
        self.downlink = _Downlink(self, access_link)
        self.first_request = FirstRequest(
            access_link.header_timeout_s, self.uplink.is_under_way, self._give_up
        )
        self.reader = self.uplink.reader
        self.writer = ShapedWriter(transport, self.downlink)
        self.schedule.connection_count += 1
        transport.set_protocol(self)

    def data_received(self, data: bytes) -> None:
        """Bytes came from the client."""
        self.uplink.send(data)

    def eof_received(self) -> bool:
        """The client sends nothing more; it may still receive."""
        self.uplink.finish()
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
        self.uplink.close()
        self.downlink.close()
        self.journal.lost()
        self._on_lost(self)

    def _give_up(self) -> None:
        """The client asks for nothing: cut it off."""
        self.transport.abort()


class _Uplink:
    """From the client's socket to the reader of the proxy."""

    def __init__(
        self, connection: ClientConnection, access_link: AccessLink, established_s: float
    ) -> None:
        self.reader = asyncio.StreamReader(limit=_READ_LIMIT_BYTES)
        self._connection = connection
        self._access_link = access_link
        self._established_s = established_s
        self._wire = access_link.up
        self._flow = self._wire.open_flow(self)
        self._bytes = ByteQueue()
        # A StreamReader pauses its transport when nobody reads; ours is the wire, not the socket.
        self.reader.set_transport(_Valve(lambda: self._wire.pause(self._flow), self._resume))

    def send(self, data: bytes) -> None:
        """The client sent `data`; nothing arrives before the handshake is over."""
        self._access_link.note_sent(len(data))
        self._connection.journal.came(len(data))
        self._bytes.put(data)
        self._wire.send(self._flow, len(data), not_before_s=self._established_s)
        self._connection.schedule.note_queue(self._flow.queued_bytes)
        if self._flow.is_full:
            self._connection.transport.pause_reading()

    def finish(self) -> None:
        """The client has sent everything."""
        self._wire.finish(self._flow)

    def close(self) -> None:
        """Nothing more will come."""
        self._wire.close_flow(self._flow)
        self._bytes.clear()
        self.reader.feed_eof()

    def arrived(self, size_bytes: int, arrival_s: float, is_end: bool) -> None:
        """Hand the bytes to the proxy; they virtually arrive `lead_s` after they are due here."""
        if size_bytes:
            link = self._access_link
            self._connection.downlink.asked_at(arrival_s + link.lead_s + link.delay_per_request_s)
            self._connection.journal.handed_on(size_bytes, arrival_s)
            data = self._bytes.take(size_bytes)
            self._connection.first_request.arrived(data)
            self.reader.feed_data(data)
        if is_end:
            self.reader.feed_eof()

    def is_under_way(self) -> bool:
        """Whether something of the client's has not been handed to the proxy yet."""
        return bool(self._bytes)

    def has_room(self) -> None:
        """Read from the client again."""
        self._connection.transport.resume_reading()

    def _resume(self) -> None:
        self._wire.resume(self._flow)


class _Downlink:
    """From the writer of the proxy to the client's socket."""

    def __init__(self, connection: ClientConnection, access_link: AccessLink) -> None:
        self.is_closing = False
        self._connection = connection
        self._wire = access_link.down
        self._flow = self._wire.open_flow(self)
        self._bytes = ByteQueue()
        self._room = asyncio.Event()
        self._room.set()
        self._is_lost = False
        self._has_ended = False
        self._asked_s = -inf
        self._answer_lateness_s = 0.0

    def asked_at(self, virtual_arrival_s: float) -> None:
        """What the client asked for last may be answered from this time on, in theory."""
        self._asked_s = virtual_arrival_s
        self._answer_lateness_s = 0.0

    def send(self, data: bytes) -> None:
        """Put a part of an answer on the link, but never before the request has arrived."""
        self._connection.first_request.has_come()
        self._note_lateness()
        self._connection.journal.queued(len(data))
        self._bytes.put(data)
        self._wire.send(self._flow, len(data), not_before_s=self._asked_s)
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

    def _end(self) -> None:
        if self.is_closing:
            self._connection.transport.close()
        elif not self._connection.transport.is_closing():
            self._connection.transport.write_eof()

    def _note_lateness(self) -> None:
        """Count how long the link idled although it could have carried this answer."""
        if self._asked_s == -inf:
            return
        lost_s = self._wire.unused_s(self._asked_s)
        is_held = self._flow.is_paused or self._flow.queued_bytes > 0
        if lost_s > 0 and not is_held:
            self._answer_lateness_s += lost_s
            now_s = asyncio.get_running_loop().time()
            self._connection.schedule.note_answer(self._answer_lateness_s, now_s)


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
