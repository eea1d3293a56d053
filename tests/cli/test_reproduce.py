import json
from pathlib import Path

import pytest

from harness.results.store import read_run
from tests.cli.conftest import Command
from tests.tiny import DATASET, FAST, scenario_text, write_scenario

RUN = "results/runs/predicted/tiny"


@pytest.fixture
def predicted(harness: Command, tmp_path: Path) -> Path:
    """A predicted run of the tiny scenario, whose YAML is gone."""
    path = write_scenario(tmp_path, scenario_text(FAST, cases=("volume-jls", "volume-htj2k")))
    assert harness("predict", str(path), "--device", "slow-tablet").code == 0
    path.unlink()
    return tmp_path / RUN / "run.json"


def edited(file: Path, **changes: object) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    for dotted, value in changes.items():
        *path, key = dotted.split("__")
        inner = document
        for each in path:
            inner = inner[int(each) if each.isdigit() else each]
        inner[key] = value
    file.write_text(json.dumps(document), encoding="utf-8")


def test_a_run_is_predicted_again_to_the_last_bit(harness: Command, predicted: Path) -> None:
    outcome = harness("reproduce", RUN)

    assert outcome.code == 0
    assert outcome.out.count("0 (0.0 %)") == 4
    assert "4 of 4 predictions are the same to the last bit" in outcome.out


def test_another_prediction_of_the_same_model_is_exit_code_3(
    harness: Command, predicted: Path
) -> None:
    edited(predicted, cases__0__samples__0__first_render_s=0.5)

    assert harness("reproduce", RUN).code == 3
    assert harness("reproduce", RUN, "--within", "99 %").code in {0, 3}
    assert harness("reproduce", RUN, "--within", "2").code == 2


def test_an_older_model_need_not_give_the_same_bits(harness: Command, predicted: Path) -> None:
    edited(predicted, cases__0__samples__0__first_render_s=0.5, prediction__model_version=1)
    outcome = harness("reproduce", RUN)

    assert outcome.code == 0
    assert "(model 1 then, " in outcome.out


def test_other_images_are_refused_by_their_digest(
    harness: Command, predicted: Path, tmp_path: Path
) -> None:
    (tmp_path / "other.yaml").write_text(DATASET.replace("noise: 5", "noise: 6"))
    outcome = harness("reproduce", RUN, "--dataset", "other.yaml")

    assert outcome.code == 2
    assert "name the run's images with --dataset" in outcome.err


def test_another_device_is_said_to_be_another(harness: Command, predicted: Path) -> None:
    outcome = harness("reproduce", RUN, "--device", "reference-laptop")

    assert outcome.code == 0
    assert "not for one of the run" in outcome.err


def test_what_is_no_run_is_refused(harness: Command) -> None:
    outcome = harness("reproduce", "volumes")

    assert outcome.code == 2
    assert "is neither a run nor a committed one" in outcome.err


def test_a_prediction_is_measured_again_in_its_own_lanes(harness: Command, predicted: Path) -> None:
    """A run that was predicted alone has nothing to measure: that is said."""
    outcome = harness("reproduce", RUN, "--measure")

    assert outcome.code == 2
    assert "nothing was measured" in outcome.err


def test_noise_needs_what_was_measured_and_a_time(harness: Command, predicted: Path) -> None:
    nothing, no_time, none = (
        harness("reproduce", RUN, "--noise", noise) for noise in ("0.3 ms", "0.3", "0 ms")
    )

    assert [each.code for each in (nothing, no_time, none)] == [2, 2, 2]
    assert "was not both predicted and measured" in nothing.err
    assert "--noise" in no_time.err
    assert 'write a time, such as "0.3 ms"' in none.err


@pytest.mark.live
def test_a_measured_run_is_measured_again_and_compared_row_by_row(
    harness: Command, tmp_path: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text())
    bench = ("bench", str(path), "--run-dir", "first", "--no-certify", "--most-attempts", "1")
    # 3 is "measured, but not valid": a busy machine may disturb the loads.
    assert harness(*bench).code in {0, 3}
    path.unlink()

    again = harness("reproduce", "first", "--measure", "--repeats", "2")

    assert again.code in {0, 3}, again.err
    [second] = (tmp_path / "results/runs").rglob("run.json")
    then, now = read_run(tmp_path / "first/run.json"), read_run(second)
    assert {each.repeat for each in now.measured_samples} == {1, 2}
    assert [each.case for each in now.cases] == [each.case for each in then.cases]
    assert now.provenance.dataset.digest == then.provenance.dataset.digest
    assert "first" in again.out
    assert "volume-jls" in again.out
