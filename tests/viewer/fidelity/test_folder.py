"""The folder as files, and the recordings that this project keeps: the loader's judges."""

from functools import cache
from pathlib import Path

import pytest

from harness.core.images.manifest import Manifest
from harness.errors import BadInput, StorageError
from harness.scenario.loading import load_scenario
from harness.viewer.fidelity.comparison import DifferenceKind
from harness.viewer.fidelity.folder import causes_in, judgements, keep, opening_judgements
from harness.viewer.fidelity.judgement import Judgement
from harness.viewer.fidelity.opening_judgement import OpeningJudgement
from harness.viewer.fidelity.page import fidelity_page
from harness.viewer.fidelity.recording import LoggedLoad
from tests.core.dataset_of import encoded, manifest_of
from tests.named_configurations import EXAMPLES
from tests.source_tree import ROOT
from tests.tiny import scenario_text, write_scenario
from tests.viewer.fidelity.logs import asked, log, recording

RECORDED = ROOT / "tests" / "data" / "viewer"
FIGURES = encoded("jls", (100,))


def kept(folder: Path, manifest: Manifest, digest: str) -> None:
    text = scenario_text("{name: 4g, download: 8 Mbit/s, upload: 8 Mbit/s, rtt: 10 ms}")
    scenario = load_scenario(write_scenario(folder, text))
    loads = log(asked(0, "jls/1"), network="4g")
    keep(folder, scenario, manifest, [recording(loads, case="volume-jls", digest=digest)])


def test_what_is_kept_is_judged(tmp_path: Path) -> None:
    manifest = manifest_of(FIGURES)
    kept(tmp_path, manifest, manifest.digest)

    [judgement] = judgements(tmp_path)

    assert judgement.case == "volume-jls"
    assert {path.name for path in tmp_path.iterdir()} == {"tiny", "tiny.yaml", "tiny.manifest.json"}
    assert [each.kind for each in judgement.differences] == [
        DifferenceKind.ANSWER,
        DifferenceKind.QUALITY,
    ]


def played_with(folder: Path, own: str) -> LoggedLoad:
    """The loader's log of the case that was kept, with blocks of its own."""
    manifest = manifest_of(FIGURES)
    kept(folder, manifest, manifest.digest)
    path = folder / "tiny.yaml"
    path.write_text(path.read_text().replace("retrieve: volume-jls", f"retrieve: volume-jls{own}"))
    [judgement] = judgements(folder)
    return judgement.ours


def test_the_loader_plays_a_case_with_its_own_client(tmp_path: Path) -> None:
    usual = played_with(tmp_path, "")
    cold = played_with(tmp_path, ", client: {start: cold}")

    assert usual.network_end_s is not None
    # A handshake takes a round trip.
    assert cold.network_end_s == pytest.approx(usual.network_end_s + 0.010, abs=1e-9)


def test_the_loader_plays_a_case_from_its_own_origin(tmp_path: Path) -> None:
    usual = played_with(tmp_path, "")
    faulty = played_with(tmp_path, ", origin: {faults: [{kind: image-missing, images: [0]}]}")
    single = played_with(tmp_path, ", origin: {framing: single-part}")

    assert {each.status_code for each in usual.requests} == {200}
    assert {each.status_code for each in faulty.requests} == {404}
    assert [each.size_bytes for each in single.requests] == [100]
    assert usual.requests[0].size_bytes > 100


def test_recordings_of_other_images_are_refused(tmp_path: Path) -> None:
    kept(tmp_path, manifest_of(FIGURES), "another")

    with pytest.raises(BadInput, match="recorded with other images"):
        list(judgements(tmp_path))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "tiny").write_text("in the way")

    with pytest.raises(StorageError, match="cannot be written"):
        kept(tmp_path, manifest_of(FIGURES), "d")


def test_no_file_of_causes_is_no_cause(tmp_path: Path) -> None:
    assert causes_in(tmp_path).known == ()


@cache
def openings() -> list[OpeningJudgement]:
    return list(opening_judgements(RECORDED))


@pytest.fixture(scope="module")
def recorded() -> list[Judgement]:
    return list(judgements(RECORDED))


def test_every_named_configuration_is_recorded_thrice_at_both_networks(
    recorded: list[Judgement],
) -> None:
    seen = {(each.recording.case.case, each.network.name): len(each.theirs) for each in recorded}
    in_ohif = [
        case.name
        for load in ("volume", "stack", "3.12-volume", "3.12-stack")
        for case in load_scenario(RECORDED / f"ohif-{load}.yaml").cases
    ]

    assert seen == {
        (name, network): 3 for name in (*EXAMPLES, *in_ohif) for network in ("local", "4g")
    }


def test_the_loader_does_what_the_viewer_does(recorded: list[Judgement]) -> None:
    causes = causes_in(RECORDED)
    unexplained = [
        f"{each.case}, {each.network.name}: {difference.text}"
        for each in recorded
        for difference in each.unexplained(causes)
    ]

    assert unexplained == []


@pytest.mark.once
def test_openings_are_recorded_over_every_network_as_they_are_and_compressed() -> None:
    found = {each.case: {over.network.name for over in each.over} for each in openings()}
    networks = {"local", "4g", "4g-150ms", "4g-600ms"}
    names = ("as-it-is", "gzip", "eight-series")

    assert found == {f"ohif-opening-{name}": networks for name in names}


@pytest.mark.once
def test_the_model_opens_a_study_as_the_viewer_does() -> None:
    causes = causes_in(RECORDED)
    unexplained = [
        f"{each.case}: {difference.text}"
        for each in openings()
        for difference in each.unexplained(causes)
    ]

    assert unexplained == []


@pytest.mark.once
def test_no_cause_outlives_its_difference(recorded: list[Judgement]) -> None:
    differing = {(each.case, found.kind) for each in recorded for found in each.differences}
    differing |= {(each.case, found.kind) for each in openings() for found in each.differences}

    assert [
        cause
        for cause in causes_in(RECORDED).known
        if not any(cause.explains(case, kind) for case, kind in differing)
    ] == []


@pytest.mark.once
def test_the_page_is_what_the_recordings_give(recorded: list[Judgement]) -> None:
    page = fidelity_page(recorded, causes_in(RECORDED), "tests/data/viewer", openings())

    assert (ROOT / "results" / "fidelity.md").read_text(encoding="utf-8") == page
