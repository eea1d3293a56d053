"""An answer of a simulated origin, as it arrives on a simulated link."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.client.buffer import SparseBytes
from harness.client.simulation.link import SimulatedLink
from harness.client.simulation.machine import SimulatedMachine
from harness.client.transport import MOST_AT_ONCE_BYTES
from harness.core.network.flow import Flow
from harness.errors import RetrieveFailed


@dataclass(slots=True)
class SimulatedAnswer:
    """An answer whose bytes are made up as they arrive.

    `early_bytes` of it are here, and nobody has read them yet.
    """

    status_code: int
    headers: Mapping[str, str]
    content: SparseBytes
    head_bytes: int
    link: SimulatedLink
    flow: Flow
    machine: SimulatedMachine
    is_cut: bool
    early_bytes: int = 0
    read_bytes: int = 0

    @property
    def has_ended(self) -> bool:
        """Whether its end is here, read or not, and its connection can carry another one."""
        here_bytes = self.read_bytes + self.early_bytes
        return here_bytes == len(self.content) and not self.is_cut

    async def read(self, least_bytes: int | None) -> SparseBytes:
        """See Answer."""
        start = self.read_bytes
        left_bytes = len(self.content) - start
        if not left_bytes:
            if self.is_cut:
                rule, remedy = "bytes came before it broke off", "see the faults of the scenario"
                raise RetrieveFailed("simulated answer", start, rule, remedy)
            return SparseBytes(0)
        least_bytes = left_bytes if least_bytes is None else min(least_bytes, left_bytes)
        came_bytes, since_s = self.early_bytes, self.link.now_s()
        if came_bytes < least_bytes:
            came_bytes += await self.link.arrived(self.flow, least_bytes - came_bytes)
        # As many pieces as hold the least of it; the real client would look at it after each.
        pieces_bytes = -(-least_bytes // MOST_AT_ONCE_BYTES) * MOST_AT_ONCE_BYTES
        read_bytes = min(came_bytes, pieces_bytes)
        self.early_bytes = came_bytes - read_bytes
        self.machine.take_in(read_bytes, since_s)
        self.read_bytes += read_bytes
        return self.content.slice(start, start + read_bytes)
