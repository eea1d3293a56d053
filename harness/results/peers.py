"""The emulated link beside what others slow a network down with, as it is kept: JSON, and back.

Times are seconds. A file is never edited: it is measured anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from pydantic import TypeAdapter

from harness.results.conditions import Circumstances
from harness.results.record import Record
from harness.results.versioned_file import VersionedFile

PEERS_FILE = "link/peers.json"
"""Where the committed comparison lies in the folder of committed runs."""

# History of the document; a new version gets a line.
#   1  2026-11  the first
PEERS_VERSION = 1
_NOTHING_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class PeerCell(Record):
    """The same downloads over every peer: so many bytes over each of so many kept connections.

    `times_s` are by peer, until the last byte of the last one. Rates are bits a second.
    """

    download_bps: float
    rtt_s: float
    connection_count: int
    size_bytes: int
    times_s: Mapping[str, tuple[float, ...]]

    @property
    def floor_s(self) -> float:
        """The round trip, and the bodies at the rate."""
        bits = self.size_bytes * self.connection_count * 8
        return self.rtt_s + bits / self.download_bps

    def median_s(self, peer: str) -> float | None:
        """What a peer took in the median; None where it was not there."""
        times_s = self.times_s.get(peer)
        return median(times_s) if times_s else None

    def error_ratio(self, peer: str) -> float | None:
        """By how much of the floor a peer took longer; below 0 is less than can be."""
        found_s = self.median_s(peer)
        return None if found_s is None else found_s / self.floor_s - 1


@dataclass(frozen=True, slots=True)
class PeerComparison(Record):
    """Cells, and under which conditions they were measured.

    `peers` say what each is and in which version, `left_out` why others are not there.
    """

    harness_version: str
    circumstances: Circumstances
    peers: Mapping[str, str]
    left_out: Mapping[str, str]
    cells: tuple[PeerCell, ...]


def without_idle_peers(found: PeerComparison) -> PeerComparison:
    """The same, but for peers that held nothing back: less than a tenth of the floor everywhere."""
    idle = [peer for peer in found.peers if all(_is_nothing(cell, peer) for cell in found.cells)]
    if not idle:
        return found
    cells = tuple(
        replace(
            cell, times_s={name: each for name, each in cell.times_s.items() if name not in idle}
        )
        for cell in found.cells
    )
    peers = {name: what for name, what in found.peers.items() if name not in idle}
    told = dict.fromkeys(idle, "held nothing back")
    return replace(found, peers=peers, left_out={**found.left_out, **told}, cells=cells)


def _is_nothing(cell: PeerCell, peer: str) -> bool:
    ratio = cell.error_ratio(peer)
    return ratio is not None and ratio < -_NOTHING_SHARE


_FILE = VersionedFile(
    TypeAdapter(PeerComparison),
    "peers_version",
    PEERS_VERSION,
    "is not a comparison of links",
    "measure it anew with make bench-peers",
)


def peers_to_json(comparison: PeerComparison) -> str:
    """The text of the file."""
    return _FILE.text(comparison)


def read_peers(path: Path) -> PeerComparison:
    """The comparison in a file. Raises BadInput."""
    return _FILE.read(path)
