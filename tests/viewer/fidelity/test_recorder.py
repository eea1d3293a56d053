import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.errors import EnvironmentProblem, ScenarioError
from harness.scenario.loading import load_scenario
from harness.viewer.fidelity.recorder import Recorded, RecordingMachine, record
from harness.viewer.load import ViewerJob, ViewerLoad, nothing_loaded
from tests.tiny import DIRECT, FAST, FRAME_COUNT, scenario_text, write_scenario
from tests.viewer.fake import FakeViewer

pytestmark = pytest.mark.live


def test_every_case_is_loaded_as_often_as_the_scenario_says_over_every_network(
    tmp_path: Path, tiny_cache: Path
) -> None:
    cases = ("volume-jls", "volume-htj2k")
    text = scenario_text(DIRECT, FAST, cases=cases, repeats=2)
    scenario = load_scenario(write_scenario(tmp_path, text))
    built = build_dataset(scenario.dataset, cache=DatasetCache(tiny_cache))
    viewer, told = FakeViewer(["d"] * FRAME_COUNT), list[tuple[str, str]]()

    recordings = asyncio.run(
        record(
            Recorded(scenario, built.manifest, built.directory),
            viewer,
            RecordingMachine("a CPU", 2, 0.1),
            lambda case, network, load: told.append((case, network)),
        )
    )

    assert told == [(case, network) for network in ("direct", "fast") for case in cases * 2]
    assert [each.case.case for each in recordings] == list(cases)
    assert [load.network for load in recordings[0].loads] == ["direct"] * 2 + ["fast"] * 2
    assert recordings[0].case.dataset_digest == built.manifest.digest
    assert {len(load.requests) for load in recordings[1].loads} == {FRAME_COUNT}
    direct, shaped = viewer.jobs[0], viewer.jobs[-1]
    assert is_asked_past_the_network(shaped)
    assert not is_asked_past_the_network(direct)


USUAL_ROW = "  - {name: volume-jls, retrieve: volume-jls}\n"


def test_every_case_is_recorded_with_its_own_client_and_from_its_own_origin(
    tmp_path: Path, tiny_cache: Path
) -> None:
    own_client = USUAL_ROW.replace("}", ", client: {decode_workers: 2, start: cold}}")
    faulty = "{framing: single-part, faults: [{kind: image-missing, images: [3]}]}"
    own_origin = USUAL_ROW.replace("name: volume-jls", "name: faulty").replace(
        "}", f", origin: {faulty}}}"
    )
    text = scenario_text(FAST).replace(USUAL_ROW, own_client + own_origin)
    scenario = load_scenario(write_scenario(tmp_path, text))
    built = build_dataset(scenario.dataset, cache=DatasetCache(tiny_cache))
    viewer = FakeViewer(["d"] * FRAME_COUNT)

    recorded = Recorded(scenario, built.manifest, built.directory)
    machine = RecordingMachine("a CPU", 2, 0.1)
    plain, spoiled = asyncio.run(record(recorded, viewer, machine, lambda *_: None))

    assert [(job.decode_workers, job.open_connection_count) for job in viewer.jobs] == [
        (2, 0),
        (1, 6),
    ]
    answers = [[each.status_code for each in case.loads[0].requests] for case in (plain, spoiled)]
    assert answers == [[200] * FRAME_COUNT, [200] * 3 + [404] + [200] * 4]
    # A single part is the image alone, without a MIME frame around it.
    assert spoiled.loads[0].requests[0].size_bytes < plain.loads[0].requests[0].size_bytes


@pytest.mark.parametrize("client", ["{http: 2}", "{tls: true}", "{connections: 2}"])
def test_a_client_that_no_browser_is_records_nothing(
    tmp_path: Path, tiny_cache: Path, client: str
) -> None:
    text = scenario_text(FAST).replace(USUAL_ROW, USUAL_ROW.replace("}", f", client: {client}}}"))
    scenario = load_scenario(write_scenario(tmp_path, text))
    built = build_dataset(scenario.dataset, cache=DatasetCache(tiny_cache))
    recorded = Recorded(scenario, built.manifest, built.directory)
    machine, viewer = RecordingMachine("a CPU", 2, 0.1), FakeViewer(["d"])

    with pytest.raises(ScenarioError, match="is not supported by the real viewer") as caught:
        asyncio.run(record(recorded, viewer, machine, lambda *_: None))

    assert caught.value.place.endswith("tiny.yaml: volume-jls")
    assert viewer.jobs == []


class BrokenViewer:
    """A viewer whose page never comes up."""

    async def load(self, job: ViewerJob, begins: Callable[[], Awaitable[object]]) -> ViewerLoad:
        return nothing_loaded("no WebGL")


def test_a_viewer_that_never_comes_up_is_no_recording(tmp_path: Path, tiny_cache: Path) -> None:
    scenario = load_scenario(write_scenario(tmp_path, scenario_text(DIRECT, repeats=1)))
    built = build_dataset(scenario.dataset, cache=DatasetCache(tiny_cache))
    recorded = Recorded(scenario, built.manifest, built.directory)
    machine = RecordingMachine("a CPU", 2, 0.1)

    with pytest.raises(EnvironmentProblem, match="did not report its versions"):
        asyncio.run(record(recorded, BrokenViewer(), machine, lambda *_: None))


def is_asked_past_the_network(job: ViewerJob) -> bool:
    """Whether metadata, which comes before a load, has a way of its own."""
    return job.metadata_url != job.data_url
