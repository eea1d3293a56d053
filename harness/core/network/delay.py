"""What a packet waits beyond the delay of its link: jitter, and what TCP makes of losing it.

Drawn from a seed: the same sequence of segments waits the same every time.
"""

from math import ceil
from random import Random

from harness.core.network.profile import TCP_SEGMENT_BYTES

_DUPLICATE_ACKS = 3
"""How many packets behind a lost one tell its sender so (fast retransmit, RFC 5681 §3.2)."""


class RandomDelay:
    """The extra delay of one segment after the other on one direction of a link.

    Jitter is uniform from 0 to `jitter_s`. Of all packets, `loss_share` are lost. TCP sends a
    lost one again one round trip later if three or more follow it, and after two if not: the
    timer of a tail loss probe (RFC 8985 §7.2, PTO = 2 SRTT). It may be lost again. What the
    connection sends behind it arrives, but waits for it.

    Left out: the congestion window, which loss makes smaller, and the rate that the second
    copy takes.
    """

    def __init__(self, jitter_s: float, loss_share: float, rtt_s: float, seed: str) -> None:
        assert 0 <= loss_share < 1, loss_share
        self._jitter_s = jitter_s
        self._loss_share = loss_share
        self._rtt_s = rtt_s
        # Two sequences, so that losses do not change who is delayed by how much.
        self._jitters = Random(f"{seed}: jitter")
        self._losses = Random(f"{seed}: loss")

    def draw_s(self, size_bytes: int, behind_bytes: int) -> float:
        """What a segment of `size_bytes` waits, with `behind_bytes` of its connection behind it."""
        extra_s = self._jitters.uniform(0.0, self._jitter_s) if self._jitter_s else 0.0
        if self._loss_share and size_bytes:
            extra_s += self._stall_s(size_bytes, behind_bytes)
        return extra_s

    def _stall_s(self, size_bytes: int, behind_bytes: int) -> float:
        packet_count = ceil(size_bytes / TCP_SEGMENT_BYTES)
        if self._losses.random() < (1 - self._loss_share) ** packet_count:
            return 0.0
        stall_s = retransmission_s(self._rtt_s, size_bytes + behind_bytes)
        while self._losses.random() < self._loss_share:
            stall_s += self._rtt_s
        return stall_s


def retransmission_s(rtt_s: float, size_bytes: int) -> float:
    """How much later a lost packet comes, of `size_bytes` that were sent from it on."""
    is_followed = size_bytes > _DUPLICATE_ACKS * TCP_SEGMENT_BYTES
    return rtt_s if is_followed else 2 * rtt_s
