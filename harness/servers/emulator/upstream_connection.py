"""One kept connection to an HTTP/1.1 server: one request at a time, in callbacks of the loop."""

import asyncio
from typing import Protocol

import h11

from harness.servers.emulator.exchange import Exchange, Request

_READ_BYTES = 64 * 1024


def head_of(request: Request) -> h11.Request | None:
    """A request as HTTP/1.1 begins it; None for what it cannot say, which HTTP/2 has room for.

    The length of a body that does not come is among it: the server would wait for the body.
    """
    try:
        head = h11.Request(method=request.method, target=request.target, headers=request.fields)
    except h11.LocalProtocolError:
        return None
    has_length = any(name == b"content-length" and int(value) for name, value in head.headers)
    return head if request.has_body or not has_length else None


class ConnectionPool(Protocol):
    """Who gives a connection its requests."""

    def opened(self, connection: "UpstreamConnection") -> None:
        """A connection is there."""

    def answered(self, exchange: Exchange) -> None:
        """The answer to a request has begun."""

    def freed(self, connection: "UpstreamConnection") -> None:
        """A connection can take the next request."""

    def lost(
        self, connection: "UpstreamConnection", exchange: Exchange | None, *, again: bool
    ) -> None:
        """A connection is gone; with `again`, its request has not been answered and can be sent."""


class UpstreamConnection(asyncio.BufferedProtocol):
    """One kept connection of `pool`; see Carrier."""

    def __init__(self, pool: ConnectionPool) -> None:
        self.has_room = True
        self._pool = pool
        self._buffer = memoryview(bytearray(_READ_BYTES))
        self._http = h11.Connection(h11.CLIENT)
        self._exchange: Exchange | None = None
        self._has_answer_begun = False
        self._has_served = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._pool.opened(self)

    def begin(self, exchange: Exchange, head: h11.Request) -> None:
        """Send a request, which begins with this head."""
        self._exchange, exchange.carrier = exchange, self
        self._has_answer_begun = False
        exchange.sent_s = asyncio.get_running_loop().time()
        request = exchange.request
        self._send(head)
        if not request.has_body:
            self._send(h11.EndOfMessage())
        self.send_body()
        if exchange.is_paused:
            self.read_on(False)
        if request.has_body:
            exchange.taker.has_room()

    def send_body(self) -> None:
        """Send what has come of the request's body."""
        assert self._exchange is not None
        body = self._exchange.body
        try:
            while body:
                data = body.popleft()
                self._send(h11.EndOfMessage() if data is None else h11.Data(data=data))
        except h11.LocalProtocolError:
            # Not the length that its head promised, of which the server has a part already.
            self._transport.abort()

    def read_on(self, does: bool) -> None:
        """Read from the socket, or do not."""
        if self._transport.is_closing():
            return
        if does:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    def abort(self) -> None:
        """Cut it; whoever waits for an answer is told nothing."""
        self._exchange = None
        self._transport.abort()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the next bytes go."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes came."""
        self._receive(bytes(self._buffer[:nbytes]))

    def eof_received(self) -> None:
        """The server sends nothing more, which may be the end of an answer."""
        self._receive(b"")

    def pause_writing(self) -> None:
        """The server takes the request's body slowly."""
        self.has_room = False

    def resume_writing(self) -> None:
        """It takes more."""
        self.has_room = True
        if self._exchange is not None:
            self._exchange.taker.has_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone; a request that nothing has come of yet is asked again."""
        exchange, self._exchange = self._exchange, None
        # Connections that idle may be closed just when a request is sent (RFC 9110 §9.2.2).
        again = exchange is not None and self._is_repeatable(exchange)
        self._pool.lost(self, exchange, again=again)

    def _is_repeatable(self, exchange: Exchange) -> bool:
        return self._has_served and not self._has_answer_begun and not exchange.request.has_body

    def _send(self, event: h11.Event) -> None:
        data = self._http.send(event)
        if data:
            self._transport.write(data)

    def _receive(self, data: bytes) -> None:
        try:
            self._http.receive_data(data)
            while self._exchange is not None and self._take(self._http.next_event()):
                pass
        except h11.ProtocolError:
            self._transport.abort()

    def _take(self, event: object) -> bool:
        """Pass on what came; whether there may be more."""
        assert self._exchange is not None
        taker = self._exchange.taker
        match event:
            case h11.Response():
                self._has_answer_begun = True
                self._pool.answered(self._exchange)
                taker.head(event.status_code, [(bytes(k), bytes(v)) for k, v in event.headers])
            case h11.Data():
                taker.body(bytes(event.data))
            case h11.EndOfMessage():
                self._end()
                return False
            case h11.InformationalResponse():
                pass
            case _:
                return False
        return True

    def _end(self) -> None:
        assert self._exchange is not None
        exchange, self._exchange = self._exchange, None
        exchange.carrier = None
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._has_served = True
            if exchange.is_paused:
                self.read_on(True)
            self._pool.freed(self)
        else:
            self._transport.abort()
        exchange.taker.end()
