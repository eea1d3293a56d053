"""The other end of a connection: hands on what is there without a gap, and acknowledges all.

As Linux does: every second segment at once, and whatever does not come in order or is less than a
segment (RFC 9293 §3.8.6.3, RFC 5681 §4.2), by name (RFC 2018). A single segment in order is waited
for 40 ms (TCP_ATO_MIN); a receiver that has waited in vain acknowledges each from then on, as Linux
6.18 was seen to do. Left out: a receiver that has no room.
"""

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.packet import Ack, Arrival

DELAYED_ACK_S = 0.04


class Receiver:
    """Puts the packets of one stream in order; `received_bytes` of it are there without a gap."""

    def __init__(self) -> None:
        self.received_bytes = 0
        self.pending: list[Arrival] = []
        """What has arrived and is not acknowledged yet; another list after each acknowledgement."""
        self.held_bytes = 0
        """How much is there behind a gap."""
        self._pending_bytes = 0
        self._held: dict[int, int] = {}  # what is behind a gap: where it begins, and its size
        self._is_quick = False

    def receive(self, arrival: Arrival) -> bool:
        """Take in what arrived; whether to acknowledge it at once."""
        packet = arrival.packet
        has_gap = bool(self._held)
        is_next = packet.first_byte == self.received_bytes
        if is_next:
            self._advance(packet.size_bytes)
        elif packet.first_byte > self.received_bytes:
            self.held_bytes += packet.size_bytes - self._held.get(packet.first_byte, 0)
            self._held[packet.first_byte] = packet.size_bytes
        self.pending.append(arrival)
        self._pending_bytes += packet.size_bytes
        is_whole = not packet.size_bytes % TCP_SEGMENT_BYTES
        is_second = self._pending_bytes > TCP_SEGMENT_BYTES
        return has_gap or not (is_next and is_whole) or is_second or self._is_quick

    def skip(self, size_bytes: int) -> None:
        """The next bytes have come, and are acknowledged."""
        self.received_bytes += size_bytes

    def acknowledge(self) -> Ack:
        """What is said of all that has arrived since the last time."""
        ack = Ack(tuple(self.pending), self.received_bytes, len(self._held))
        self.pending = []
        self._pending_bytes = 0
        return ack

    def waited_in_vain(self) -> None:
        """No second segment came."""
        self._is_quick = True

    def _advance(self, size_bytes: int) -> None:
        self.received_bytes += size_bytes
        held = self._held
        while held and self.received_bytes in held:
            filled_bytes = held.pop(self.received_bytes)
            self.held_bytes -= filled_bytes
            self.received_bytes += filled_bytes
