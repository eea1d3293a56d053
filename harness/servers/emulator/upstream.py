"""A pool of kept connections for requests in HTTP/1.1, in callbacks of the loop."""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable

from harness.servers.emulator.exchange import AnswerTaker, Exchange, Request
from harness.servers.emulator.upstream_connection import UpstreamConnection, head_of

_MOST_UNANSWERED = 6
"""As many as a browser asks for at once over HTTP/1.1, of one host: what is behind answers so many
without keeping the loop from the link."""

_STALL_THRESHOLD_S = 0.01
"""A server that takes longer is stalling, and others do not wait for it."""


class Upstream:
    """A pool of connections to one HTTP/1.1 server; requests beyond it wait in order.

    They are over TLS, with the name in `address` verified, where there is a context for it.
    """

    def __init__(
        self,
        address: tuple[str, int],
        most_connections: int,
        tasks: asyncio.TaskGroup,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._address = address
        self._tls = tls
        self._most_connections = most_connections
        self._tasks = tasks
        self._connections: set[UpstreamConnection] = set()
        self._idle: list[UpstreamConnection] = []
        self._waiting: deque[Exchange] = deque()
        self._unanswered: dict[Exchange, asyncio.TimerHandle] = {}
        self._wanting: deque[Callable[[], None]] = deque()
        self._connecting_count = 0
        self._one_is_lost = asyncio.Event()

    def ask(self, request: Request, taker: AnswerTaker) -> Exchange:
        """Send a request, as soon as a connection is free.

        One that HTTP/1.1 cannot say breaks instead, maybe before this returns.
        """
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

    def opened(self, connection: UpstreamConnection) -> None:
        """A connection is there."""
        self._connections.add(connection)
        self.freed(connection)

    def answered(self, exchange: Exchange) -> None:
        """The answer to a request has begun, or is not waited for: the next one may go."""
        if timer := self._unanswered.pop(exchange, None):
            timer.cancel()
            self._go_on()

    def freed(self, connection: UpstreamConnection) -> None:
        """A connection can take the next request."""
        self._idle.append(connection)
        self._go_on()

    def lost(
        self, connection: UpstreamConnection, exchange: Exchange | None, *, again: bool
    ) -> None:
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
            if (head := head_of(exchange.request)) is None:
                exchange.taker.broke()
                continue
            give_up = asyncio.get_running_loop().call_later(
                _STALL_THRESHOLD_S, self.answered, exchange
            )
            self._unanswered[exchange] = give_up
            self._idle.pop().begin(exchange, head)
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
        await loop.create_connection(
            lambda: UpstreamConnection(self), *self._address, ssl=self._tls
        )
