"""`harness view` of a scenario that somebody reads."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from harness.core.images.manifest import PIXELS_NAME
from harness.core.lane import Lane
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.results.judged_reading import judged_reading
from harness.results.reading_study import read_study
from harness.scenario.loading import parse_scenario
from harness.viewer.chromium import Appearance
from harness.viewer.digest import pixel_digest
from harness.viewer.ohif.site import OhifSite
from tests.cli.conftest import Command
from tests.tiny import FAST, scenario_text, write_scenario
from tests.viewer.fake import FakeReadingViewer

HAND = "{name: down, source: made up, steps: [{scroll: 7, per_second: 20}]}"


def written(folder: Path, *more: str) -> str:
    """Two cases, of OHIF and of a viewer that does not exist."""
    text = scenario_text(FAST, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    case = "  - {name: steered, retrieve: stack-htj2k, viewer: rest-when-still}\n"
    text = text.replace("cases:\n", f"cases:\n{case}")
    hands = ", ".join((HAND, *more))
    return str(write_scenario(folder, f"{text}policy: cs3d-5.14\nreading: {{hands: [{hands}]}}\n"))


def test_a_page_that_is_running_has_no_rules_to_be_read_by(
    harness: Command, tmp_path: Path
) -> None:
    outcome = harness("view", written(tmp_path), "--viewer", "http://localhost:3000/")

    assert outcome.code == 2
    assert "is a page of which nobody knows by which rules it is read" in outcome.err
    assert "say --viewer cornerstone, ohif, or the folder of its build" in outcome.err


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, tiny_cache: Path) -> None:
    """An OHIF that obeys the contract, and shows the tiny dataset's pixels."""
    spec = parse_scenario(scenario_text(), Path("tiny.yaml")).dataset
    built = build_dataset(spec, cache=DatasetCache(tiny_cache))
    digests = [pixel_digest(image) for image in np.load(built.directory / PIXELS_NAME)]

    @asynccontextmanager
    async def launch(site: OhifSite, appearance: Appearance) -> AsyncIterator[FakeReadingViewer]:
        yield FakeReadingViewer(digests)

    monkeypatch.setattr("harness.cli.viewer_choice.OhifBrowser.launch", launch)


@pytest.mark.live
@pytest.mark.usefixtures("browser")
def test_what_ohif_cannot_be_is_left_out_and_the_rest_stands_beside_its_prediction(
    harness: Command, tmp_path: Path
) -> None:
    for name in ("index.html", "app-config.js"):
        (tmp_path / name).write_text("")
    jump = "{name: far, source: made up, steps: [{jump: 5}]}"
    options = ("--repeats", "2", "--output", "runs", "--device", "reference-laptop")
    outcome = harness("view", written(tmp_path, jump), "--viewer", str(tmp_path), *options)
    study = read_study(tmp_path / "runs/readings/tiny-viewer")

    # A machine that runs tests may be too busy for it, and says so.
    assert outcome.code in {0, 3}, outcome.err
    assert "left out: steered: OHIF does not play rest-when-still" in outcome.err
    assert "left out: far: a wheel goes to the next slice only" in outcome.err
    assert study.lane is Lane.VIEWER
    assert [(row.case, row.hand, row.repeat) for row in study.rows] == [
        ("stack-htj2k", "down", 1),
        ("stack-htj2k", "down", 2),
    ]
    assert "viewer OHIF 3.13.2" in outcome.out
    assert "Predicted for reference-laptop" in outcome.out
    assert judged_reading(tmp_path / "runs/readings/tiny-viewer").predicted.device == (
        "reference-laptop"
    )
