"""What the emulated link is asked to carry, and what theory says of it.

    theory = RTT + bytes of all answers * 8 / rate + bytes of a request * 8 / upload rate

Bytes are those of the socket: heads, and over HTTP/2 frames and TLS, included. Connections are
open and warm; all requests of a cell are sent at once, and its time ends with the last byte of
the last answer. Over HTTP/2 they are streams of one connection, and their requests one piece.
"""

from dataclasses import dataclass, field
from statistics import median

from benchmarks.http1_client import Fetched
from harness.core.http.multiplex import FRAME_BYTES, framed_bytes
from harness.core.http.protocol import HttpVersion
from harness.core.network.transmitter import Transmitter

SIZES_BYTES = (1_000, 100_000, 1_000_000, 12_000_000)
CONNECTION_COUNTS = (1, 6)
RTT_S = 0.010
UPLOAD_SHARE = 1 / 6
LONGEST_CELL_S = 10.0
# Taking turns, equal downloads end up to one turn of each apart: of so many turns or more, that
# is less than 2 % of a segment's and 10 % of a frame's, and the rest is unfairness.
SPREAD_LEAST_TURNS = {HttpVersion.HTTP_1_1: 50, HttpVersion.HTTP_2: 10}


@dataclass
class Cell:
    """One line of the table, and what was measured for it."""

    http: HttpVersion
    rate_bps: float
    size_bytes: int
    connection_count: int
    up_bytes: int = 0
    down_bytes: int = 0
    times_s: list[float] = field(default_factory=list)
    spreads: list[float] = field(default_factory=list)
    lateness_s: float = 0.0

    def add(self, fetched: Fetched, lateness_s: float) -> None:
        """Take in one more measurement, and how late the emulator's schedule was in it."""
        self.up_bytes, self.down_bytes = fetched.up_bytes, fetched.down_bytes
        self.times_s.append(fetched.finished_s[-1])
        self.spreads.append(fetched.finished_s[-1] / fetched.finished_s[0])
        self.lateness_s = max(self.lateness_s, lateness_s)

    @property
    def theory_s(self) -> float:
        """When the last byte should be there; of the bodies alone before anything is measured."""
        up_s = self.up_bytes * 8 / (self.rate_bps * UPLOAD_SHARE)
        return RTT_S + up_s + (self.down_bytes or self._least_bytes) * 8 / self.rate_bps

    @property
    def error_s(self) -> float:
        """How much later the median was than it should be."""
        return median(self.times_s) - self.theory_s

    @property
    def has_spread(self) -> bool:
        """Whether downloads had enough turns for their ends to be compared."""
        is_streams = self.http is HttpVersion.HTTP_2
        turn_bytes = FRAME_BYTES if is_streams else Transmitter(self.rate_bps, 0.0).turn_bytes
        turn_count = self.size_bytes / turn_bytes
        return self.connection_count > 1 and turn_count >= SPREAD_LEAST_TURNS[self.http]

    @property
    def _least_bytes(self) -> int:
        is_framed = self.http is HttpVersion.HTTP_2
        each_bytes = framed_bytes(self.size_bytes) if is_framed else self.size_bytes
        return self.connection_count * each_bytes


def cells_at(rate_bps: float, http: HttpVersion) -> list[Cell]:
    """The cells of one rate that do not take too long."""
    cells = [
        Cell(http, rate_bps, size_bytes, connection_count)
        for connection_count in CONNECTION_COUNTS
        for size_bytes in SIZES_BYTES
    ]
    return [cell for cell in cells if cell.theory_s <= LONGEST_CELL_S]
