"""The readings of a scenario from beginning to end, with our loader over real servers."""

from dataclasses import replace

import numpy as np

from harness.client.warm_up import warm_decoders
from harness.core.images.manifest import PIXELS_NAME
from harness.dataset.cache import BuiltDataset
from harness.results.reading_study import ReadingRow, ReadingStudy
from harness.results.trace import Trace
from harness.run.lanes.readings import ReadingSetup
from harness.run.lanes.real_readings import measured_reading
from harness.run.origins import Origins, origins_of, running_origins
from harness.run.plan import Images
from harness.run.preparation import images_of
from harness.run.provenance import circumstances, load_average
from harness.run.reading_rows import OnRow, reading_row, reading_setups, study_of
from harness.run.route import Routes, Way, admission_of
from harness.scenario.scenario import Scenario


async def measured_study(
    scenario: Scenario,
    dataset: BuiltDataset,
    on_row: OnRow = lambda row, trace: None,
    repeats: int = 1,
) -> ReadingStudy:
    """Read every row, one after the other, and all of them so often. Raises EnvironmentProblem.

    Nothing is kept of it before its end.
    """
    manifest = dataset.manifest
    pixels = np.load(dataset.directory / PIXELS_NAME, mmap_mode="r")
    images = images_of(scenario, manifest, pixels)
    before = circumstances()
    warm_decoders(dataset.directory, manifest)
    behaviours = [scenario.origin_of(case.name) for case in scenario.cases]
    start = origins_of(dataset.directory, admission_of(scenario.dataset))
    rows: list[ReadingRow] = []
    async with running_origins(start, behaviours) as origins:
        for repeat in range(1, repeats + 1):
            for case, setup in reading_setups(scenario, manifest):
                row, trace = await _row(scenario, case, setup, images, origins)
                rows.append(replace(row, repeat=repeat))
                on_row(rows[-1], trace)
    return study_of(scenario, manifest, rows, measured=before.with_end(load_average()))


async def _row(
    scenario: Scenario, case: str, setup: ReadingSetup, images: Images, origins: Origins
) -> tuple[ReadingRow, Trace]:
    """One reading over a link of its own."""
    client, behaviour = scenario.client_of(case), scenario.origin_of(case)
    way = Way(behaviour, client.protocol.at_server, None)
    answered = images.answered_by(behaviour)
    async with Routes(setup.load.network, origins, [way]) as routes:
        read = await measured_reading(setup, answered, client, await routes.over(way))
    row = reading_row(case, setup, answered, read.experience, read.by_series)
    return replace(row, excluded_because=read.reasons), read.trace
