"""The readings of a scenario from beginning to end, in a real viewer over real servers."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from harness.core.images.manifest import PIXELS_NAME
from harness.dataset.cache import BuiltDataset
from harness.results.reading_study import ReadingRow, ReadingStudy
from harness.results.trace import Trace
from harness.run.lanes.readings import ReadingSetup
from harness.run.lanes.viewed_readings import ViewedSeries, read_in_viewer
from harness.run.origins import Origins, origins_of, running_origins
from harness.run.preparation import images_of
from harness.run.provenance import circumstances, load_average
from harness.run.reading_rows import OnRow, reading_row, reading_setups, study_of
from harness.run.route import Routes, Way, admission_of
from harness.scenario.scenario import Scenario
from harness.viewer.digest import pixel_digest
from harness.viewer.load import ViewerVersions
from harness.viewer.wheel import ReadingViewer


class KnownReadingViewer(ReadingViewer, Protocol):
    """A viewer that says who it is."""

    async def versions(self) -> ViewerVersions:
        """What loads and draws here. Raises EnvironmentProblem where it cannot run."""
        ...


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads what: a scenario's series, in a viewer."""

    scenario: Scenario
    series: ViewedSeries
    viewer: ReadingViewer


async def viewed_study(
    scenario: Scenario,
    dataset: BuiltDataset,
    launched: AbstractAsyncContextManager[KnownReadingViewer],
    on_row: OnRow = lambda row, trace: None,
    repeats: int = 1,
) -> ReadingStudy:
    """Read every row in the viewer, one after the other, and all of them so often.

    Nothing is kept of it before its end. Raises EnvironmentProblem.
    """
    manifest = dataset.manifest
    pixels = np.load(dataset.directory / PIXELS_NAME, mmap_mode="r")
    images = images_of(scenario, manifest, pixels)
    series = ViewedSeries(images, [pixel_digest(image) for image in pixels])
    before = circumstances()
    behaviours = [scenario.origin_of(case.name) for case in scenario.cases]
    assert scenario.reading is not None, "whoever asks reads"
    counts = scenario.reading.slice_count_by_series
    start = origins_of(dataset.directory, admission_of(scenario.dataset), counts)
    rows: list[ReadingRow] = []
    async with launched as viewer, running_origins(start, behaviours) as origins:
        versions = await viewer.versions()
        reader = _Reader(scenario, series, viewer)
        for repeat in range(1, repeats + 1):
            for case, setup in reading_setups(scenario, manifest):
                row, trace = await _row(reader, case, setup, origins)
                rows.append(replace(row, repeat=repeat))
                on_row(rows[-1], trace)
    measured = before.with_end(load_average())
    return replace(study_of(scenario, manifest, rows, measured=measured), viewer=_who(versions))


async def _row(
    reader: _Reader, case: str, setup: ReadingSetup, origins: Origins
) -> tuple[ReadingRow, Trace]:
    """One reading over a link of its own."""
    scenario = reader.scenario
    client, behaviour = scenario.client_of(case), scenario.origin_of(case)
    way = Way(behaviour, client.protocol.at_server, None)
    async with Routes(setup.load.network, origins, [way]) as routes:
        route = await routes.over(way)
        read = await read_in_viewer(setup, reader.series, client, route, reader.viewer)
    answered = reader.series.images.answered_by(behaviour)
    row = reading_row(case, setup, answered, read.experience, read.by_series)
    return replace(row, excluded_because=read.reasons), read.trace


def _who(versions: ViewerVersions) -> Mapping[str, str]:
    """Who showed it, by name and version."""
    found = {"viewer": versions.application, "Cornerstone3D": versions.cornerstone}
    return {name: value for name, value in found.items() if value} | versions.must_match
