"""What a sender was given and has not sent yet, and where packets begin and end in it."""

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.packet import Packet


class Stream:
    """`held_bytes` were written and not sent, from `sent_bytes` on.

    Segments are counted from where the stream was taken up when nothing was on its way: a head
    that leaves alone and the beginning of its body are one. Only the end of what there is may be
    less than a segment.
    """

    def __init__(self) -> None:
        self.sent_bytes = 0
        self.held_bytes = 0
        self._began_byte = 0

    def take_up(self) -> None:
        """Nothing is on its way: count segments from here."""
        self._began_byte = self.sent_bytes

    def whole_bytes(self, most_bytes: int) -> int:
        """How much of it may be sent where there is room for so much; 0 for less than a segment."""
        if self.held_bytes <= most_bytes:
            return self.held_bytes
        broken_bytes = (self.sent_bytes + most_bytes - self._began_byte) % TCP_SEGMENT_BYTES
        return max(0, most_bytes - broken_bytes)

    def whole_count(self, train_bytes: int) -> int:
        """How many trains of whole segments it is; 0 if the next has to be shorter."""
        into_bytes = (self.sent_bytes - self._began_byte) % TCP_SEGMENT_BYTES
        return 0 if into_bytes else self.held_bytes // train_bytes

    def skip_whole(self, train_bytes: int) -> bool:
        """Send the next train if it is one of whole segments, as long as trains are; whether so."""
        sent_bytes, held_bytes = self.sent_bytes, self.held_bytes
        if held_bytes < train_bytes or (sent_bytes - self._began_byte) % TCP_SEGMENT_BYTES:
            return False
        self.sent_bytes, self.held_bytes = sent_bytes + train_bytes, held_bytes - train_bytes
        return True

    def is_one(self, size_bytes: int, packet_bytes: int) -> bool:
        """Whether the next bytes are one packet."""
        into_bytes = (self.sent_bytes - self._began_byte) % TCP_SEGMENT_BYTES
        return into_bytes + size_bytes <= packet_bytes

    def skip(self, size_bytes: int) -> None:
        """The next bytes are sent."""
        self.sent_bytes += size_bytes
        self.held_bytes -= size_bytes

    def cut_one(self) -> Packet:
        """The next bytes as one packet, to the end of a segment or of what there is."""
        into_bytes = (self.sent_bytes - self._began_byte) % TCP_SEGMENT_BYTES
        size_bytes = min(self.held_bytes, TCP_SEGMENT_BYTES - into_bytes)
        return self.cut(size_bytes, TCP_SEGMENT_BYTES)[0]

    def cut(self, size_bytes: int, packet_bytes: int) -> list[Packet]:
        """The next bytes as packets that end where segments do, of `packet_bytes` at most."""
        packets = []
        while size_bytes > 0:
            into_bytes = (self.sent_bytes - self._began_byte) % TCP_SEGMENT_BYTES
            packet = Packet(self.sent_bytes, min(size_bytes, packet_bytes - into_bytes))
            packets.append(packet)
            size_bytes -= packet.size_bytes
            self.skip(packet.size_bytes)
        return packets
