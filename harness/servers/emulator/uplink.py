"""What a client sends, on its way over the link: the same over HTTP/1.1 and HTTP/2."""

import asyncio
from collections.abc import Callable

from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.byte_queue import ByteQueue

TakeArrived = Callable[[bytes, float, bool], None]
"""Is given bytes, when they should have been here, and whether they are the last."""


class Uplink:
    """From a client's socket to whoever takes what arrives; see Receiver.

    Nothing arrives before the handshake is over, which begins now.
    """

    def __init__(
        self, transport: asyncio.Transport, access_link: AccessLink, take: TakeArrived
    ) -> None:
        now_s = asyncio.get_running_loop().time()
        self._established_s = now_s + access_link.handshake_s
        self._transport = transport
        self._access_link = access_link
        self._wire = access_link.up
        self._flow = self._wire.open_flow(self)
        self._bytes = ByteQueue()
        self._take = take

    @property
    def is_under_way(self) -> bool:
        """Whether something of the client's has not arrived yet."""
        return bool(self._bytes)

    def send(self, data: bytes) -> None:
        """The client sent `data`; it is not read from while the link is full of it."""
        self._access_link.note_sent(len(data))
        self._bytes.put(data)
        self._wire.send(self._flow, len(data), not_before_s=self._established_s)
        self._access_link.schedule.note_queue(self._flow.queued_bytes)
        if self._flow.is_full:
            self._transport.pause_reading()

    def finish(self) -> None:
        """The client has sent everything."""
        self._wire.finish(self._flow)

    def pause(self) -> None:
        """Nothing more is taken."""
        self._wire.pause(self._flow)

    def resume(self) -> None:
        """It is again."""
        self._wire.resume(self._flow)

    def close(self) -> None:
        """The socket is gone, and with it all that was on its way."""
        self._wire.close_flow(self._flow)
        self._bytes.clear()

    def arrived(self, size_bytes: int, arrival_s: float, is_end: bool) -> None:
        """See Receiver."""
        self._take(self._bytes.take(size_bytes), arrival_s, is_end)

    def has_room(self) -> None:
        """See Receiver: read from the client again."""
        self._transport.resume_reading()
