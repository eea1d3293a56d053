"""One load of one case with our loader: play it, and say what came of it."""

import asyncio
import gc
import resource
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import psutil

from harness.core.framing import Framing
from harness.core.ledger import byte_ledger
from harness.core.load import Load
from harness.core.retrieval import Retrieval
from harness.core.timeline import Milestones, StageEnded, Timeline, Wait, milestones
from harness.errors import RetrieveFailed
from harness.loader.http_transport import HttpTransport
from harness.loader.player import play
from harness.loader.screen import ThreadedScreen
from harness.measurement.route import Route
from harness.plan import Floors, Images, Plan
from harness.provenance import utc_now
from harness.results.sample import (
    EmulatorRecord,
    Sample,
    SampleSlot,
    StageTimes,
    WaitParts,
    Waits,
)
from harness.scenario.scenario import Client, Start
from harness.validity import reasons_against


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one load left behind; `reasons` are those that ended it before its time."""

    timeline: Timeline
    screen: ThreadedScreen
    emulator: EmulatorRecord | None
    reasons: Sequence[str]


async def measure_loader(
    slot: SampleSlot, plan: Plan, images: Images, client: Client, route: Route
) -> Sample:
    """One load; whatever goes wrong in it is told in the sample and makes it invalid."""
    started_at = utc_now()
    outcome = await _load(plan, images, client, route)
    timeline, screen = outcome.timeline, outcome.screen
    against = reasons_against(timeline, plan, screen.wrong_frames, outcome.emulator)
    reached = _reached(timeline, plan, len(images.frame_paths))
    return Sample(
        case=slot.case,
        network=slot.network,
        repeat=slot.repeat,
        is_warm_up=slot.is_warm_up,
        started_at=started_at,
        first_image_s=_at_s(reached.first_image),
        first_render_s=_at_s(reached.first_render),
        every_image_s=_at_s(reached.every_image),
        complete_s=_at_s(reached.complete),
        waits=_waits(reached, plan.floors),
        stages=tuple(_stage_times(stage) for stage in timeline.stages),
        ledger=tuple(byte_ledger(timeline)),
        bytes_received=timeline.bytes_received,
        bytes_redundant=timeline.bytes_redundant,
        request_count=len(timeline.requests),
        decode_busy_s=screen.decode_busy_s,
        render_busy_s=screen.render_busy_s,
        peak_memory_bytes=_peak_memory_bytes(route.server_pids),
        emulator=outcome.emulator,
        invalid_because=(*outcome.reasons, *against),
    )


async def _load(plan: Plan, images: Images, client: Client, route: Route) -> _Outcome:
    """Play the case once, over connections and with decoders of its own."""
    retrieval = Retrieval(plan.retrieve, plan.policy, images.frame_paths)
    screen = ThreadedScreen(
        images.manifest,
        images.pixels,
        decode_workers=client.decode_workers,
        fits_to_volume=images.load is Load.VOLUME,
    )
    reasons = []
    try:
        async with _transport(route, images.framing, client) as transport:
            await route.report()
            with _no_garbage_collection():
                async with asyncio.timeout(plan.limit_s):
                    await play(retrieval, transport, screen)
    except TimeoutError:
        reasons.append(f"stalled: not done after {plan.limit_s:.0f} s")
    except RetrieveFailed as error:
        reasons.append(str(error))
    finally:
        await asyncio.to_thread(screen.close)
    return _Outcome(retrieval.timeline, screen, await route.report(), reasons)


@asynccontextmanager
async def _transport(
    route: Route, framing: Framing, client: Client
) -> AsyncIterator[HttpTransport]:
    """A client with connections of its own, open already where the scenario says so."""
    transport = HttpTransport(
        route.url, client.connections, wants_multipart=framing is Framing.MULTIPART
    )
    try:
        if client.start is Start.WARM:
            await transport.open_connections()
        yield transport
    finally:
        await transport.close()


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Collect before the load instead of in the middle of it."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _reached(timeline: Timeline, plan: Plan, image_count: int) -> Milestones:
    moments = milestones(timeline, image_count)
    return moments if plan.can_complete else replace(moments, complete=None)


def _waits(reached: Milestones, floors: Floors) -> Waits:
    return Waits(
        first_image=_parts(reached.first_image, floors.first_image_s),
        first_render=_parts(reached.first_render, floors.first_render_s),
        every_image=_parts(reached.every_image, floors.every_image_s),
        complete=_parts(reached.complete, floors.complete_s),
    )


def _parts(wait: Wait | None, floor_s: float | None) -> WaitParts | None:
    if wait is None:
        return None
    return WaitParts(wait.wire_s, wait.decode_s, wait.render_s, floor_s or 0.0)


def _at_s(wait: Wait | None) -> float | None:
    return None if wait is None else wait.at_s


def _stage_times(stage: StageEnded) -> StageTimes:
    return StageTimes(
        stage.stage_id, stage.image_count, stage.failure_count, stage.first_image_s, stage.at_s
    )


def _peak_memory_bytes(server_pids: Sequence[int]) -> int:
    """The most that any process of the run holds: this one at its peak, the servers now."""
    # getrusage(2) counts KiB; macOS counts bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return max(own, *(_memory_bytes(pid) for pid in server_pids), 0)


def _memory_bytes(pid: int) -> int:
    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.NoSuchProcess:
        return 0  # it died in this load, which is invalid for that
