"""The device that a reading in a viewer is predicted for: named, fitted, or the browser's."""

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from harness.cli.own_work import device_beside
from harness.core.images.specification import Codec
from harness.core.models.device import Cost, Device, Page
from harness.core.retrieval.policy import Application
from harness.predict.reading_study import reading_study
from harness.results.judged_reading import OWN_WORK_NAME
from harness.results.reading_study import ReadingStudy
from harness.scenario.devices import load_device
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from tests.core.dataset_of import encoded, manifest_of
from tests.runs import CIRCUMSTANCES
from tests.tiny import FAST, scenario_text, write_scenario

MANIFEST = manifest_of(encoded("frames", (50_000,) * 8, rows=512, columns=512))
CASES = ("stack-htj2k", "stack-htj2k-first-32-kib-full-size")
HAND = "{name: down, source: made up, steps: [{scroll: 7, per_second: 5}]}"
TRUTH = Device(
    "truth",
    {codec: Cost(0.001, 0.030, 0.020) for codec in Codec},
    render=Cost(0.030, 0.016),
    page=Page(0.02, 0.0167, Cost(0.001), first_image_s=0.12),
)
QUIET = Console(quiet=True)


def scenario(folder: Path, networks: str) -> Scenario:
    text = scenario_text(networks, cases=CASES).replace("load: volume", "load: stack")
    return load_scenario(write_scenario(folder, f"{text}reading:\n  hands: [{HAND}]\n"))


def seen(read: Scenario) -> ReadingStudy:
    """What a viewer that is just this device showed."""
    study = reading_study(read, MANIFEST, TRUTH)
    viewer = {"viewer": "OHIF 3.13.2", "Cornerstone3D": "5.6.8"}
    return replace(study, device="", measured=CIRCUMSTANCES, viewer=viewer)


def test_the_viewer_itself_is_found_again_from_what_it_showed_over_no_network(
    tmp_path: Path,
) -> None:
    read = scenario(tmp_path, "local")
    study = seen(read)
    found = device_beside(None, Application.OHIF, read, tmp_path, QUIET)(study, MANIFEST)

    predicted = reading_study(read, MANIFEST, found)
    for ours, theirs in zip(predicted.rows, study.rows, strict=True):
        assert ours.experience.wait_p50_s == pytest.approx(theirs.experience.wait_p50_s, rel=0.15)
    assert load_device(tmp_path / OWN_WORK_NAME) == found
    assert "OHIF 3.13.2" in found.source


def test_without_such_rows_it_is_the_browser_that_everybody_has(tmp_path: Path) -> None:
    read = scenario(tmp_path, FAST)

    assert device_beside(None, Application.NONE, read, tmp_path, QUIET)(
        seen(read), MANIFEST
    ).name in ("browser", "this-browser")
    assert not (tmp_path / OWN_WORK_NAME).exists()


def test_a_device_that_somebody_names_is_taken_as_it_is(tmp_path: Path) -> None:
    read = scenario(tmp_path, "local")
    found = device_beside("slow-tablet", Application.NONE, read, tmp_path, QUIET)

    assert found(seen(read), MANIFEST).name == "slow-tablet"
