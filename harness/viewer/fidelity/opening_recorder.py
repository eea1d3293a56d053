"""Lets the viewer open the study of every case by a click, and keeps what it asked for."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.core.http.protocol import PLAIN_HTTP
from harness.dataset.study.served_study import ServedStudy, picture_path
from harness.run.origins import origins_of, running_origins
from harness.run.preparation import images_of, studies_of
from harness.run.route import Routes, Way, admission_of
from harness.run.study_files import study_files
from harness.viewer.fidelity.opening_recording import (
    LoggedOpening,
    OpeningRecording,
    logged_opening,
)
from harness.viewer.fidelity.recorder import (
    Recorded,
    RecordingMachine,
    check_clients,
    job_of,
    known_versions,
    recorded_case,
)
from harness.viewer.load import Viewer, ViewerVersions

OnOpening = Callable[[str, str, LoggedOpening], None]


async def record_openings(
    recorded: Recorded, viewer: Viewer, machine: RecordingMachine, on_opening: OnOpening
) -> list[OpeningRecording]:
    """Every case over every network, as often as the scenario repeats it; see `record`."""
    scenario = recorded.scenario
    check_clients(scenario)
    studies = studies_of(scenario, images_of(scenario, recorded.manifest))
    openings: dict[str, list[LoggedOpening]] = {case: [] for case in studies}
    versions: ViewerVersions | None = None
    start = origins_of(recorded.tree, admission_of(scenario.dataset))
    with tempfile.TemporaryDirectory(prefix="study-") as folder:
        ways = _ways(recorded, studies, Path(folder))
        async with running_origins(start, ()) as origins:
            # By turns: a machine that slows down meanwhile slows down every network's clicks.
            for network in scenario.networks * scenario.repeats:
                async with Routes(network, origins, dict.fromkeys(ways.values())) as routes:
                    for case in scenario.cases:
                        route = await routes.over(ways[case.name])
                        job = job_of(recorded, case, route)
                        load = await viewer.load(job, route.reset_counters)
                        versions = load.versions or versions
                        opened = logged_opening(load, network.name, studies[case.name].opening)
                        openings[case.name].append(opened)
                        on_opening(case.name, network.name, opened)
    known = known_versions(scenario, versions)
    return [
        OpeningRecording(recorded_case(recorded, name, known, machine), tuple(found))
        for name, found in openings.items()
    ]


def _ways(recorded: Recorded, studies: Mapping[str, ServedStudy], folder: Path) -> dict[str, Way]:
    """How each case's origin answers, with the study in files of their own."""
    scenario, picture = recorded.scenario, picture_path(recorded.manifest)
    ways: dict[str, Way] = {}
    for number, (case, served) in enumerate(studies.items()):
        place = folder / str(number)
        place.mkdir()
        files = study_files(served, picture, place)
        ways[case] = Way(scenario.origin_of(case), PLAIN_HTTP, files)
    return ways
