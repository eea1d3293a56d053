"""The requests that wait for a connection, and the connections that wait for a request.

Requests go first come, first served. Of several idle connections the one that was used last is
taken, as Chromium does (net/socket/transport_client_socket_pool.cc, AssignIdleSocketToRequest): its
window has grown, and a new one has neither a window nor, perhaps, a handshake behind it.
"""

import asyncio
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class RequestLine(Generic[Item]):
    """A queue whose waiting takers are served last come, first; those never served come behind."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._items: deque[Item] = deque()
        self._idle: deque[asyncio.Future[None]] = deque()

    def put(self, *items: Item) -> None:
        """Add requests behind all others; each wakes an idle connection, if there is one."""
        for item in items:
            self._items.append(item)
            self._wake()

    def _wake(self) -> None:
        while self._idle:
            idle = self._idle.pop()
            if not idle.done():  # its task was cancelled
                idle.set_result(None)
                return

    async def take(self, *, is_used: bool) -> Item:
        """The request at the head, as soon as there is one for this connection.

        Of connections that were never used the first to wait is taken first.
        """
        while not self._items:
            idle = self._loop.create_future()
            if is_used:
                self._idle.append(idle)
            else:
                self._idle.appendleft(idle)
            await idle
        return self._items.popleft()
