"""Moves packets from one TUN device to another, each after its delay."""

import asyncio
import os

from harness.certify.reference.delay_line import DelayLine

_LARGEST_PACKET_BYTES = 65_536
_TURN_PACKETS = 64
"""Read at once from one device, so that the other direction never waits long."""


class OneWay:
    """Everything that comes out of `source` goes into `sink` when `line` says so.

    Both are descriptors of TUN devices that do not block. `lateness_s` is the most by which a
    packet was written later than that.
    """

    def __init__(
        self, source: int, sink: int, line: DelayLine, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._source = source
        self._sink = sink
        self._line = line
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None
        self.lateness_s = 0.0
        loop.add_reader(source, self._read)

    def close(self) -> None:
        """Move nothing more."""
        self._loop.remove_reader(self._source)
        if self._timer is not None:
            self._timer.cancel()

    def _read(self) -> None:
        now_s = self._loop.time()
        for _ in range(_TURN_PACKETS):
            try:
                packet = os.read(self._source, _LARGEST_PACKET_BYTES)
            except BlockingIOError:
                break
            self._line.put(packet, now_s)
        self._write_due()

    def _write_due(self) -> None:
        now_s, due_s = self._loop.time(), self._line.next_due_s()
        if due_s is not None:
            self.lateness_s = max(self.lateness_s, now_s - due_s)
        for packet in self._line.take_due(now_s):
            os.write(self._sink, packet)
        due_s = self._line.next_due_s()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if due_s is None else self._loop.call_at(due_s, self._write_due)


class Bridge:
    """Both directions between two devices, that of the client and that of the server."""

    def __init__(self, devices: tuple[int, int], up: DelayLine, down: DelayLine) -> None:
        loop = asyncio.get_running_loop()
        client, server = devices
        self._ways = OneWay(client, server, up, loop), OneWay(server, client, down, loop)

    def lateness_s(self) -> float:
        """How late the latest packet was since this was asked before."""
        latest_s = max(way.lateness_s for way in self._ways)
        for way in self._ways:
            way.lateness_s = 0.0
        return latest_s

    def close(self) -> None:
        """Move nothing more."""
        for way in self._ways:
            way.close()
