"""How long bytes are on their way although the link has carried them: known, and taken off.

A timer wakes up a little late, the kernel hands bytes from one socket to the other, and whoever
waits for them wakes up; so does the emulator for a request. That is no network's doing and nearly
the same every time, so bytes are handed over sooner by as much.
"""

import asyncio
import socket
from statistics import median
from threading import Thread
from typing import cast

_PROBE_COUNT = 31
_PAUSE_S = 1e-3
"""Before each, so that whoever waits has fallen asleep, as in a load."""

_MOST_S = 0.5e-3
"""More than this is a busy machine, and no constant."""


class _Echoes(asyncio.Protocol):
    """Bytes go out when they are due, and come back; over a transport, as all others do."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._came.set_result(self._loop.time())

    async def took_s(self) -> float:
        """From the moment that the next byte is due until it has come back."""
        self._loop = asyncio.get_running_loop()
        self._came: asyncio.Future[float] = self._loop.create_future()
        due_s = self._loop.time() + _PAUSE_S
        self._loop.call_at(due_s, self._transport.write, b"?")
        return await self._came - due_s


async def measure_hand_over_s() -> float:
    """The median time from a timer's moment until a byte that it sent has come back, in seconds.

    So much of it is on the way of a request, and the rest on that of its answer.
    """
    near, far = _loopback_pair()
    client = Thread(target=_answer_all, args=(far,), daemon=True)
    client.start()
    transport, echoes = await asyncio.get_running_loop().create_connection(_Echoes, sock=near)
    try:
        took_s = [await echoes.took_s() for _ in range(_PROBE_COUNT)]
    finally:
        transport.close()
    return min(median(took_s), _MOST_S)


def _answer_all(far: socket.socket) -> None:
    """Send every byte back, until the other end closes."""
    with far:
        while asked := far.recv(1):
            far.send(asked)


def _loopback_pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a TCP connection over the loopback, as a client's and the emulator's are."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, _ = server.accept()
    for end in (near, far):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return near, far
