from pathlib import Path

import pytest

from harness.cli.device_choice import device_named
from harness.errors import BadInput, ScenarioError
from harness.results.store import RunStore
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
