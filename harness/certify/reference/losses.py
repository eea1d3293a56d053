"""Which packets a link drops: at random, of those that carry data, the same ones from a seed."""

from harness.core.network.loss import RandomLoss

_IP_WORD_BYTES = 4


def data_bytes(packet: bytes) -> int:
    """How much a packet of TCP over IPv4 carries (RFC 791 §3.1, RFC 9293 §3.1)."""
    ip_head_bytes = (packet[0] & 0x0F) * _IP_WORD_BYTES
    tcp_head_bytes = (packet[ip_head_bytes + 12] >> 4) * _IP_WORD_BYTES
    return len(packet) - ip_head_bytes - tcp_head_bytes


class RandomLosses:
    """Drops `share` of the packets that carry data once it is told to begin.

    Handshakes and bare acknowledgements pass: what the link does to one connection is what its
    sender has to recover from, and nothing else. `count` is that of the packets dropped. They are
    those that an emulated link of the same direction loses from the same seed.
    """

    def __init__(self, share: float, way: str) -> None:
        self._loss = RandomLoss(share)
        self._way = way
        self.count = 0

    def begin(self, seed: int | None) -> None:
        """Draw from a seed from now on; nothing is dropped with None."""
        self._loss.begin(None if seed is None else f"{seed}: {self._way}")

    def takes(self, packet: bytes) -> bool:
        """Whether the packet is dropped."""
        is_lost = bool(data_bytes(packet)) and self._loss.takes_next()
        self.count += is_lost
        return is_lost
