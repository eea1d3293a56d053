"""Whole runs in both lanes, with a viewer that needs no browser."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.http.preflight import Page
from harness.core.lane import Lane
from harness.dataset.cache import DatasetCache
from harness.errors import BadInput
from harness.results.reasons import ViewerStalled
from harness.results.sample import Sample, SampleSlot
from harness.results.store import RunStore, read_run
from harness.run.experiment import Experiment, Instruments, RunOptions, open_store, prepare, run
from harness.scenario.loading import load_scenario
from harness.viewer.digest import pixel_digest
from tests.runs import BOTH_LANES
from tests.tiny import DIRECT, FAST, measured, prepared, scenario_text, write_scenario
from tests.viewer.fake import FakeViewer
from tests.viewer.loads import logged_load
from tests.virtual_rig import VIRTUALLY, virtually
from tests.watching import Witness

CASES = ("volume-jls", "volume-htj2k")
BOTH = "policy: cs3d-5.14\nlane: both\n"
VIEWER = "policy: cs3d-5.14\nlane: viewer\n"


def viewer_of(experiment: Experiment) -> FakeViewer:
    """A viewer that shows what it should."""
    assert experiment.images.pixels is not None
    return FakeViewer([pixel_digest(image) for image in experiment.images.pixels])


def viewed(experiment: Experiment, folder: Path) -> tuple[RunStore, Witness]:
    """A run over real servers, with a viewer that shows what it should."""
    witness, instruments = Witness(), Instruments(viewer_of(experiment))
    return measured(experiment, folder, witness, instruments), witness


@pytest.mark.live
def test_the_viewer_asks_in_every_case_as_the_client_of_that_case(
    tmp_path: Path, tiny_cache: Path
) -> None:
    own = "retrieve: volume-htj2k, client: {page: same-origin, accept: multipart/related}"
    text = scenario_text(DIRECT, cases=CASES).replace("retrieve: volume-htj2k", own) + VIEWER
    experiment = prepared(tmp_path, tiny_cache, text)
    viewer = viewer_of(experiment)
    measured(experiment, tmp_path, Witness(), Instruments(viewer))

    assert [(job.page, job.accept) for job in viewer.jobs] == [
        (Page.CROSS_ORIGIN, None),
        (Page.SAME_ORIGIN, "multipart/related"),
    ]


@pytest.mark.live
def test_our_loader_and_the_viewer_take_turns_over_the_same_servers(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text(DIRECT, FAST, cases=CASES) + BOTH
    store, witness = viewed(prepared(tmp_path, tiny_cache, text), tmp_path)
    order = [(slot.case, slot.lane) for slot in witness.loads]

    assert order == [(case, lane) for case in CASES for lane in BOTH_LANES.lanes] * 2
    assert store.missing() == ()
    for sample in store.document.samples:
        assert (sample.viewer is not None) == (sample.lane is Lane.VIEWER)
        assert (sample.emulator is not None) == (sample.network == "fast")
        if sample.emulator is not None:
            # The six requests that open connections come before the load, and are not its own.
            assert sample.emulator.bytes_down >= sample.bytes_received
        assert sample.request_count == 8
    for case in CASES:
        received = [each.bytes_received for each in store.document.samples if each.case == case]
        assert len(set(received)) == 1, "both lanes receive the same bytes, over any network"


@pytest.mark.live
def test_what_the_viewer_did_lies_beside_the_run(tmp_path: Path, tiny_cache: Path) -> None:
    text = scenario_text(DIRECT, cases=CASES[:1], repeats=2) + VIEWER
    store, _ = viewed(prepared(tmp_path, tiny_cache, text), tmp_path)
    first, second = read_run(store.directory).samples

    assert first.viewer is not None
    assert second.viewer is not None
    log = logged_load((store.directory / first.viewer.log).read_bytes())
    assert len(log.requests) == first.request_count
    assert [(store.directory / name).is_file() for name in first.viewer.pictures] == [True, True]
    assert second.viewer.pictures == ()


def stalled(sample: Sample) -> Sample:
    assert sample.viewer is not None
    viewer = replace(sample.viewer, has_stalled=True)
    return replace(sample, viewer=viewer, invalid_because=(ViewerStalled(30.0, page_answers=True),))


def test_a_stall_is_kept_and_nobody_loads_again_for_it(tmp_path: Path, tiny_cache: Path) -> None:
    text = scenario_text(DIRECT, cases=CASES[:1], repeats=2) + VIEWER
    experiment, witness = prepared(tmp_path, tiny_cache, text), Witness()
    store = open_store(experiment, tmp_path / "runs")
    instruments = Instruments(build_rig=virtually(stalled))
    asyncio.run(run(experiment, store, witness, instruments=instruments))

    assert len(witness.loads) == 2
    assert [sample.viewer and sample.viewer.has_stalled for sample in witness.samples] == [True] * 2
    assert store.wanted() == ()
    assert len(store.document.faulty_samples()) == 2


def test_a_run_in_both_lanes_that_was_cut_off_goes_on_where_it_was(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text(DIRECT, cases=CASES[:1], repeats=2) + BOTH
    experiment = prepared(tmp_path, tiny_cache, text)

    class CutOff(Exception):
        pass

    def end(slot: SampleSlot) -> None:
        if (slot.lane, slot.repeat) == (Lane.VIEWER, 2):
            raise CutOff

    with pytest.raises(CutOff):
        measured(experiment, tmp_path, Witness(end), VIRTUALLY)
    witness = Witness()
    resumed = prepared(tmp_path, tiny_cache, text, resumes=True)
    store = measured(resumed, tmp_path, witness, VIRTUALLY)

    assert [(slot.lane, slot.repeat) for slot in witness.loads] == [(Lane.VIEWER, 2)]
    assert len(store.document.samples) == 4


CARD, SOFTWARE = "ANGLE (Somebody, A card, 1.2)", "ANGLE (Google, SwiftShader, 5)"


@pytest.mark.parametrize(
    ("now", "told"),
    [
        pytest.param(("157.0.0", CARD), r"chromium was 156\.0\.1, is 157\.0\.0", id="updated"),
        pytest.param(
            ("156.0.1", SOFTWARE), r"WebGL was ANGLE .*A card.*, is ANGLE .*Swift", id="no card"
        ),
    ],
)
def test_a_run_in_another_browser_or_on_another_card_is_not_gone_on_with(
    tmp_path: Path, tiny_cache: Path, now: tuple[str, str], told: str
) -> None:
    scenario = load_scenario(write_scenario(tmp_path, scenario_text() + BOTH))

    def ready(chromium: str, renderer: str, *, resumes: bool) -> Experiment:
        versions = {"chromium": chromium, "WebGL": renderer}
        options = RunOptions(tmp_path / "runs", resumes=resumes, viewer_versions=versions)
        return prepare(scenario, DatasetCache(tiny_cache), options, Witness())

    open_store(ready("156.0.1", CARD, resumes=False), tmp_path / "runs")

    with pytest.raises(BadInput, match=told):
        ready(*now, resumes=True)
