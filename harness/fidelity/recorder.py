"""Lets the viewer load every case of a scenario, and keeps what it did."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.core.load import Load
from harness.core.manifest import Manifest
from harness.core.network import NetworkProfile
from harness.emulator.process import running_emulator
from harness.errors import EnvironmentProblem
from harness.fidelity.recording import LoggedLoad, RecordedCase, Recording, logged_load
from harness.origin.process import OriginConfiguration, running_origin
from harness.scenario.scenario import Case, Scenario
from harness.viewer.load import Viewer, ViewerJob, ViewerVersions

_LIMIT_S = 60.0
OnLoad = Callable[[str, str, LoggedLoad], None]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is to be recorded: a scenario, and its images in their folder."""

    scenario: Scenario
    manifest: Manifest
    tree: Path


@dataclass(frozen=True, slots=True)
class RecordingMachine:
    """What records, and how busy it is when it begins."""

    name: str
    core_count: int
    load_average: float


async def record(
    recorded: Recorded, viewer: Viewer, machine: RecordingMachine, on_load: OnLoad
) -> list[Recording]:
    """Every case over every network, as often as the scenario repeats it.

    `on_load` is told of each load. Raises EnvironmentProblem where the browser cannot run, or
    never got as far as to say which viewer it has.
    """
    scenario = recorded.scenario
    loads: dict[str, list[LoggedLoad]] = {case.name: [] for case in scenario.cases}
    versions: ViewerVersions | None = None
    for network in scenario.networks:
        async with _servers(recorded, network) as urls:
            for case in scenario.cases * scenario.repeats:
                load = await viewer.load(_job(recorded, case, *urls), _begin)
                versions = load.versions or versions
                loads[case.name].append(logged_load(load, network.name))
                on_load(case.name, network.name, loads[case.name][-1])
    if versions is None:
        rule, remedy = "never told its versions", "see what each load says, and record again"
        raise EnvironmentProblem("viewer", scenario.name, rule, remedy)
    return [
        Recording(_recorded_case(recorded, name, versions, machine), tuple(found))
        for name, found in loads.items()
    ]


def _recorded_case(
    recorded: Recorded, case: str, versions: ViewerVersions, machine: RecordingMachine
) -> RecordedCase:
    return RecordedCase(
        scenario=recorded.scenario.name,
        case=case,
        dataset_digest=recorded.manifest.digest,
        versions=versions,
        machine=machine.name,
        core_count=machine.core_count,
        load_average=machine.load_average,
    )


async def _begin() -> None:
    """Nothing has to be noted when a load begins."""


@asynccontextmanager
async def _servers(recorded: Recorded, network: NetworkProfile) -> AsyncIterator[tuple[str, str]]:
    """Where the images are, over the network, and where the origin itself is."""
    scenario = recorded.scenario
    configuration = OriginConfiguration(recorded.tree, scenario.framing, faults=scenario.faults)
    async with running_origin(configuration) as origin:
        if not network.is_shaped:
            yield origin.url, origin.url
            return
        async with running_emulator(network, origin.url) as emulator:
            yield emulator.url, origin.url


def _job(recorded: Recorded, case: Case, data_url: str, origin_url: str) -> ViewerJob:
    scenario, manifest = recorded.scenario, recorded.manifest
    count = len(manifest.frames) if scenario.load is Load.VOLUME else 1
    return ViewerJob(
        load=scenario.load,
        frame_paths=tuple(manifest.frame_path(index) for index in range(count)),
        data_url=data_url,
        metadata_url=origin_url,
        retrieve=case.retrieve,
        decode_workers=scenario.client.decode_workers,
        open_connection_count=scenario.client.connections,
        limit_s=_LIMIT_S,
    )
