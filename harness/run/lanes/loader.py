"""One load of one case with our loader: play it, and say what came of it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

from harness.client.http2_transport import Http2Transport
from harness.client.http_transport import HttpTransport
from harness.client.opener import Opener
from harness.client.player import play
from harness.client.screen import ThreadedScreen
from harness.client.study_reader import JsonStudyReader
from harness.core.http.client import Client
from harness.core.http.framing import Framing
from harness.core.http.given import GivenAnswer
from harness.core.http.preflight import Preflights
from harness.core.load import Load
from harness.core.models.decode_pace import DecodePace
from harness.core.retrieval.timeline import Timeline
from harness.core.viewing.progress import OpeningProgress
from harness.errors import RetrieveFailed
from harness.results.reasons import NotConnected, Reason, Stalled
from harness.results.sample import Sample, SampleSlot
from harness.run.lanes.account import account, with_opening, with_seen
from harness.run.lanes.garbage import no_garbage_collection
from harness.run.lanes.high_water import NO_MEMORY, Memory, MemoryMark
from harness.run.plan import Images, Plan
from harness.run.provenance import utc_now
from harness.run.route import Route, RouteOutcome
from harness.run.validity import reasons_against, reasons_against_machine


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one load left behind; `reasons` are those that ended it before its time."""

    timeline: Timeline
    screen: ThreadedScreen
    seen: RouteOutcome
    reasons: Sequence[Reason]
    progress: OpeningProgress | None
    decode_pace: DecodePace | None
    memory: Memory = NO_MEMORY


class MeasuredLoad(NamedTuple):
    """A load as it is counted, and all that was observed in it.

    `given` is what of the answers the harness gave in a server's place.
    """

    sample: Sample
    timeline: Timeline
    given: tuple[GivenAnswer, ...] = ()


async def measure_loader(
    slot: SampleSlot, plan: Plan, images: Images, client: Client, route: Route
) -> MeasuredLoad:
    """One load; whatever goes wrong in it is told in the sample and makes it invalid."""
    started_at = utc_now()
    outcome = await _load(plan, images, client, route)
    timeline, screen = outcome.timeline, outcome.screen
    loaded = account(slot, plan, len(images.frame_paths), timeline)
    sample = replace(
        with_seen(with_opening(loaded, plan, outcome.progress, outcome.memory), outcome.seen),
        started_at=started_at,
        decode_busy_s=screen.decode_busy_s,
        render_busy_s=screen.render_busy_s,
        decode_pace=outcome.decode_pace,
    )
    against = reasons_against(timeline, plan.expected, screen.wrong_frames)
    disturbances = reasons_against_machine(sample, plan.expected)
    sample = replace(
        sample,
        invalid_because=(*outcome.reasons, *outcome.seen.reasons, *against, *disturbances),
    )
    return MeasuredLoad(sample, timeline, outcome.seen.given)


async def _load(plan: Plan, images: Images, client: Client, route: Route) -> _Outcome:
    """Play the case once, over connections and with decoders of its own."""
    assert images.pixels is not None, "whoever decodes is checked"
    retrieval = images.retrieval(plan.setup)
    screen = ThreadedScreen(
        images.manifest,
        images.pixels,
        decode_workers=client.decode_worker_count,
        fits_to_volume=images.load is Load.VOLUME,
    )
    progress = OpeningProgress(plan.setup.opening) if plan.setup.opening else None
    reasons: list[Reason] = []
    mark = MemoryMark.begin() if progress else None
    try:
        try:
            async with connected(route, images.origin.framing, client) as transport:
                gc.collect()
                with no_garbage_collection():
                    await route.reset_counters()
                    async with asyncio.timeout(plan.limit_s):
                        preflights = client.preflights(images.origin.framing)
                        opener = _opener(progress, transport, preflights)
                        await play(retrieval, transport, screen, preflights, opener)
        except TimeoutError:
            reasons.append(Stalled(plan.limit_s))
        except RetrieveFailed as error:
            reasons.append(NotConnected(error.told))
        seen = await route.outcome()
    finally:
        await asyncio.to_thread(screen.close)
    memory = mark.memory() if mark else NO_MEMORY
    pace = await asyncio.to_thread(screen.decode_pace)
    return _Outcome(retrieval.timeline, screen, seen, reasons, progress, pace, memory)


def _opener(
    progress: OpeningProgress | None,
    transport: HttpTransport | Http2Transport,
    preflights: Preflights,
) -> Opener[memoryview] | None:
    """What opens the study before the first frame, from this moment on."""
    return Opener(progress, transport, JsonStudyReader(), preflights) if progress else None


@asynccontextmanager
async def connected(
    route: Route, framing: Framing, client: Client
) -> AsyncIterator[HttpTransport | Http2Transport]:
    """A client with connections of its own, open already where the scenario says so."""
    transport = _client_of(route, client, client.accepts(framing))
    try:
        await transport.open_connections(client.open_connection_count)
        yield transport
    finally:
        await transport.close()


def _client_of(route: Route, client: Client, accept: str) -> HttpTransport | Http2Transport:
    url, connections, certificate = route.url, client.connection_count, route.certificate
    if client.protocol.is_multiplexed:
        assert certificate is not None, "only the emulator speaks HTTP/2"
        return Http2Transport(url, connections, accept=accept, certificate=certificate)
    return HttpTransport(url, connections, accept=accept, certificate=certificate)
