"""One reading on a virtual clock: a hand at a viewer, over models of all that is slow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.client.reader import read
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.client import Client
from harness.core.models.device import Device
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.fetch import FetchMode, FetchRules, url_path
from harness.core.retrieval.ohif import with_own_options
from harness.core.retrieval.on_demand import OnDemand
from harness.core.retrieval.stage import DEFAULT_RETRIEVE_TYPE, RetrieveStage
from harness.core.retrieval.timeline import Timeline
from harness.core.viewing.by_series import ONE_SERIES_FELT, FeltBySeries, felt_by_series
from harness.core.viewing.experience import Experience, experience
from harness.core.viewing.hand import Hand
from harness.core.viewing.rules import (
    ScrollRules,
    SteeringRules,
    ViewerRules,
    VolumeRules,
    filling_count,
)
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.session import Picture, ReadingLog, Session
from harness.core.viewing.steering import SteeredViewer
from harness.core.viewing.viewer import Orders, Viewer
from harness.core.viewing.viewport import StackViewport
from harness.core.viewing.volume import seen_of_volume
from harness.results.trace import Trace
from harness.run.lanes.garbage import no_garbage_collection
from harness.run.lanes.prediction import played_timeline, require_costs, surroundings
from harness.run.plan import Images, LoadSetup


@dataclass(frozen=True, slots=True)
class ReadingSetup:
    """What a reading plays: a configuration over a network, and whose hand at which viewer.

    The images are one series, or one of each `slice_count_by_series` behind the other, and `hand`
    is laid out in their row. Those that `are_side_by_side` are scrolled at once.
    """

    load: LoadSetup
    viewer: ViewerRules
    hand: Hand
    slice_count_by_series: tuple[int, ...] = ()
    are_side_by_side: bool = False

    def on(self, device: Device) -> "ReadingSetup":
        """The same at a viewer in the page of a device, if that is a browser."""
        if not isinstance(self.viewer, ScrollRules) or device.page is None:
            return self
        return replace(self, viewer=self.viewer.in_page(device.page.first_image_s))

    def row(self, frame_count: int) -> SeriesRow:
        """The series of so many images."""
        counts = self.slice_count_by_series or (frame_count,)
        return SeriesRow(counts, self.hand.first_index, self.are_side_by_side)


@dataclass(frozen=True, slots=True)
class PredictedReading:
    """What one reading would be: what was felt, and everything observed."""

    experience: Experience
    log: ReadingLog
    timeline: Timeline
    by_series: FeltBySeries = ONE_SERIES_FELT

    @property
    def trace(self) -> Trace:
        """What happened, event by event."""
        return Trace.of(self.timeline, self.log.wanted)


def predicted_reading(
    setup: ReadingSetup, images: Images, client: Client, device: Device
) -> PredictedReading:
    """What reading a whole series would be like; the same to the last bit everywhere.

    Must not be called on a thread that runs a loop. Raises as `prediction.predicted_load`.
    """
    load = setup.load
    if isinstance(setup.viewer, VolumeRules):
        return _read_volume(setup, images, client, device)
    require_costs(device, images.manifest)
    part_bytes = part_bytes_of(load, images, setup.hand.first_index)
    paths = images.manifest.frame_paths()
    session, row = reading_session(setup.on(device), paths, part_bytes), setup.row(len(paths))
    with no_garbage_collection():
        run_virtually(_read(session, load, images, client, device))
    log, timeline = session.log, session.timeline
    felt = experience(log, timeline, setup.hand, row.views)
    return PredictedReading(felt, log, timeline, felt_by_series(log, timeline, row))


def _read_volume(
    setup: ReadingSetup, images: Images, client: Client, device: Device
) -> PredictedReading:
    """A volume's load, which no hand changes, and what of it stands where the hand is."""
    timeline = played_timeline(setup.load, images, client, device)
    seen = seen_of_volume(setup.hand, timeline.shown)
    pictures = [Picture(each.at_s, each.image_index, each.status) for each in seen.shown]
    log = ReadingLog(list(seen.wanted), pictures)
    observed = replace(timeline, shown=list(seen.shown))
    return PredictedReading(experience(log, observed), log, observed)


def reading_session(setup: ReadingSetup, frame_paths: Sequence[str], part_bytes: int) -> Session:
    """The machine that a reader performs, of all slices of a series.

    `part_bytes` is what the first stage of a slice asks for.
    """
    load = setup.load
    loads = OnDemand(with_own_options(load.retrieve), load.policy, frame_paths)
    row = setup.row(len(frame_paths))

    def make_viewer(orders: Orders) -> Viewer:
        match setup.viewer:
            case ScrollRules() as rules:
                prefetch_type = prefetched_as(load.retrieve)
                return StackViewport(orders, rules, load.retrieve.stages, prefetch_type, row)
            case SteeringRules() as rules:
                rules = _filling(rules, load, part_bytes)
                return SteeredViewer(orders, rules, load.retrieve.stages, row)
            case VolumeRules():
                raise AssertionError("a volume loads by itself")

    return Session(loads, setup.hand, make_viewer, row)


def _filling(rules: SteeringRules, load: LoadSetup, part_bytes: int) -> SteeringRules:
    """The rules with as many at once as fill the link, where they do not say how many."""
    if rules.most_at_once_count is not None:
        return rules
    in_flight_bytes = (load.network.download_payload_bps or 0.0) * load.network.rtt_s / 8
    return replace(rules, most_at_once_count=filling_count(in_flight_bytes, part_bytes))


def part_bytes_of(load: LoadSetup, images: Images, slice_index: int) -> int:
    """What the first stage of a slice asks for; 0 for what is not there."""
    return least_bytes(load, images, slice_index, load.retrieve.stages[0])


def least_bytes(load: LoadSetup, images: Images, slice_index: int, stage: RetrieveStage) -> int:
    """What must arrive of a slice before a stage can show all it fetches; 0 for nothing there."""
    rules = FetchRules(load.retrieve.options_for(stage), load.policy)
    path = url_path(images.manifest.frame_path(slice_index), rules.options)
    body = images.body(path)
    if body is None:
        return 0
    if rules.mode is FetchMode.RANGE and rules.options.range_index == 0:
        return min(body.size_bytes, rules.first_range_bytes)
    return body.size_bytes


def prefetched_as(retrieve: RetrieveConfiguration) -> str:
    """The options of a prefetch: those called "default", else the first that are written."""
    names = (*retrieve.retrieve_options, *retrieve.by_transfer_syntax)
    return DEFAULT_RETRIEVE_TYPE if DEFAULT_RETRIEVE_TYPE in names else next(iter(names), "")


async def _read(
    session: Session, load: LoadSetup, images: Images, client: Client, device: Device
) -> None:
    around = await surroundings(load.network, images, client, device)
    preflights = client.preflights(images.origin.framing)
    await read(session, around.transport, around.screen, preflights)
