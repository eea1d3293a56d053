"""What a packet waits beyond the delay of its link: jitter, and what losing it costs at least.

Drawn from a seed: the same sequence of segments waits the same every time.
"""

from random import Random

from harness.core.network.profile import TCP_SEGMENT_BYTES

_DUPLICATE_ACKS = 3
"""How many packets behind a lost one tell its sender so (fast retransmit, RFC 5681 §3.2)."""


class RandomDelay:
    """The extra delay of one segment after the other on one direction: from 0 to `jitter_s`."""

    def __init__(self, jitter_s: float, seed: str) -> None:
        self._jitter_s = jitter_s
        self._random = Random(f"{seed}: jitter")

    def draw_s(self) -> float:
        """What the next segment waits."""
        return self._random.uniform(0.0, self._jitter_s)


def retransmission_s(rtt_s: float, size_bytes: int) -> float:
    """How much later a lost packet comes, of `size_bytes` that were sent from it on."""
    is_followed = size_bytes > _DUPLICATE_ACKS * TCP_SEGMENT_BYTES
    return rtt_s if is_followed else 2 * rtt_s
