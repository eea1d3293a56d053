"""The way to the images of a load, whoever asks for them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from harness.core.network import NetworkProfile
from harness.core.server_faults import OriginBehaviour
from harness.emulator.process import Emulator, running_emulator
from harness.origin.process import Origin
from harness.results.sample import EmulatorRecord


@dataclass(frozen=True, slots=True)
class Route:
    """The way to the images: where the client asks, and the emulator in between, if any.

    `server_pids` are the processes behind `url`. `counting_origin` is told when a load begins,
    because its faults count requests. `direct_url` is the origin's own, past the emulator.
    """

    url: str
    emulator: Emulator | None
    server_pids: Sequence[int]
    counting_origin: Origin | None = None
    direct_url: str | None = None

    async def report(self) -> EmulatorRecord | None:
        """What the emulator saw since it was last asked; None without one."""
        if self.counting_origin is not None:
            await self.counting_origin.report()
        if self.emulator is None:
            return None
        seen = await self.emulator.report()
        return EmulatorRecord(
            max_lateness_s=seen.max_lateness_s,
            bytes_down=seen.down_bytes,
            bytes_up=seen.up_bytes,
            connection_count=seen.connection_count,
        )


Routes = Mapping[OriginBehaviour, Route]


@asynccontextmanager
async def routes_over(
    network: NetworkProfile, origins: Mapping[OriginBehaviour, Origin]
) -> AsyncIterator[Routes]:
    """The ways over one network to every origin, each with a link of its own."""
    async with AsyncExitStack() as stack:
        yield {
            behaviour: await stack.enter_async_context(_route(network, origin, behaviour))
            for behaviour, origin in origins.items()
        }


@asynccontextmanager
async def _route(
    network: NetworkProfile, origin: Origin, behaviour: OriginBehaviour
) -> AsyncIterator[Route]:
    """The way to the origin: through an emulator, or straight where nothing is shaped."""
    counting = origin if behaviour.faults.counts_requests else None
    if not network.is_shaped:
        yield Route(origin.url, None, [origin.pid], counting)
        return
    async with running_emulator(network, origin.url) as emulator:
        pids = [origin.pid, emulator.pid]
        yield Route(emulator.url, emulator, pids, counting, origin.url)
