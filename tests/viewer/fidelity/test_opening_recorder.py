"""Clicks are recorded over real servers, which answer what comes before the first image."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.scenario.loading import load_scenario
from harness.viewer.fidelity.opening_recorder import record_openings
from harness.viewer.fidelity.recorder import Recorded, RecordingMachine
from harness.viewer.load import ViewerJob, ViewerLoad
from tests.tiny import DIRECT, FAST, FRAME_COUNT, scenario_text, write_scenario
from tests.viewer.fake import FakeViewer

pytestmark = pytest.mark.live


class Clicking(FakeViewer):
    """Looks for the series of the study before it loads, and takes half a second for that."""

    def __init__(self) -> None:
        super().__init__(["d"] * FRAME_COUNT)
        self.series_counts: list[int] = []

    async def load(self, job: ViewerJob, begins: Callable[[], Awaitable[object]]) -> ViewerLoad:
        """See Viewer."""
        study = job.frame_paths[0].split("/")[1]
        async with httpx.AsyncClient(base_url=job.data_url, trust_env=False) as client:
            found = await client.get(f"/studies/{study}/series?limit=101")
        self.series_counts.append(len(found.json()))
        return replace(await super().load(job, begins), open_s=0.5)


def test_every_case_is_opened_by_turns_over_every_network_with_its_own_study(
    tmp_path: Path, tiny_cache: Path
) -> None:
    case = "  - {name: volume-jls, retrieve: volume-jls}\n"
    other = f"  - {{name: three, retrieve: volume-jls, study: {{series: [{FRAME_COUNT}, 2, 1]}}}}\n"
    text = scenario_text(DIRECT, FAST, repeats=2).replace(case, case + other)
    more = f"open: ohif-3.13\nstudy: {{series: [{FRAME_COUNT}, 2]}}\n"
    scenario = load_scenario(write_scenario(tmp_path, text + more))
    built = build_dataset(scenario.dataset, cache=DatasetCache(tiny_cache))
    viewer, told = Clicking(), list[tuple[str, str]]()

    recordings = asyncio.run(
        record_openings(
            Recorded(scenario, built.manifest, built.directory),
            viewer,
            RecordingMachine("a CPU", 2, 0.1),
            lambda case, network, _: told.append((case, network)),
        )
    )

    turns = [(case, net) for net in ("direct", "fast") for case in ("volume-jls", "three")]
    assert told == turns * 2
    assert viewer.series_counts == [2, 3] * 4
    assert [each.case.case for each in recordings] == ["volume-jls", "three"]
    assert [each.network for each in recordings[1].openings] == ["direct", "fast"] * 2
    assert {each.opened_s for each in recordings[0].openings} != {None}
    assert recordings[0].case.load_average == 0.1
