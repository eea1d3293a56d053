"""`harness fidelity`, but for the browser: that is the recorder's, and the viewer's own tests."""

from pathlib import Path

import pytest

from harness.core.images.manifest import Manifest
from tests.cli.conftest import Command
from tests.core.dataset_of import encoded, manifest_of
from tests.tiny import DIRECT, scenario_text, write_scenario
from tests.viewer.fidelity.test_folder import kept


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    manifest: Manifest = manifest_of(encoded("jls", (100,)))
    kept(tmp_path, manifest, manifest.digest)
    return tmp_path


def test_the_page_is_written_once_and_then_up_to_date(harness: Command, recordings: Path) -> None:
    options = ("--recordings", str(recordings), "--into", "page.md")

    assert harness("fidelity", "page", *options, "--check").code == 3
    assert harness("fidelity", "page", *options).out == "page.md: updated\n"
    assert harness("fidelity", "page", *options).out == "page.md: up to date\n"
    assert harness("fidelity", "page", *options, "--check").code == 0

    (recordings / "page.md").write_text("edited")
    stale = harness("fidelity", "page", *options, "--check")

    assert (stale.code, stale.out) == (3, "")
    assert "run harness fidelity page" in stale.err


def test_what_ohif_plays_is_recorded_in_ohif_alone(harness: Command, tmp_path: Path) -> None:
    text = scenario_text(DIRECT) + "policy: ohif-3.13\n"
    scenario = write_scenario(tmp_path, text)

    outcome = harness("fidelity", "record", str(scenario))

    assert outcome.code == 2
    assert "load with --viewer ohif" in outcome.err


def test_without_a_browser_nothing_is_recorded(
    harness: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "missing"))
    scenario = write_scenario(tmp_path, scenario_text(DIRECT))

    outcome = harness("fidelity", "record", str(scenario))

    assert (outcome.code, outcome.out) == (2, "")
    assert "missing" in outcome.err
    assert not (tmp_path / "tiny").exists()
