"""What a sender sends at once, and what its receiver says of it."""

from typing import NamedTuple


class Packet:
    """So many bytes of a stream from `first_byte` on, which travel and are lost together.

    `sent_s` is when it was sent last, and `order` the how manieth sending of its sender that was.
    `is_again` if it was sent before; `is_lost` while it is taken for lost and was not sent again,
    `was_lost` from then until it arrives. `stamp` is for a controller to write on.
    """

    __slots__ = (
        "first_byte",
        "is_again",
        "is_lost",
        "order",
        "sent_s",
        "size_bytes",
        "stamp",
        "was_lost",
    )

    def __init__(self, first_byte: int, size_bytes: int) -> None:
        self.first_byte = first_byte
        self.size_bytes = size_bytes
        self.sent_s = 0.0
        self.order = 0
        self.is_again = False
        self.is_lost = False
        self.was_lost = False
        self.stamp: tuple[int, float, float, bool] = (0, 0.0, 0.0, False)


class Arrival(NamedTuple):
    """One sending of a packet has arrived."""

    packet: Packet
    order: int


class Ack(NamedTuple):
    """Packets arrived; one at least.

    `received_bytes` of the stream are there without a gap; `held_count` packets are behind one.
    """

    arrivals: tuple[Arrival, ...]
    received_bytes: int
    held_count: int
