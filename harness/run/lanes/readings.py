"""One reading on a virtual clock: a hand at a viewer, over models of all that is slow."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.client.reader import read
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.client import Client
from harness.core.models.device import Device
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.on_demand import OnDemand
from harness.core.retrieval.stage import DEFAULT_RETRIEVE_TYPE
from harness.core.retrieval.timeline import Timeline
from harness.core.viewing.experience import Experience, experience
from harness.core.viewing.hand import Hand
from harness.core.viewing.rules import ScrollRules, SteeringRules, ViewerRules
from harness.core.viewing.session import ReadingLog, Session
from harness.core.viewing.steering import SteeredViewer
from harness.core.viewing.viewer import Orders, Viewer
from harness.core.viewing.viewport import StackViewport
from harness.run.lanes.garbage import no_garbage_collection
from harness.run.lanes.prediction import require_costs, surroundings
from harness.run.plan import Images, LoadSetup


@dataclass(frozen=True, slots=True)
class ReadingSetup:
    """What a reading plays: a configuration over a network, and whose hand at which viewer."""

    load: LoadSetup
    viewer: ViewerRules
    hand: Hand


@dataclass(frozen=True, slots=True)
class PredictedReading:
    """What one reading would be: what was felt, and everything observed."""

    experience: Experience
    log: ReadingLog
    timeline: Timeline


def predicted_reading(
    setup: ReadingSetup, images: Images, client: Client, device: Device
) -> PredictedReading:
    """What reading a whole series would be like; the same to the last bit everywhere.

    Must not be called on a thread that runs a loop. Raises as `prediction.predicted_load`.
    """
    require_costs(device, images.manifest)
    load = setup.load
    session = reading_session(setup, images.manifest.frame_paths())
    with no_garbage_collection():
        run_virtually(_read(session, load, images, client, device))
    felt = experience(session.log, session.timeline)
    return PredictedReading(felt, session.log, session.timeline)


def reading_session(setup: ReadingSetup, frame_paths: Sequence[str]) -> Session:
    """The machine that a reader performs, of all slices of a series."""
    load = setup.load
    loads = OnDemand(load.retrieve, load.policy, frame_paths)
    slices = (len(frame_paths), setup.hand.first_index)

    def make_viewer(orders: Orders) -> Viewer:
        match setup.viewer:
            case ScrollRules() as rules:
                prefetch_type = prefetched_as(load.retrieve)
                return StackViewport(orders, rules, load.retrieve.stages, prefetch_type, slices)
            case SteeringRules() as rules:
                return SteeredViewer(orders, rules, load.retrieve.stages, slices)

    return Session(loads, setup.hand, make_viewer)


def prefetched_as(retrieve: RetrieveConfiguration) -> str:
    """The options of a prefetch: those called "default", else the first that are written."""
    names = (*retrieve.retrieve_options, *retrieve.by_transfer_syntax)
    return DEFAULT_RETRIEVE_TYPE if DEFAULT_RETRIEVE_TYPE in names else next(iter(names), "")


async def _read(
    session: Session, load: LoadSetup, images: Images, client: Client, device: Device
) -> None:
    around = surroundings(load.network, images, client, device)
    preflights = client.preflights(images.origin.framing)
    await read(session, around.transport, around.screen, preflights)
