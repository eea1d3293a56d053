"""The way to the images of a load, whoever asks for them."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import NamedTuple

from harness.core.network import NetworkProfile
from harness.core.protocol import HttpProtocol
from harness.core.server_faults import OriginBehaviour
from harness.emulator.process import Emulator, Listening, running_emulator
from harness.origin.process import Origin
from harness.results.sample import EmulatorRecord


@dataclass(frozen=True, slots=True)
class Route:
    """The way to the images: where the client asks, and the emulator in between, if any.

    `server_pids` are the processes behind `url`. `counting_origin` is told when a load begins,
    because its faults count requests. `direct_url` is the origin's own, past the emulator. A
    client that speaks TLS trusts what `certificate` (PEM) has signed.
    """

    url: str
    emulator: Emulator | None
    server_pids: Sequence[int]
    counting_origin: Origin | None = None
    direct_url: str | None = None
    certificate: str | None = None

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


class Way(NamedTuple):
    """How an origin answers, and how it is spoken to."""

    origin: OriginBehaviour
    protocol: HttpProtocol


Routes = Mapping[Way, Route]


@asynccontextmanager
async def routes_over(
    network: NetworkProfile, origins: Mapping[OriginBehaviour, Origin], ways: Iterable[Way]
) -> AsyncIterator[Routes]:
    """All these ways over one network, each with a link of its own."""
    async with AsyncExitStack() as stack:
        yield {
            way: await stack.enter_async_context(_route(network, origins[way.origin], way))
            for way in ways
        }


@asynccontextmanager
async def _route(network: NetworkProfile, origin: Origin, way: Way) -> AsyncIterator[Route]:
    """The way to the origin: through an emulator, or straight where nothing is shaped."""
    counting = origin if way.origin.faults.counts_requests else None
    if not network.is_shaped:
        yield Route(origin.url, None, [origin.pid], counting)
        return
    listening = Listening(protocol=way.protocol)
    async with running_emulator(network, origin.url, listening) as emulator:
        pids = [origin.pid, emulator.pid]
        yield Route(emulator.url, emulator, pids, counting, origin.url, emulator.certificate)
