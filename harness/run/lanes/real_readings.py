"""One reading with our loader: a hand at a viewer, over real connections and with real decoders."""

import asyncio
import gc
from dataclasses import dataclass

from harness.client.reader import read
from harness.client.screen import ThreadedScreen
from harness.core.http.client import Client
from harness.core.retrieval.timeline import Timeline
from harness.core.viewing.by_series import ONE_SERIES_FELT, FeltBySeries, felt_by_series
from harness.core.viewing.experience import Experience, experience
from harness.core.viewing.hand import Hand
from harness.core.viewing.session import ReadingLog, Session
from harness.errors import RetrieveFailed
from harness.results.reasons import Late, NotConnected, OtherReason, PixelsDiffer, Reason, Stalled
from harness.results.sample import MOST_LATENESS_S
from harness.results.trace import Trace
from harness.run.lanes.garbage import no_garbage_collection
from harness.run.lanes.loader import connected
from harness.run.lanes.readings import ReadingSetup, part_bytes_of, reading_session
from harness.run.plan import Images
from harness.run.route import Route
from harness.run.validity import reasons_against_busy_machine

_LIMIT_S = 600.0
_MOST_HAND_LATENESS_S = 0.05
"""A hand that moved later than this moved otherwise: the machine was too busy for it."""


@dataclass(frozen=True, slots=True)
class MeasuredReading:
    """What one reading was, and why it must not be counted, if so."""

    experience: Experience
    log: ReadingLog
    timeline: Timeline
    reasons: tuple[Reason, ...]
    by_series: FeltBySeries = ONE_SERIES_FELT

    @property
    def trace(self) -> Trace:
        """What happened, event by event."""
        return Trace.of(self.timeline, self.log.wanted)


async def measured_reading(
    setup: ReadingSetup, images: Images, client: Client, route: Route
) -> MeasuredReading:
    """Read the whole series once, over connections and with decoders of its own.

    Whatever goes wrong is told in the reasons.
    """
    assert images.pixels is not None, "whoever decodes is checked"
    part_bytes = part_bytes_of(setup.load, images, setup.hand.first_index)
    paths = images.manifest.frame_paths()
    session, row = reading_session(setup, paths, part_bytes), setup.row(len(paths))
    workers = client.decode_worker_count
    screen = ThreadedScreen(
        images.manifest, images.pixels, decode_workers=workers, fits_to_volume=False
    )
    reasons: list[Reason] = []
    try:
        try:
            await _read(session, images, client, route, screen)
        except TimeoutError:
            reasons.append(Stalled(_LIMIT_S))
        except RetrieveFailed as error:
            reasons.append(NotConnected(error.told))
        seen = await route.outcome()
    finally:
        await asyncio.to_thread(screen.close)
    reasons += seen.reasons
    if seen.emulator is not None and seen.emulator.max_lateness_s > MOST_LATENESS_S:
        reasons.append(Late(seen.emulator.max_lateness_s, MOST_LATENESS_S))
    reasons += reasons_against_busy_machine(seen.processors)
    if screen.wrong_frames:
        reasons.append(PixelsDiffer(screen.wrong_frames))
    moved = session.log.within(row.views[0]) if row.is_side_by_side else session.log
    if (late_s := hand_lateness_s(moved, setup.hand)) > _MOST_HAND_LATENESS_S:
        reasons.append(OtherReason(f"the hand moved {late_s * 1000:.0f} ms late"))
    log, timeline = session.log, session.timeline
    felt = experience(log, timeline, setup.hand, row.views)
    by_series = felt_by_series(log, timeline, row)
    return MeasuredReading(felt, log, timeline, tuple(reasons), by_series)


def hand_lateness_s(log: ReadingLog, hand: Hand) -> float:
    """How late the hand moved at most, against its first move, in seconds."""
    if not log.wanted:
        return 0.0
    begin_s = log.wanted[0].at_s - hand.moves[0].at_s
    pairs = zip(log.wanted, hand.moves, strict=False)
    return max(wanted.at_s - begin_s - move.at_s for wanted, move in pairs)


async def _read(
    session: Session, images: Images, client: Client, route: Route, screen: ThreadedScreen
) -> None:
    framing = images.origin.framing
    async with connected(route, framing, client) as transport:
        gc.collect()
        with no_garbage_collection():
            await route.reset_counters()
            async with asyncio.timeout(_LIMIT_S):
                await read(session, transport, screen, client.preflights(framing))
