"""Which downloads are compared, and how often."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.http.protocol import BROWSER_CONNECTIONS
from harness.core.network.profile import NetworkProfile

_SIZES_BYTES = (1_000, 16_000, 65_536, 100_000, 1_000_000, 10_600_000)
"""A small answer, a reduced image, a byte range, a frame of a CT, a large one, a radiograph."""

_CONNECTIONS = (1, BROWSER_CONNECTIONS)

_LONGEST_S = 20.0
_ENOUGH_S = 1.0


@dataclass(frozen=True, slots=True)
class Download:
    """So many bytes over each of `connection_count` connections at once."""

    size_bytes: int
    connection_count: int

    def floor_s(self, profile: NetworkProfile) -> float:
        """The least time in which all of it can arrive over kept connections, in seconds."""
        return profile.floor_s(self.size_bytes * self.connection_count)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every size over every number of connections, each up to `repeats` times."""

    repeats: int
    sizes_bytes: tuple[int, ...] = _SIZES_BYTES
    connections: tuple[int, ...] = _CONNECTIONS

    @property
    def largest_bytes(self) -> int:
        """The most that an origin is asked for."""
        return max(self.sizes_bytes)

    def downloads(self, profile: NetworkProfile) -> list[Download]:
        """All that does not take too long over a network."""
        everything = (
            Download(size_bytes, count)
            for count in self.connections
            for size_bytes in self.sizes_bytes
        )
        return [download for download in everything if download.floor_s(profile) <= _LONGEST_S]

    def in_turn(self, profile: NetworkProfile) -> Iterator[Download]:
        """Every download as often as it is repeated, taking turns: disturbances hit all alike.

        What takes long varies little, and is repeated less often.
        """
        for repeat in range(self.repeats):
            for download in self.downloads(profile):
                if repeat < max(1, int(_ENOUGH_S / download.floor_s(profile))):
                    yield download
