"""What the loads of a run are measured over: origins, a network before them, and a client."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from harness.client.warm_up import warm_decoders
from harness.core.lane import Lane
from harness.core.network.profile import NetworkProfile
from harness.dataset.study.served_study import picture_path
from harness.results.sample import Sample, SampleSlot
from harness.results.sample_files import SampleFiles
from harness.results.trace import Trace
from harness.results.trace_file import keep_trace
from harness.run.lanes.loader import measure_loader
from harness.run.lanes.viewer import ViewerLane
from harness.run.origins import StartOrigin, origins_of, running_origins
from harness.run.plan import Images
from harness.run.preparation import Plans, studies_of
from harness.run.route import Origins, Routes, Way, admission_of
from harness.run.server.door import running_door
from harness.run.study_files import study_files
from harness.scenario.scenario import Scenario
from harness.servers.origin.study_server import StudyFiles

Measure = Callable[[SampleSlot, SampleFiles], Awaitable[Sample]]
"""Loads a case once. Whatever goes wrong in it is told in the sample, which it makes invalid."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is loaded: the cases of a scenario, planned, and its images, as files in `tree` too.

    `viewer_lane` is who loads where the real viewer shall.
    """

    scenario: Scenario
    tree: Path
    images: Images
    plans: Plans
    viewer_lane: ViewerLane | None = None


class Rig(Protocol):
    """What stands ready for loads over one network after the other."""

    def over(
        self, network: NetworkProfile, slots: Sequence[SampleSlot]
    ) -> AbstractAsyncContextManager[Measure]:
        """A network that stands until the exit, and what measures these loads over it."""


BuildRig = Callable[[Subject, Sequence[SampleSlot]], AbstractAsyncContextManager[Rig]]
"""Builds what these loads need, and takes it down on the way out. Raises HarnessError."""


@asynccontextmanager
async def server_rig(subject: Subject, slots: Sequence[SampleSlot]) -> AsyncIterator[Rig]:
    """Real servers, each a process of this machine, and decoders that are warm."""
    warm_decoders(subject.tree, subject.images.manifest)
    with tempfile.TemporaryDirectory(prefix="study-") as folder:
        studies = _studies(subject, Path(folder))
        cases = (slot.case for slot in slots)
        behaviours = [subject.scenario.origin_of(case) for case in cases if case not in studies]
        async with running_origins(_start_of(subject), behaviours) as origins:
            yield _ServerRig(subject, origins, studies)


def _studies(subject: Subject, folder: Path) -> Mapping[str, StudyFiles]:
    """What origins tell before the first frame, as files, by case."""
    written: dict[int, StudyFiles] = {}
    found: dict[str, StudyFiles] = {}
    for case, served in studies_of(subject.scenario, subject.images).items():
        if id(served) not in written:
            place = folder / str(len(written))
            place.mkdir()
            path = picture_path(subject.images.manifest)
            written[id(served)] = study_files(served, path, place)
        found[case] = written[id(served)]
    return found


def _start_of(subject: Subject) -> StartOrigin:
    """What starts an origin: one of ours, or the door to somebody's server, answer as it may."""
    scenario = subject.scenario
    admission, server = admission_of(scenario.dataset), scenario.server
    if server is None:
        return origins_of(subject.tree, admission)
    clients = (scenario.client_of(case.name) for case in scenario.cases)
    connection_count = max(client.connection_count for client in clients)
    manifest = subject.images.manifest
    return lambda behaviour, study: running_door(server, admission, connection_count, manifest)


@dataclass(frozen=True, slots=True)
class _ServerRig:
    """See Rig."""

    subject: Subject
    origins: Origins
    studies: Mapping[str, StudyFiles]

    @asynccontextmanager
    async def over(
        self, network: NetworkProfile, slots: Sequence[SampleSlot]
    ) -> AsyncIterator[Measure]:
        ways = dict.fromkeys(self._way(slot) for slot in slots)
        async with Routes(network, self.origins, ways) as routes:
            yield partial(self._measure, routes)

    async def _measure(self, routes: Routes, slot: SampleSlot, files: SampleFiles) -> Sample:
        scenario, images = self.subject.scenario, self.subject.images
        plan = self.subject.plans[slot.case, slot.network]
        route = await routes.over(self._way(slot))
        client = scenario.client_of(slot.case)
        if slot.lane is Lane.VIEWER:
            assert self.subject.viewer_lane is not None, "the viewer's lane needs a viewer"
            lane = replace(self.subject.viewer_lane, client=client)
            return await lane.measure(slot, plan, route, files)
        answered = images.answered_by(scenario.origin_of(slot.case))
        load = await measure_loader(slot, plan, answered, client, route)
        keep_trace(files.trace, Trace.of(load.timeline, given=load.given))
        return load.sample

    def _way(self, slot: SampleSlot) -> Way:
        scenario = self.subject.scenario
        protocol = scenario.client_of(slot.case).protocol.at_server
        return Way(scenario.origin_of(slot.case), protocol, self.studies.get(slot.case))
