"""Where a sender is, and what of it waits there before the link at most."""

from dataclasses import dataclass

from harness.core.network.profile import TCP_SEGMENT_BYTES

BUFFER_OVERHEAD_BYTES = 896
"""What a buffer takes in Linux beside its payload (SKB_TRUESIZE of MAX_TCP_HEADER)."""

_WAITING_BUFFERS = 2
_WAITING_BUFFERS_AGAIN = 4
"""tcp_small_queue_check: what waits before the link is less than so many buffers like the next one,
new or sent again. What a connection may send beyond that is no reason for a larger window."""


@dataclass(frozen=True, slots=True)
class Host:
    """Where a sender is: so far from its receiver and back, without anything else on the link.

    `train_segment_count` leave it at once, as far as there are so many, in packets of at most
    `packet_bytes`: one segment where each may be lost by itself, else the whole train.
    """

    rtt_s: float
    train_segment_count: int
    packet_bytes: int

    @property
    def train_bytes(self) -> int:
        """What leaves at once at most."""
        return self.train_segment_count * TCP_SEGMENT_BYTES


def most_waiting_bytes(size_bytes: int) -> int:
    """From how much on, overhead included, so much waits that was never sent before."""
    return _WAITING_BUFFERS * (size_bytes + BUFFER_OVERHEAD_BYTES)


def is_waited_for(waiting_bytes: int, size_bytes: int, *, is_again: bool = False) -> bool:
    """Whether so much must wait while so much waits before the link, overhead included."""
    if not is_again:
        return waiting_bytes >= most_waiting_bytes(size_bytes)
    return waiting_bytes >= _WAITING_BUFFERS_AGAIN * (size_bytes + BUFFER_OVERHEAD_BYTES)
