"""The images of a scenario, whoever has them: built by us, or learnt from somebody's server."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness.core.http.client import Client
from harness.core.images.specification import FRAMES_PATH, DatasetSource, DatasetSpec
from harness.core.load import Load
from harness.dataset.build import ProgressListener, build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.series import PixelSeries
from harness.errors import DatasetError, HarnessError, RetrieveFailed, ScenarioError
from harness.run.route import admission_of
from harness.run.server.door import running_door
from harness.run.server.glance import Glance, glance
from harness.run.server.learning import AT_ONCE_COUNT, encodings_of, learnt_images, served_series
from harness.scenario.checks import asked_paths, check_load
from harness.scenario.scenario import Scenario
from harness.scenario.server import FoundServer, ImageServer
from harness.scenario.syntax_levels import with_resolved_options

_ROWS, _COLUMNS, _MODALITY = "00280010", "00280011", "00080060"


@dataclass(frozen=True, slots=True)
class ReadyImages:
    """A scenario whose images are there; of a server, all is known of them by now."""

    scenario: Scenario
    dataset: BuiltDataset


def ready_images(
    scenario: Scenario,
    cache: DatasetCache,
    on_progress: ProgressListener | None = None,
    *,
    verifies: bool = True,
) -> ReadyImages:
    """The images of a scenario. A server is looked at, and learnt where it is not known yet.

    Must not be called on a thread that runs a loop. Raises DatasetError and StorageError, and for
    a server BadInput and EnvironmentProblem, too.
    """
    if scenario.server is None:
        dataset = build_dataset(
            scenario.dataset, cache=cache, on_progress=on_progress, verifies=verifies
        )
        return ReadyImages(scenario, dataset)
    try:
        seen, spec, server = asyncio.run(_seen(scenario))
        learner = _Learner(scenario, seen)
        dataset = build_dataset(spec, cache=cache, on_progress=on_progress, load=learner.load)
    except RetrieveFailed as error:
        raise DatasetError(error.place, error.value, error.rule, error.remedy) from error
    except BaseExceptionGroup as group:
        raise _first(group) from group
    known = replace(scenario, dataset=spec, origin=seen.behaviour, server=server)
    known = _accepting(known, spec.source.accept)
    return ReadyImages(with_resolved_options(known), dataset)


def _accepting(scenario: Scenario, accept: str) -> Scenario:
    """The scenario, asking as the images were asked for, however the server frames its answers."""
    if scenario.client.accepts(scenario.origin.framing) == accept:
        return scenario
    clients = [case.client and replace(case.client, accept=accept) for case in scenario.cases]
    cases = zip(scenario.cases, clients, strict=True)
    return replace(
        scenario,
        client=replace(scenario.client, accept=accept),
        cases=tuple(replace(case, client=client) for case, client in cases),
    )


@dataclass(frozen=True, slots=True)
class _Learner:
    """Learns the series of a scenario that was seen, as a SeriesLoader does."""

    scenario: Scenario
    seen: Glance

    def load(self, spec: DatasetSpec, folder: Path) -> PixelSeries:
        """The series. Raises DatasetError and RetrieveFailed."""
        learnt = asyncio.run(_learnt(self.scenario, spec.source, self.seen))
        found = served_series(spec.name, self.seen, learnt)
        if self.scenario.load is Load.VOLUME:
            named = replace(spec, stack_only=found.stack_only)
            check_load(Load.VOLUME, named, str(self.scenario.path))
        return found.pixels


async def _seen(scenario: Scenario) -> tuple[Glance, DatasetSpec, ImageServer]:
    """What there is, and images and server as far as that tells."""
    server, spec = scenario.server, scenario.dataset
    assert server is not None, "a server's images are asked for"
    source = replace(spec.source, accept=_accept(scenario))
    paths = sorted(asked_paths(case.retrieve for case in scenario.cases) - {FRAMES_PATH})
    async with running_door(server, admission_of(spec), 1) as door:
        seen = await glance(door.url, source, paths)
        found = FoundServer(door.real_rtt_s, seen.gives_leave)
    told = seen.instances[0].metadata
    rows, columns = int(_told(told, _ROWS) or 0), int(_told(told, _COLUMNS) or 0)
    known = replace(
        spec,
        source=replace(source, content_digest=seen.digest),
        encodings=encodings_of(seen, rows, columns),
        modality=str(_told(told, _MODALITY) or spec.modality),
    )
    return seen, known, replace(server, found=found)


async def _learnt(scenario: Scenario, source: DatasetSource, seen: Glance) -> Any:
    assert scenario.server is not None, "a server's images are asked for"
    admission = admission_of(scenario.dataset)
    async with running_door(scenario.server, admission, AT_ONCE_COUNT) as door:
        return await learnt_images(door.url, source, seen)


def _accept(scenario: Scenario) -> str:
    """What images are asked for with. Raises ScenarioError where the cases do not agree."""
    clients: list[Client] = [scenario.client_of(case.name) for case in scenario.cases]
    accepts = list(dict.fromkeys(each.accepts(scenario.origin.framing) for each in clients))
    if len(accepts) > 1:
        rule = "is what one case accepts, and others of the same server do not"
        remedy = "write a scenario for each"
        raise ScenarioError(f"{scenario.path}: client", accepts[1], rule, remedy)
    return accepts[0]


def _told(metadata: Mapping[str, Any], tag: str) -> Any:
    values = metadata.get(tag, {}).get("Value")
    return values[0] if values else None


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error = group.exceptions[0]
    if isinstance(error, BaseExceptionGroup):
        return _first(error)
    return error if isinstance(error, HarnessError) else group
