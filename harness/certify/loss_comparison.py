"""The model of TCP beside the kernel's where packets are lost: the same losses over both.

Several kernel links are measured at once; the model, which needs a processor, is worked out after
all of them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from harness.certify.reference.byte_origin import ByteOriginConfiguration, running_byte_origin
from harness.certify.reference.downloader import Downloader, running_downloader
from harness.certify.reference.kernel_link import KernelLink, running_kernel_link
from harness.certify.reference.loss_matrix import Lane, LossMatrix
from harness.core.network.kept_connections import kept_download_s
from harness.errors import HarnessError
from harness.results.loss_comparison import LossCell, LossSample

AT_ONCE = 6
"""So many links take a quarter of two processors."""


@dataclass(frozen=True, slots=True)
class LaneWatch:
    """Is told when the downloads of a lane begin, and given its cells at its end."""

    began: Callable[[Lane], None]
    measured: Callable[[Sequence[LossCell]], None]


async def compare_losses(lanes: Iterable[Lane], matrix: LossMatrix, watch: LaneWatch) -> None:
    """Measure what the kernel makes of losses, in these lanes.

    Raises EnvironmentProblem without root, namespaces, a congestion control, or a part of the
    kernel.
    """
    limit = asyncio.Semaphore(AT_ONCE)
    try:
        async with asyncio.TaskGroup() as group:
            for lane in lanes:
                group.create_task(_measure(lane, matrix, limit, watch))
    except BaseExceptionGroup as errors:
        if (found := errors.subgroup(HarnessError)) is not None:
            raise _first(found) from errors
        raise


def with_model(cells: Iterable[LossCell]) -> Iterator[LossCell]:
    """Cells with what the model makes of the same seeds, one after the other."""
    for cell in cells:
        lane = Lane(cell.loss_share, cell.rtt_s, cell.congestion, cell.connection_count)
        count, size_bytes = cell.connection_count, cell.size_bytes
        seeds = [sample.seed for sample in cell.kernel]
        if not cell.loss_share:
            times_s = [kept_download_s(lane.profile, count, size_bytes, 0)] * len(seeds)
        else:
            times_s = [kept_download_s(lane.profile, count, size_bytes, seed) for seed in seeds]
        yield replace(cell, model_s=tuple(times_s))


async def _measure(
    lane: Lane, matrix: LossMatrix, limit: asyncio.Semaphore, watch: LaneWatch
) -> None:
    async with limit, _road(lane, max(matrix.sizes_bytes)) as road:
        watch.began(lane)
        cells = [
            LossCell(
                lane.loss_share,
                lane.rtt_s,
                lane.congestion,
                lane.connection_count,
                size_bytes,
                await road.samples(size_bytes, matrix),
            )
            for size_bytes in matrix.sizes_bytes
        ]
    watch.measured(cells)


@dataclass(frozen=True, slots=True)
class _Road:
    """A kernel link, and who downloads over it."""

    lane: Lane
    link: KernelLink
    downloader: Downloader
    port: int

    async def samples(self, size_bytes: int, matrix: LossMatrix) -> tuple[LossSample, ...]:
        samples: list[LossSample] = []
        counted_s: list[float] = []
        while not matrix.is_enough([each.elapsed_s for each in samples], counted_s):
            sample = await self._sample(size_bytes, len(samples) + 1)
            samples.append(sample)
            counted_s += [sample.elapsed_s] if sample.is_on_time else []
        return tuple(samples)

    async def _sample(self, size_bytes: int, seed: int) -> LossSample:
        """A download over connections that have carried something without losses."""
        async with self.downloader.connected(self.port, self.lane.connection_count):
            await self.link.lateness_s()
            await self.link.lose(seed)
            elapsed_s = await self.downloader.download_s(size_bytes)
            await self.link.lose(None)
        return LossSample(seed, elapsed_s, await self.link.lateness_s())


@asynccontextmanager
async def _road(lane: Lane, largest_bytes: int) -> AsyncIterator[_Road]:
    async with AsyncExitStack() as stack:
        link = await stack.enter_async_context(running_kernel_link(lane.profile))
        server = ByteOriginConfiguration(
            largest_bytes, link.server_address, link.server.path, (lane.congestion.value,)
        )
        [port] = await stack.enter_async_context(running_byte_origin(server))
        client = running_downloader(link.server_address, link.client.path)
        yield _Road(lane, link, await stack.enter_async_context(client), port)


def _first(group: BaseExceptionGroup[HarnessError]) -> HarnessError:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
