"""Connections whose bytes go in TLS records, on one direction of a simulated link.

To whoever sends and waits, sizes are those of what the records carry. On the link they have the
wire size of records, and nothing of a record is there before all of it is. The server writes a head
and what follows it apart, so each has records of its own. mitmproxy writes a body in pieces of
65,535 bytes at most (proxy/server.py), so one of its records may hold less than it could; that is
0.03 % of the bytes, and left out.
"""

from collections.abc import Iterator
from math import inf

from harness.client.simulation.link import SimulatedLink
from harness.core.http.tls_record import RECORD_OVERHEAD_BYTES, RecordStream
from harness.core.network.access import Direction
from harness.core.network.flow import Flow

_HELLO_BYTES = 517
_CERTIFICATE_BYTES = 1362
_FINISHED_BYTES = 80
_TICKETS_BYTES = 510
"""What a handshake takes on the wire, read off the real client and the real emulator: OpenSSL 3.0,
mitmproxy 11.0.2. With 12.2.3 the certificate comes in 28 bytes more."""


class SimulatedRecords(SimulatedLink):
    """See SimulatedLink."""

    def __init__(self, link: Direction) -> None:
        super().__init__(link)
        self._streams: dict[Flow, RecordStream] = {}
        self._own_bytes: dict[Flow, int] = {}

    def open_flow(self) -> Flow:
        """A new connection's place on the link."""
        flow = super().open_flow()
        self._streams[flow], self._own_bytes[flow] = RecordStream(), 0
        return flow

    def say(self, flow: Flow, size_bytes: int) -> None:
        """Let TLS send bytes of its own ahead of what is sent next; nobody is told of them."""
        self._own_bytes[flow] += size_bytes

    def _put(self, flow: Flow, size_bytes: int, head_bytes: int) -> None:
        own_bytes, self._own_bytes[flow] = self._own_bytes[flow], 0
        stream = self._streams[flow]
        head_wire_bytes = stream.write(head_bytes, own_bytes)
        super()._put(flow, stream.write(size_bytes), head_wire_bytes)

    def _arrivals(self, now_s: float) -> Iterator[tuple[Flow, int]]:
        for each in super()._arrivals(now_s):
            yield each[0], self._streams[each[0]].receive(each[1])

    def _earliest_s(self, flow: Flow, missing_bytes: int) -> float:
        wire_bytes = self._streams[flow].wire_bytes_until(missing_bytes)
        return inf if wire_bytes is None else super()._earliest_s(flow, wire_bytes)


async def shake_hands(
    up: SimulatedRecords, up_flow: Flow, down: SimulatedRecords, down_flow: Flow
) -> None:
    """Wait for the handshake of TLS 1.3: one round trip, and its bytes (RFC 8446 §2).

    What the client ends it with goes ahead of its first request, and the server's tickets ahead of
    its first answer. What the two ends compute for it takes no time here; about 1 ms in reality,
    which lets connections that are opened at once begin one after the other.
    """
    for link, flow, wire_bytes in (
        (up, up_flow, _HELLO_BYTES),
        (down, down_flow, _CERTIFICATE_BYTES),
    ):
        message_bytes = wire_bytes - RECORD_OVERHEAD_BYTES
        link.send(flow, message_bytes)
        await link.arrived(flow, message_bytes)
    up.say(up_flow, _FINISHED_BYTES)
    down.say(down_flow, _TICKETS_BYTES)
