"""How long, and for how many bytes, a client is waited for that has not asked for anything yet."""

import asyncio
from collections.abc import Callable

MOST_HEAD_BYTES = 256 * 1024
"""More than any browser sends; an endless head would fill the proxy's memory."""

_HEAD_END = b"\r\n\r\n"


class FirstRequest:
    """Waits for the first request of a connection, and gives up on a client that has none.

    Over TLS nothing can be seen of it; there the server's first answer, to the greeting, counts.
    `is_under_way` says whether the link still carries something of the client's, which is then
    not to blame.
    """

    def __init__(
        self, header_timeout_s: float, is_under_way: Callable[[], bool], give_up: Callable[[], None]
    ) -> None:
        self._header_timeout_s = header_timeout_s
        self._is_under_way = is_under_way
        self._give_up = give_up
        self._size_bytes = 0
        self._tail = b""
        self._timer: asyncio.TimerHandle | None = None
        self._wait()

    def arrived(self, data: bytes) -> None:
        """The next bytes of the client."""
        if self._timer is None:
            return
        self._size_bytes += len(data)
        if _HEAD_END in self._tail + data:
            self.has_come()
        elif self._size_bytes > MOST_HEAD_BYTES:
            self.has_come()
            self._give_up()
        self._tail = (self._tail + data)[1 - len(_HEAD_END) :]

    def has_come(self) -> None:
        """There is a request, or no client any more: nothing is waited for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._header_timeout_s, self._look)

    def _look(self) -> None:
        if self._is_under_way():
            self._wait()
        else:
            self._timer = None
            self._give_up()
