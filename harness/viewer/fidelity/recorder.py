"""Lets the viewer load every case of a scenario, and keeps what it did."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.core.http.protocol import PLAIN_HTTP
from harness.core.images.manifest import Manifest
from harness.errors import EnvironmentProblem, ScenarioError
from harness.run.origins import origins_of, running_origins
from harness.run.route import Route, Routes, Way, admission_of
from harness.scenario.scenario import Case, Scenario
from harness.viewer.fidelity.recording import LoggedLoad, RecordedCase, Recording, logged_load
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

    `on_load` is told of each load. Raises ScenarioError for a client that no browser is,
    EnvironmentProblem where the browser cannot run, or never got as far as to say which viewer it
    has.
    """
    scenario = recorded.scenario
    check_clients(scenario)
    loads: dict[str, list[LoggedLoad]] = {case.name: [] for case in scenario.cases}
    versions: ViewerVersions | None = None
    ways = {case.name: Way(scenario.origin_of(case.name), PLAIN_HTTP) for case in scenario.cases}
    behaviours, admission = (way.origin for way in ways.values()), admission_of(scenario.dataset)
    async with running_origins(origins_of(recorded.tree, admission), behaviours) as origins:
        for network in scenario.networks:
            async with Routes(network, origins, dict.fromkeys(ways.values())) as routes:
                for case in scenario.cases * scenario.repeats:
                    route = await routes.over(ways[case.name])
                    load = await viewer.load(job_of(recorded, case, route), route.reset_counters)
                    versions = load.versions or versions
                    loads[case.name].append(logged_load(load, network.name))
                    on_load(case.name, network.name, loads[case.name][-1])
    known = known_versions(scenario, versions)
    return [
        Recording(recorded_case(recorded, name, known, machine), tuple(found))
        for name, found in loads.items()
    ]


def known_versions(scenario: Scenario, versions: ViewerVersions | None) -> ViewerVersions:
    """Which viewer it was. Raises EnvironmentProblem where no load could say so."""
    if versions is None:
        rule, remedy = "did not report its versions", "see what each load says, and record again"
        raise EnvironmentProblem("viewer", scenario.name, rule, remedy)
    return versions


def recorded_case(
    recorded: Recorded, case: str, versions: ViewerVersions, machine: RecordingMachine
) -> RecordedCase:
    """What the first line of a recording says."""
    return RecordedCase(
        scenario=recorded.scenario.name,
        case=case,
        dataset_digest=recorded.manifest.digest,
        versions=versions,
        machine=machine.name,
        core_count=machine.core_count,
        load_average=machine.load_average,
    )


def check_clients(scenario: Scenario) -> None:
    """Raise ScenarioError where a case is to be loaded over anything but a browser's HTTP/1.1."""
    for case in scenario.cases:
        protocol = scenario.client_of(case.name).protocol
        if protocol != PLAIN_HTTP:
            raise ScenarioError(
                f"{scenario.path}: {case.name}",
                f"http: {protocol.http.value}, connections: {protocol.connections}, "
                f"tls: {str(protocol.has_tls).lower()}",
                "is not supported by the real viewer",
                "leave out what its client says of http, connections and tls",
            )


def job_of(recorded: Recorded, case: Case, route: Route) -> ViewerJob:
    """One load of a case over a route."""
    scenario, manifest = recorded.scenario, recorded.manifest
    client = scenario.client_of(case.name)
    return ViewerJob(
        load=scenario.load,
        frame_paths=tuple(manifest.loaded_paths(scenario.load)),
        data_url=route.url,
        metadata_url=route.direct_url or route.url,
        retrieve=case.retrieve,
        decode_workers=client.decode_worker_count,
        open_connection_count=client.open_connection_count,
        limit_s=_LIMIT_S,
        accept=client.accept,
        page=client.page,
    )
