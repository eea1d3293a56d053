"""`harness view`, and `harness bench` of scenarios with the viewer's lane."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from harness.core.images.manifest import PIXELS_NAME
from harness.core.lane import Lane
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.errors import EnvironmentProblem
from harness.results.store import read_run
from harness.scenario.loading import parse_scenario
from harness.viewer.chromium import Appearance, find_chromium
from harness.viewer.digest import pixel_digest
from harness.viewer.load import ViewerVersions
from tests.cli.conftest import Command
from tests.tiny import scenario_text, write_scenario
from tests.viewer.fake import VERSIONS, FakeViewer

VIEWER = "policy: cs3d-5.14\nlane: viewer\n"
BOTH = "policy: cs3d-5.14\nlane: both\n"

try:
    find_chromium(os.environ)
    no_browser = ""
except EnvironmentProblem as problem:
    no_browser = str(problem)


@pytest.mark.parametrize(("command", "lane"), [("bench", BOTH), ("view", "")])
def test_without_a_browser_nothing_is_built(
    harness: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, lane: str
) -> None:
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    path = write_scenario(tmp_path, scenario_text() + lane)
    outcome = harness(command, str(path))

    assert outcome.code == 2
    assert 'CHROMIUM: "no-such-browser" is not a program' in outcome.err
    assert list(tmp_path.iterdir()) == [path]


def test_a_browser_that_is_not_there_is_answered_with_what_installs_it(
    harness: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = harness("view", str(write_scenario(tmp_path, scenario_text())))

    assert outcome.code == 2
    assert "install one (" in outcome.err


@pytest.mark.live
def test_a_scenario_without_the_viewer_needs_no_browser(
    harness: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    path = write_scenario(tmp_path, scenario_text())

    assert harness("bench", str(path)).code == 0


def test_what_the_viewer_cannot_load_is_told_before_a_browser_is_looked_for(
    harness: Command, tmp_path: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text() + "client: {connections: 2}\n")
    outcome = harness("view", str(path))

    assert outcome.code == 2
    assert f"{path}:17: client.connections" in outcome.err


class FakeBrowser(FakeViewer):
    """A viewer that any machine has, in place of Chromium."""

    async def versions(self) -> ViewerVersions:
        """See ViewerBrowser."""
        return VERSIONS


@pytest.fixture
def appearances(monkeypatch: pytest.MonkeyPatch, tiny_cache: Path) -> list[Appearance]:
    """How the browser was asked to look, each time; it shows the tiny dataset's pixels."""
    asked: list[Appearance] = []
    spec = parse_scenario(scenario_text(), Path("tiny.yaml")).dataset
    built = build_dataset(spec, cache=DatasetCache(tiny_cache))
    digests = [pixel_digest(image) for image in np.load(built.directory / PIXELS_NAME)]

    @asynccontextmanager
    async def launch(appearance: Appearance) -> AsyncIterator[FakeBrowser]:
        asked.append(appearance)
        yield FakeBrowser(digests)

    monkeypatch.setattr("harness.cli.viewer_choice.ViewerBrowser.launch", launch)
    return asked


@pytest.mark.live
@pytest.mark.parametrize(
    ("lane", "lanes"),
    [
        ("loader", (Lane.VIEWER, Lane.PREDICTION)),
        ("viewer", (Lane.VIEWER, Lane.PREDICTION)),
        ("both", (Lane.LOADER, Lane.VIEWER, Lane.PREDICTION)),
    ],
)
def test_the_viewer_stands_beside_the_prediction_and_beside_our_loader_if_that_is_asked_for(
    harness: Command,
    tmp_path: Path,
    appearances: list[Appearance],
    lane: str,
    lanes: tuple[Lane, ...],
) -> None:
    path = write_scenario(tmp_path, scenario_text() + f"lane: {lane}\n")
    outcome = harness("view", str(path), "--device", "reference-laptop", "--most-attempts", "1")
    [run] = (tmp_path / "results/runs").iterdir()
    document = read_run(run)

    assert document.scenario.lanes == lanes
    assert {sample.lane for sample in document.samples} == set(lanes)
    assert "Predicted" in outcome.out
    assert document.provenance.circumstances is not None
    assert document.provenance.circumstances.versions["WebGL"] == "Synthetic GL"
    assert appearances == [Appearance(), Appearance()]


@pytest.mark.live
@pytest.mark.parametrize(("command", "lane"), [("view", ""), ("bench", VIEWER)])
def test_the_card_is_left_alone_where_that_is_asked_for(
    harness: Command, tmp_path: Path, appearances: list[Appearance], command: str, lane: str
) -> None:
    path = write_scenario(tmp_path, scenario_text() + lane)
    harness(command, str(path), "--software-drawing", "--most-attempts", "1")

    assert appearances == [Appearance(draws_in_software=True)] * 2


@pytest.mark.live
@pytest.mark.skipif(bool(no_browser), reason=no_browser)
def test_a_scenario_is_measured_in_the_real_viewer(harness: Command, tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(cases=("volume-jls", "volume-htj2k")))
    outcome = harness("view", str(path), "--case", "volume-htj2k")
    [run] = (tmp_path / "results/runs").iterdir()
    document = read_run(run)
    [sample] = document.measured_samples

    assert outcome.code == 0
    assert "| Predicted |" in outcome.out
    assert document.scenario.name == "tiny-viewer"
    assert document.provenance.policy == "cs3d-5.14"
    assert (sample.lane, sample.case) == (Lane.VIEWER, "volume-htj2k")
    assert sample.invalid_because == ()
    assert sample.viewer is not None
    assert sample.viewer.versions["Cornerstone3D"] == "5.14.0"
    assert len(sample.viewer.pictures) == 2
    assert json.loads((run / "run.json").read_text())["scenario"]["lanes"] == [
        "viewer",
        "prediction",
    ]
    assert document.provenance.circumstances is not None
    assert document.provenance.circumstances.versions["WebGL"] == sample.viewer.gl_renderer
