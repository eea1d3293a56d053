"""What decides how much of a connection may be on its way, as its sender sees it."""

from enum import IntEnum
from typing import NamedTuple, Protocol

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.packet import Packet

INITIAL_SEGMENTS = 10
"""RFC 6928 §2, and TCP_INIT_CWND."""


class State(IntEnum):
    """What a sender thinks of its connection (include/uapi/linux/tcp.h, enum tcp_ca_state).

    OPEN: nothing is missing. DISORDER: something came before what was sent earlier. RECOVERY:
    something was lost. LOSS: nothing came for a timeout's time.
    """

    OPEN = 0
    DISORDER = 1
    RECOVERY = 3
    LOSS = 4


class Acked(NamedTuple):
    """An acknowledgement, and what follows from it.

    `size_bytes` are newly known to have arrived, `lost_count` packets newly taken for lost. The
    last of what arrived took `rtt_s`, None where that is not known. Everything before `acked_bytes`
    has arrived, which is news if `has_advanced`; `sent_bytes` was never sent. `in_flight_bytes` are
    on their way now, `prior_in_flight_bytes` were before. The window kept something back if
    `is_limited`; `most_out_bytes` is the most that was not acknowledged during the last round trip.
    """

    now_s: float
    size_bytes: int
    lost_count: int
    rtt_s: float | None
    acked_bytes: int
    sent_bytes: int
    has_advanced: bool
    in_flight_bytes: int
    prior_in_flight_bytes: int
    state: State
    is_limited: bool
    most_out_bytes: int


def whole_segments(size_bytes: int) -> int:
    """So many segments hold it."""
    return -(-size_bytes // TCP_SEGMENT_BYTES)


class Controller(Protocol):
    """How much of one connection may be on its way, and how fast it is sent.

    `window_segments` is the first, of which whole ones count; `pace_bps` the second, in bits a
    second, None where only the window says.
    """

    window_segments: float

    @property
    def pace_bps(self) -> float | None:
        """See above."""

    @property
    def settled_bytes(self) -> int:
        """As long as no more than so much is out, acknowledgements change nothing; 0 if always.

        Where the window has kept nothing back of late.
        """

    def note_rtt(self, rtt_s: float) -> None:
        """While it was settled, nothing took less than this."""

    def write(self, is_starved: bool, in_flight_bytes: int) -> None:
        """There is more to send; `is_starved` if there was nothing, and room for it."""

    def restart(self, idle_s: float, timeout_s: float, now_s: float) -> None:
        """Nothing has been on its way for `idle_s`, and something is about to be."""

    def send(self, packet: Packet, now_s: float, in_flight_bytes: int) -> None:
        """A packet is sent while so much is on its way."""

    def arrive(self, packet: Packet) -> None:
        """A packet has arrived; `acknowledge` follows for all that one acknowledgement says."""

    def acknowledge(self, acked: Acked) -> None:
        """Something arrived."""

    def begin_recovery(self, in_flight_bytes: int) -> None:
        """Something was lost; so much is on its way without it."""

    def end_recovery(self) -> None:
        """All that was sent before the loss was known has arrived."""

    def time_out(self, in_flight_bytes: int, is_new: bool) -> None:
        """Nothing came for a timeout's time; `is_new` if no loss was known of before."""
