"""Requests in HTTP/1.1 over kept connections, one at a time on each, in callbacks of the loop."""

import asyncio
from collections import deque
from collections.abc import Callable

import h11

from harness.emulator.exchange import AnswerTaker, Exchange, Request

_READ_BYTES = 64 * 1024
_MOST_UNANSWERED = 6
"""As many as a browser asks for at once over HTTP/1.1, of one host: what is behind answers so many
without keeping the loop from the link."""

_PATIENCE_S = 0.01
"""A server that takes longer is stalling, and others do not wait for it."""


class Upstream:
    """A pool of connections to one HTTP/1.1 server; requests beyond it wait in order."""

    def __init__(
        self, address: tuple[str, int], most_connections: int, tasks: asyncio.TaskGroup
    ) -> None:
        self._address = address
        self._most_connections = most_connections
        self._tasks = tasks
        self._connections: set[_Connection] = set()
        self._idle: list[_Connection] = []
        self._waiting: deque[Exchange] = deque()
        self._unanswered: dict[Exchange, asyncio.TimerHandle] = {}
        self._wanting: deque[Callable[[], None]] = deque()
        self._connecting_count = 0
        self._one_is_lost = asyncio.Event()

    def ask(self, request: Request, taker: AnswerTaker) -> Exchange:
        """Send a request, as soon as a connection is free."""
        exchange = Exchange(request, taker, self)
        self._waiting.append(exchange)
        self._go_on()
        return exchange

    @property
    def has_room(self) -> bool:
        """Whether another request would be sent at once."""
        return len(self._waiting) + len(self._unanswered) < _MOST_UNANSWERED

    def when_room(self, ask: Callable[[], None]) -> None:
        """Call `ask` once another request would be sent; first come, first served.

        Reading the head of a request costs as much as sending it, so it is not read before.
        """
        self._wanting.append(ask)

    def forget(self, exchange: Exchange) -> None:
        """Do not send a request that still waits."""
        if exchange in self._waiting:
            self._waiting.remove(exchange)

    async def open(self) -> None:
        """Open all connections beforehand, because opening one takes as long as a request."""
        missing_count = self._most_connections - len(self._connections)
        await asyncio.gather(*(self._connect() for _ in range(missing_count)))

    async def close(self) -> None:
        """Cut every connection, and wait until they are gone."""
        for connection in self._connections:
            connection.abort()
        while self._connections:
            self._one_is_lost.clear()
            await self._one_is_lost.wait()

    def opened(self, connection: "_Connection") -> None:
        """A connection is there."""
        self._connections.add(connection)
        self.freed(connection)

    def answered(self, exchange: Exchange) -> None:
        """The answer to a request has begun, or is not waited for: the next one may go."""
        if timer := self._unanswered.pop(exchange, None):
            timer.cancel()
            self._go_on()

    def freed(self, connection: "_Connection") -> None:
        """A connection can take the next request."""
        self._idle.append(connection)
        self._go_on()

    def lost(self, connection: "_Connection", exchange: Exchange | None, *, again: bool) -> None:
        """A connection is gone; with `again`, its request has not been answered and can be sent."""
        self._connections.discard(connection)
        self._one_is_lost.set()
        if connection in self._idle:
            self._idle.remove(connection)
        if exchange is not None:
            self.answered(exchange)
            if again:
                exchange.carrier = None
                self._waiting.appendleft(exchange)
            else:
                exchange.taker.broke()
        self._go_on()

    def _go_on(self) -> None:
        """Begin what may begin: of a hundred at once, the first are answered before the last go."""
        while self._waiting and self._idle and len(self._unanswered) < _MOST_UNANSWERED:
            exchange = self._waiting.popleft()
            give_up = asyncio.get_running_loop().call_later(_PATIENCE_S, self.answered, exchange)
            self._unanswered[exchange] = give_up
            self._idle.pop().begin(exchange)
        while self._lacks_connections():
            self._connecting_count += 1
            self._tasks.create_task(self._connect_for_waiting())
        if self._wanting and self.has_room:
            asyncio.get_running_loop().call_soon(self._wanting.popleft())

    def _lacks_connections(self) -> bool:
        count = len(self._connections) + self._connecting_count
        is_short = not self._idle and len(self._waiting) > self._connecting_count
        return is_short and count < self._most_connections

    async def _connect_for_waiting(self) -> None:
        try:
            await self._connect()
        except OSError:
            while self._waiting:
                self._waiting.popleft().taker.broke()
        finally:
            self._connecting_count -= 1

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: _Connection(self), *self._address)


class _Connection(asyncio.BufferedProtocol):
    """One kept connection."""

    def __init__(self, upstream: Upstream) -> None:
        self.has_room = True
        self._upstream = upstream
        self._buffer = memoryview(bytearray(_READ_BYTES))
        self._http = h11.Connection(h11.CLIENT)
        self._exchange: Exchange | None = None
        self._has_answer_begun = False
        self._has_served = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._upstream.opened(self)

    def begin(self, exchange: Exchange) -> None:
        """Send a request."""
        self._exchange, exchange.carrier = exchange, self
        self._has_answer_begun = False
        request = exchange.request
        try:
            head = h11.Request(method=request.method, target=request.target, headers=request.fields)
        except h11.LocalProtocolError:
            # HTTP/2 has room for what HTTP/1.1 cannot say.
            self._transport.abort()
            return
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
        while body:
            data = body.popleft()
            self._send(h11.EndOfMessage() if data is None else h11.Data(data=data))

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
        self._upstream.lost(self, exchange, again=again)

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
                self._upstream.answered(self._exchange)
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
            self._upstream.freed(self)
        else:
            self._transport.abort()
        exchange.taker.end()
