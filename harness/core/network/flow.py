"""One connection's place on a link, and what arrives of it."""

from math import inf
from typing import NamedTuple

_FULL_AFTER_S = 50e-3
_LEAST_FULL_BYTES = 128 * 1024
_MOST_FULL_BYTES = 1024 * 1024


def full_bytes(rate_bps: float | None) -> float:
    """What a connection may queue before a link of this rate (None: no limit) until it is full."""
    rate_bytes = inf if rate_bps is None else rate_bps / 8 * _FULL_AFTER_S
    return max(_LEAST_FULL_BYTES, min(_MOST_FULL_BYTES, rate_bytes))


class Flow:
    """One connection's place on a link; made by `Link.open_flow`.

    `queued_bytes` were handed over and have not left; of these, `waiting_bytes` may leave as soon
    as it is the flow's turn. Its receiver wants nothing more for now while it `is_paused`.
    """

    __slots__ = (
        "_full_bytes",
        "has_pending_end",
        "has_turn",
        "is_closed",
        "is_finished",
        "is_paused",
        "last_arrival_s",
        "last_entry_s",
        "queued_bytes",
        "waiting_bytes",
    )

    def __init__(self, full_bytes: float) -> None:
        self._full_bytes = full_bytes
        self.queued_bytes = 0
        self.waiting_bytes = 0
        self.last_entry_s = -inf
        self.last_arrival_s = -inf  # noted only where it is not the link's own order
        self.has_turn = False
        self.has_pending_end = False  # the end of its stream leaves with the last byte that waits
        self.is_paused = False
        self.is_finished = False
        self.is_closed = False

    @property
    def is_full(self) -> bool:
        """Whether the sender should wait: as much is queued as a router would hold for it."""
        return self.queued_bytes >= self._full_bytes


class Delivery(NamedTuple):
    """`size_bytes` of one flow, all at the receiver at `arrival_s`; its last if `is_end`."""

    flow: Flow
    size_bytes: int
    arrival_s: float
    is_end: bool
