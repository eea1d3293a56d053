"""One load of one case on a virtual clock: the same loader, over models of all that is slow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from harness.client.opener import Opener
from harness.client.player import play
from harness.client.simulation.browser import SimulatedBrowser
from harness.client.simulation.endpoints import Endpoints
from harness.client.simulation.screen import SimulatedScreen
from harness.client.simulation.study_reader import SimulatedStudyReader
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import VirtualDeadlock, run_virtually
from harness.core.http.client import Client
from harness.core.images.manifest import Manifest
from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import PerMilestone
from harness.core.models.device import Device, ImageWork, codec_of
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.timeline import Timeline, Wait
from harness.core.viewing.asking import StudyOpening
from harness.core.viewing.progress import OpeningProgress
from harness.errors import RetrieveFailed, ScenarioError
from harness.results.reasons import NotConnected, Reason
from harness.results.sample import Sample, SampleSlot
from harness.run.lanes.account import account, with_opening
from harness.run.lanes.garbage import no_garbage_collection
from harness.run.plan import Expectation, Images, LoadSetup, Plan
from harness.run.preparation import Plans
from harness.run.validity import reasons_against
from harness.scenario.scenario import Scenario

OnLoad = Callable[[SampleSlot, Timeline], None]
"""Is told all that was observed in a load."""


def predictions(
    scenario: Scenario,
    images: Images,
    plans: Plans,
    device: Device,
    on_load: OnLoad = lambda slot, timeline: None,
) -> Iterator[Sample]:
    """One sample of each case on each network, in the order of the table.

    Must not be called on a thread that runs a loop.
    """
    for network, case in product(scenario.networks, scenario.cases):
        answered = images.answered_by(scenario.origin_of(case.name))
        slot = SampleSlot(case.name, network.name, 1, is_warm_up=False, lane=Lane.PREDICTION)
        planned, client = plans[case.name, network.name], scenario.client_of(case.name)
        load = predicted_load(planned.setup, planned.expected, answered, client, device)
        on_load(slot, load.timeline)
        yield _sample(slot, planned, answered, load)


def predict(slot: SampleSlot, plan: Plan, images: Images, client: Client, device: Device) -> Sample:
    """What one load would give on that device, as a sample; see `predicted_load`."""
    load = predicted_load(plan.setup, plan.expected, images, client, device)
    return _sample(slot, plan, images, load)


def _sample(slot: SampleSlot, plan: Plan, images: Images, load: "PredictedLoad") -> Sample:
    sample = account(slot, plan, len(images.frame_paths), load.timeline)
    sample = with_opening(sample, plan, load.progress)
    return replace(sample, invalid_because=load.reasons)


@dataclass(frozen=True, slots=True)
class PredictedLoad:
    """What one load would give: its moments, and why it must not be counted, if so.

    `progress` is what came before the first frame; None where the load began with that.
    """

    waits: PerMilestone[Wait | None]
    timeline: Timeline
    reasons: tuple[Reason, ...]
    progress: OpeningProgress | None = None


def predicted_load(
    setup: LoadSetup, expected: Expectation, images: Images, client: Client, device: Device
) -> PredictedLoad:
    """What one load would give on that device; the same to the last bit, always and everywhere.

    Must not be called on a thread that runs a loop. Raises ScenarioError for a device that does not
    say what decoding the images costs, VirtualDeadlock where a part of the loader or of a model
    forgets to wake another.
    """
    require_costs(device, images.manifest)
    retrieval = images.retrieval(setup)
    progress = OpeningProgress(setup.opening) if setup.opening else None
    played, timeline = _Played(retrieval, setup.network, progress), retrieval.timeline
    reasons: list[Reason] = []
    try:
        with no_garbage_collection():
            run_virtually(_load(played, images, client, device))
    except RetrieveFailed as error:
        reasons.append(NotConnected(error.told))
    except VirtualDeadlock as error:
        place = f"{setup.retrieve.name} on {setup.network.name}, {error.place}"
        raise VirtualDeadlock(place, error.value, error.rule, error.remedy) from error
    return PredictedLoad(
        waits=expected.reached(timeline, len(images.frame_paths)),
        timeline=timeline,
        reasons=(*reasons, *reasons_against(timeline, expected, ())),
        progress=progress,
    )


def played_timeline(setup: LoadSetup, images: Images, client: Client, device: Device) -> Timeline:
    """What is observed of one load from its first frame on; as `predicted_load`."""
    require_costs(device, images.manifest)
    retrieval = images.retrieval(setup)
    with no_garbage_collection():
        run_virtually(_load(_Played(retrieval, setup.network, None), images, client, device))
    return retrieval.timeline


class _Played(NamedTuple):
    """What a load plays, and what will tell what came of it."""

    retrieval: Retrieval
    network: NetworkProfile
    progress: OpeningProgress | None


def require_costs(device: Device, manifest: Manifest) -> None:
    """Refuse a device that was described before the harness had one of the codecs."""
    for encoding in manifest.encodings:
        codec = codec_of(encoding.transfer_syntax_uid)
        if codec not in device.decode:
            rule = f"does not say what decoding {codec.value} costs"
            remedy = 'measure it with "harness calibrate", or name a device that does'
            raise ScenarioError("device", device.name, rule, remedy)


async def _load(played: _Played, images: Images, client: Client, device: Device) -> None:
    """Play the case; what came of it is in the retrieval's own timeline, and in the progress.

    It is not returned: Python writes down the result of a main task to look at SIGINT's handler.
    """
    study = played.progress.study if played.progress else None
    around = await surroundings(played.network, images, client, device, study)
    preflights, opener = client.preflights(images.origin.framing), None
    if played.progress is not None:
        reader = SimulatedStudyReader(played.progress.study, device)
        opener = Opener(played.progress, around.transport, reader, preflights)
    await play(played.retrieval, around.transport, around.screen, preflights, opener)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a load is played over, as models on the running loop's clock."""

    transport: SimulatedTransport
    screen: SimulatedScreen | SimulatedBrowser


async def surroundings(
    network: NetworkProfile,
    images: Images,
    client: Client,
    device: Device,
    study: StudyOpening | None = None,
) -> Surroundings:
    """The network to the origin, whose connections are open, and the device's screen, as models.

    `study` is what the origin tells before the first frame, if it is asked.
    """
    images = images.over(network)
    work = ImageWork(device, images.manifest, fits_to_volume=images.load is Load.VOLUME)
    screen = _screen(work, client, len(images.frame_paths))
    endpoints = Endpoints(
        device=device.outside_page,
        faults=images.origin.faults,
        is_decoding=screen.is_decoding,
        start_up_s=device.page.start_up_s if device.page else 0.0,
        study=study,
    )
    transport = SimulatedTransport(
        images.bodies,
        network,
        client.connection_count,
        open_count=client.open_connection_count,
        endpoints=endpoints.over(client.protocol),
    )
    await transport.open_connections()
    return Surroundings(transport, screen)


def _screen(
    work: ImageWork, client: Client, image_count: int
) -> SimulatedScreen | SimulatedBrowser:
    device = work.device
    if device.page is not None:
        return SimulatedBrowser(work, device.page, client.decode_worker_count, image_count)
    return SimulatedScreen(
        work.decode_s,
        work.render_s,
        client.decode_worker_count,
        slow_down_ratio=work.slow_down_ratio,
        compare_s=work.compare_s,
    )
