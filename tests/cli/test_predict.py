"""`harness predict` through the real command: what it says, what it leaves, how it ends."""

import re
from pathlib import Path

import pytest

from harness.core.lane import Lane
from harness.results.store import RUN_NAME, read_run
from tests.cli.conftest import Command
from tests.dataset.dicom_files import Image, noise
from tests.owners import PRIVATE, modes, shared_folder
from tests.tiny import DATASET, FAST, SLOW, scenario_text, write_scenario

CASES = ("volume-jls", "volume-htj2k")
DEVICE = ("--device", "reference-laptop")


def test_the_table_is_printed_and_kept_in_both_languages(harness: Command, tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(SLOW, FAST, cases=CASES, repeats=5))
    outcome = harness("predict", str(path), *DEVICE)
    folder = tmp_path / "results/runs/predicted/tiny"
    english, chinese = ((folder / name).read_text() for name in ("table.md", "table.zh.md"))

    assert outcome.code == 0
    assert outcome.out.strip() == english.strip()
    assert english.startswith("**Eight small slices (predicted for reference-laptop)**\n")
    assert "预测值" in chinese.partition("\n")[0]
    assert outcome.err.splitlines()[-1] == "saved in results/runs/predicted/tiny"


def test_a_second_prediction_is_the_same_byte_for_byte(harness: Command, tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(SLOW, cases=CASES))
    for output in ("first", "second"):
        assert harness("predict", str(path), *DEVICE, "--output", output).code == 0
    first, second = (tmp_path / name / "tiny" / RUN_NAME for name in ("first", "second"))

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.once
def test_a_later_prediction_takes_the_place_of_the_former(harness: Command, tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(SLOW, cases=CASES))
    other = tmp_path / "other.yaml"
    other.write_text(DATASET.replace("tiny", "other"))
    for device in ("reference-laptop", "slow-tablet"):
        harness("predict", str(path), "--device", device, "--case", CASES[1])
    document = read_run(tmp_path / "results/runs/predicted/tiny")
    harness("predict", str(path), *DEVICE, "--dataset", str(other))

    assert document.prediction is not None
    assert document.prediction.device.name == "slow-tablet"
    assert [(sample.case, sample.lane) for sample in document.samples] == [
        (CASES[1], Lane.PREDICTION)
    ]
    assert (tmp_path / "results/runs/predicted/tiny-other-ct" / RUN_NAME).is_file()


def test_a_browser_stands_beside_our_loader_and_is_kept(harness: Command, tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(SLOW, cases=CASES))
    outcome = harness("predict", str(path), *DEVICE)
    document = read_run(tmp_path / "results/runs/predicted/tiny/browser.json")

    assert "| First render, ms | Floor | Browser |" in outcome.out
    assert "Browser: the same, predicted for a viewer in a browser, the device browser." in (
        outcome.out
    )
    assert document.prediction is not None
    assert document.prediction.device.name == "browser"


@pytest.mark.once
def test_beside_a_browser_stands_nothing(harness: Command, tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(SLOW, cases=CASES))
    for device in ("reference-laptop", "browser"):
        outcome = harness("predict", str(path), "--device", device)

    assert "| Browser |" not in outcome.out
    assert not (tmp_path / "results/runs/predicted/tiny/browser.json").exists()


def test_an_unknown_device_is_refused(harness: Command, tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(SLOW))
    outcome = harness("predict", str(path), "--device", "no-such-device")

    assert outcome.code == 2
    assert "no-such-device" in outcome.err
    assert not (tmp_path / "results").exists()


def test_this_machine_is_predicted_for_once_it_was_calibrated(
    harness: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_DEVICES", str(tmp_path / "devices"))
    path = write_scenario(tmp_path, scenario_text(SLOW))

    assert "predicted for reference-laptop" in harness("predict", str(path)).out


MINE = """\
class Mine:
    def __init__(self, stages):
        self.stages = stages

    def plan(self, image_count):
        return [(index, stage) for stage in self.stages for index in stage.indices(image_count)]
"""


@pytest.mark.live
def test_a_planner_beside_a_scenario_runs_only_when_it_is_allowed(
    harness: Command, tmp_path: Path
) -> None:
    case = "{name: mine, retrieve: {stages: interleaved, planner: 'mine:Mine'}}"
    text = scenario_text(FAST).replace("{name: volume-jls, retrieve: volume-jls}", case)
    path = str(write_scenario(tmp_path, text))
    (tmp_path / "mine.py").write_text(MINE)
    sweep = tmp_path / "sweep.yaml"
    sweep.write_text("{scenarios: [tiny.yaml], axes: {rtt: [1 ms, 9 ms]}}")
    refused = harness("predict", path, *DEVICE)
    allowed = harness("predict", path, *DEVICE, "--allow-code")
    # The processes of a sweep know nothing of the file.
    swept = harness("sweep", str(sweep), "--workers", "1", "--allow-code")

    assert (refused.code, refused.out) == (2, "")
    assert f"would run code, {tmp_path / 'mine.py'}; read it, and say --allow-code" in refused.err
    assert allowed.code == 0, allowed.err
    assert swept.code == 0, swept.err
    document = read_run(tmp_path / "results/runs/predicted/tiny")
    [played] = [case.played for case in document.scenario.cases]
    assert played is not None
    assert (played.retrieve.planner or "").startswith("mine@")


@pytest.mark.once
def test_predictions_of_imported_images_are_for_their_owner(
    harness: Command, tmp_path: Path
) -> None:
    runs = shared_folder(tmp_path / "runs")
    for index in range(2):
        more = {"SOPInstanceUID": f"1.2.3.4.{index}"}
        image = Image(noise(seed=index), number=index + 1, z_mm=float(index), more=more)
        image.write(tmp_path / "scans" / f"{index}.dcm")
    (tmp_path / "mine.yaml").write_text(
        "source: {kind: dicom-folder, folder: scans, series_uid: 1.2.3.4}\n"
        "encodings: [{path: jls, codec: jpeg-ls}]\n"
    )
    path = str(write_scenario(tmp_path, scenario_text(FAST)))
    own = ("--dataset", str(tmp_path / "mine.yaml"))
    outcomes = [
        harness("predict", path, *DEVICE, "--output", str(runs), *more) for more in ((), own)
    ]

    assert [outcome.code for outcome in outcomes] == [0, 0]
    drawn, imported = sorted(runs.iterdir())
    assert not modes(drawn) & PRIVATE
    assert modes(imported) == PRIVATE


@pytest.mark.once
def test_todays_viewer_is_played_and_warned_of_whether_it_is_named_or_not(
    harness: Command, tmp_path: Path
) -> None:
    ranged = "{rangeIndex: 0, chunkSize: 2000, decodeLevel: 1}"
    retrieve = f"{{stages: sequential, retrieveOptions: {{singleFast: {ranged}}}}}"
    case = f"cases: [{{name: first 2 kB, retrieve: {retrieve}}}]"
    text = re.sub(r"cases:(\n  .*)+", case, scenario_text())
    unnamed, named = (
        harness("predict", str(write_scenario(tmp_path, text + more)))
        for more in ("", "policy: cs3d-5.14\n")
    )
    warnings = [
        [line for line in outcome.err.splitlines() if line.startswith("warning: ")]
        for outcome in (unnamed, named)
    ]

    assert unnamed.out == named.out
    assert warnings[0] == warnings[1]
    assert len(warnings[0]) == 1
    assert "chunkSize of singleFast for the first range" in warnings[0][0]
    assert unnamed.err.count("note: ") == 1
    assert "note: " not in named.err
