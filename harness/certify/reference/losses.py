"""Which packets a link drops: at random, of those that carry data, the same ones from a seed."""

from random import Random

_IP_WORD_BYTES = 4


def data_bytes(packet: bytes) -> int:
    """How much a packet of TCP over IPv4 carries (RFC 791 §3.1, RFC 9293 §3.1)."""
    ip_head_bytes = (packet[0] & 0x0F) * _IP_WORD_BYTES
    tcp_head_bytes = (packet[ip_head_bytes + 12] >> 4) * _IP_WORD_BYTES
    return len(packet) - ip_head_bytes - tcp_head_bytes


class RandomLosses:
    """Drops `share` of the packets that carry data once it is told to begin.

    Handshakes and bare acknowledgements pass: what the link does to one connection is what its
    sender has to recover from, and nothing else. `count` is that of the packets dropped.
    """

    def __init__(self, share: float, name: str) -> None:
        assert 0 <= share < 1, share
        self._share = share
        self._name = name
        self._random: Random | None = None
        self.count = 0

    def begin(self, seed: int | None) -> None:
        """Draw from a seed from now on; nothing is dropped with None."""
        self._random = None if seed is None else Random(f"{seed}: {self._name}")

    def takes(self, packet: bytes) -> bool:
        """Whether the packet is dropped."""
        if self._random is None or not data_bytes(packet):
            return False
        is_lost = self._random.random() < self._share
        self.count += is_lost
        return is_lost
