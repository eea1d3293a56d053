"""The emulated link beside the kernel's: the same downloads over both, taking turns."""

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness import __version__
from harness.certify.reference.byte_origin import ByteOriginConfiguration, running_byte_origin
from harness.certify.reference.downloads import Endpoint, downloads
from harness.certify.reference.kernel_link import KernelLink, running_kernel_link
from harness.certify.reference.matrix import Download, Matrix
from harness.core.network.profile import NetworkProfile, Transport
from harness.errors import EnvironmentProblem
from harness.results.kernel import (
    ComparedCell,
    ComparedNetwork,
    ComparedSample,
    Comparison,
    Connections,
    LinkKind,
)
from harness.run.lanes.garbage import no_garbage_collection
from harness.run.provenance import circumstances, load_average
from harness.servers.emulator.process import running_emulator

CUBIC = "cubic"
_DEFAULT_CONTROL = Path("/proc/sys/net/ipv4/tcp_congestion_control")
_MODELS = {LinkKind.FLUID: Transport.FLUID, LinkKind.TCP: Transport.TCP}
_WARM_UP = Download(1_000, 1)

Watch = Callable[[NetworkProfile, Download], None]
"""Is told before each download."""


@dataclass(frozen=True, slots=True)
class _Road:
    """A link to the same bytes, and how late it was since that was asked before."""

    kind: LinkKind
    endpoint: Endpoint
    lateness_s: Callable[[], Awaitable[float]]


_Samples = dict[tuple[Download, Connections], dict[LinkKind, list[ComparedSample]]]


async def compare_with_kernel(
    profiles: Sequence[NetworkProfile], matrix: Matrix, watch: Watch
) -> Comparison:
    """Measure all networks, one after the other.

    Raises EnvironmentProblem without root, namespaces, or a part of the kernel.
    """
    before, default = circumstances(), _default_control()
    networks, cells = [], []
    for profile in profiles:
        network, its_cells = await _compare(profile, default, matrix, watch)
        networks.append(network)
        cells += its_cells
    return Comparison(
        harness_version=__version__,
        circumstances=before.with_end(load_average()),
        default_control=default,
        networks=tuple(networks),
        cells=tuple(cells),
    )


def least_s(profiles: Sequence[NetworkProfile], matrix: Matrix) -> float:
    """How long measuring networks takes at least: every download at its floor, over every link."""
    floors = (
        download.floor_s(profile) for profile in profiles for download in matrix.in_turn(profile)
    )
    link_count = 1 + len(_MODELS)
    return link_count * len(Connections) * sum(floors)


async def _compare(
    profile: NetworkProfile, default: str, matrix: Matrix, watch: Watch
) -> tuple[ComparedNetwork, list[ComparedCell]]:
    async with _roads(profile, default, matrix.largest_bytes) as (link, roads):
        for road in roads:
            await _download(road, _WARM_UP)
        samples: _Samples = defaultdict(lambda: defaultdict(list))
        for download in matrix.in_turn(profile):
            watch(profile, download)
            for road in roads:
                for connections, sample in (await _download(road, download)).items():
                    samples[download, connections][road.kind].append(sample)
        network = ComparedNetwork(
            name=profile.name,
            download_bps=profile.download_bps,
            upload_bps=profile.upload_bps,
            rtt_s=profile.rtt_s,
            delays_by=link.delays_by,
            dropped_count=await link.dropped_count(),
            remembers=link.remembers,
        )
    return network, _cells(profile, matrix, samples)


def _cells(profile: NetworkProfile, matrix: Matrix, samples: _Samples) -> list[ComparedCell]:
    return [
        ComparedCell(
            network=profile.name,
            size_bytes=download.size_bytes,
            connection_count=download.connection_count,
            connections=connections,
            samples={kind: tuple(those) for kind, those in samples[download, connections].items()},
        )
        for connections in Connections
        for download in matrix.downloads(profile)
    ]


@asynccontextmanager
async def _roads(
    profile: NetworkProfile, default: str, largest_bytes: int
) -> AsyncIterator[tuple[KernelLink, list[_Road]]]:
    """The kernel link, and a link of each kind to the same bytes: its own and the emulator."""
    controls = {LinkKind.KERNEL_CUBIC: CUBIC}
    if default != CUBIC:
        controls[LinkKind.KERNEL_DEFAULT] = default

    async with AsyncExitStack() as stack:
        keep_apart = stack.enter_context(_processor_of_its_own())
        link = await stack.enter_async_context(running_kernel_link(profile))
        inside = ByteOriginConfiguration(
            largest_bytes, link.server_address, link.server.path, tuple(controls.values())
        )
        ports = await stack.enter_async_context(running_byte_origin(inside))
        roads = [
            _Road(kind, Endpoint(link.server_address, port, link.client), link.lateness_s)
            for kind, port in zip(controls, ports, strict=True)
        ]
        outside = ByteOriginConfiguration(largest_bytes)
        [port] = await stack.enter_async_context(running_byte_origin(outside))
        for kind, transport in _MODELS.items():
            emulated = profile.with_transport(transport)
            roads.append(await _emulated(stack, kind, emulated, f"http://127.0.0.1:{port}"))
        keep_apart()
        yield link, roads


@contextmanager
def _processor_of_its_own() -> Iterator[Callable[[], None]]:
    """Leave all processors but one to processes that are started meanwhile; what is given takes it.

    Else a server that goes before other processes wakes up where the client connects, and the
    client's next connection is later by as long as the server works.
    """
    processors = os.sched_getaffinity(0)
    own, others = {min(processors)}, processors - {min(processors)}
    if others:
        os.sched_setaffinity(0, others)
    try:
        yield lambda: os.sched_setaffinity(0, own) if others else None
    finally:
        os.sched_setaffinity(0, processors)


async def _emulated(
    stack: AsyncExitStack, kind: LinkKind, profile: NetworkProfile, origin_url: str
) -> _Road:
    emulator = await stack.enter_async_context(running_emulator(profile, origin_url))

    async def lateness_s() -> float:
        return (await emulator.report()).max_lateness_s

    return _Road(kind, Endpoint("127.0.0.1", emulator.port), lateness_s)


async def _download(road: _Road, download: Download) -> dict[Connections, ComparedSample]:
    """The same bytes over new connections, then over the same ones."""
    clock = asyncio.get_running_loop().time
    await road.lateness_s()
    count = download.connection_count
    with no_garbage_collection(), downloads(road.endpoint, count, clock) as connections:
        new_s = connections.over_new_connections(download.size_bytes)
        kept_s = connections.over_kept_connections(download.size_bytes)
    lateness_s = await road.lateness_s()
    return {
        Connections.NEW: ComparedSample(new_s, lateness_s),
        Connections.KEPT: ComparedSample(kept_s, lateness_s),
    }


def _default_control() -> str:
    try:
        return _DEFAULT_CONTROL.read_text().strip()
    except OSError as error:
        rule = f"cannot be read ({error.strerror})"
        remedy = "compare on Linux, whose TCP is the reference"
        raise EnvironmentProblem(str(_DEFAULT_CONTROL), None, rule, remedy) from error
