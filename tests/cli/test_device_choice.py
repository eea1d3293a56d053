import io
from pathlib import Path

import pytest
from rich.console import Console

from harness.cli.device_choice import device_named, measuring_device
from harness.errors import BadInput, ScenarioError
from harness.results.store import RunStore
from harness.scenario.devices import stated_devices
from tests.runs import DEVICE, WITH_PREDICTION, a_document, a_finished_document


def test_a_device_comes_out_of_a_run(tmp_path: Path) -> None:
    RunStore.create(tmp_path / "run", a_finished_document(WITH_PREDICTION))

    assert device_named(str(tmp_path / "run")) == DEVICE
    assert device_named(str(tmp_path / "run" / "run.json")) == DEVICE


def test_a_run_that_predicts_nothing_has_none(tmp_path: Path) -> None:
    RunStore.create(tmp_path / "run", a_document())

    with pytest.raises(BadInput, match="predicts nothing"):
        device_named(str(tmp_path / "run"))


def test_other_names_are_those_of_devices() -> None:
    assert device_named("slow-tablet").name == "slow-tablet"
    with pytest.raises(ScenarioError, match="no-such-device"):
        device_named("no-such-device")


def test_a_machine_never_calibrated_is_taken_for_the_nearest_that_is_stated() -> None:
    told = io.StringIO()
    found = measuring_device(None, Console(file=told, width=200))

    assert found in stated_devices()
    assert found.page is None
    assert f"predicted for {found.name}, the nearest device: decoders here take" in told.getvalue()


def test_a_device_that_is_named_needs_no_test() -> None:
    told = io.StringIO()

    assert measuring_device("slow-tablet", Console(file=told)).name == "slow-tablet"
    assert told.getvalue() == ""


def test_a_machine_that_was_calibrated_needs_no_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_DEVICES", str(tmp_path))
    text = "source: x\nlike: reference-laptop\nslow_down: 3\n"
    (tmp_path / "this-machine.yaml").write_text(text)
    told = io.StringIO()

    assert measuring_device(None, Console(file=told)).name == "this-machine"
    assert told.getvalue() == ""
