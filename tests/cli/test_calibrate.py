"""`harness calibrate` and `harness devices`: what they print and keep."""

import json
from pathlib import Path

import pytest

from harness.cli.calibrate import calibrate
from harness.core.images.specification import Codec
from harness.predict.calibration.datasets import Extent
from harness.predict.calibration.device_file import write_device
from harness.scenario.devices import load_device
from harness.scenario.library import find_device
from tests.cli.conftest import Command
from tests.predict.calibration.made_up import DEVICE

SMALL = Extent(
    (32, 64), 4, (64, 256), turn_count=1, request_count=1, pause_s=0, slice_count_by_answer=(2, 20)
)


@pytest.fixture(autouse=True)
def own_devices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the devices of one's own that is empty."""
    monkeypatch.setenv("HARNESS_DEVICES", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.mark.live
def test_a_calibrated_machine_is_kept_as_a_device_that_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "cache"))

    calibrate(None, SMALL)

    out = capsys.readouterr().out
    device = load_device(find_device("this-machine"))
    assert device.source.startswith("measured by harness calibrate on ")
    assert set(device.decode) == set(device.contention) == set(Codec)
    assert device.request.fixed_s + device.answer.fixed_s > 0
    assert device.parse.time_s(0, 1_000_000) > 0
    assert "| decoding jpeg-ls |" in out
    assert "use it with: --device this-machine" in out


def test_devices_are_listed_with_their_sources(harness: Command, own_devices: Path) -> None:
    write_device(DEVICE, own_devices / "mine.yaml")

    outcome = harness("devices", "list")

    heading, *rows = outcome.out.splitlines()
    assert heading.split() == ["Name", "Source"]
    names = [row.split()[0] for row in rows]
    assert names == sorted(names)
    assert {"browser", "mine", "reference-laptop", "slow-tablet"} <= {*names}
    assert "made up" in rows[names.index("mine")]


def test_devices_are_json_for_programs(harness: Command, own_devices: Path) -> None:
    write_device(DEVICE, own_devices / "mine.yaml")
    [_, mine, *_] = json.loads(harness("devices", "list", "--json").out)

    assert (mine["name"], mine["source"]) == ("mine", DEVICE.source)
    assert mine["render"]["fixed_s"] == DEVICE.render.fixed_s


def test_a_device_is_shown_work_by_work(harness: Command, own_devices: Path) -> None:
    write_device(DEVICE, own_devices / "mine.yaml")

    outcome = harness("devices", "show", "mine")

    assert outcome.out.startswith("mine: made up\n")
    assert "| decoding htj2k | 1 ms + 8 ms per megapixel + 6 ms per MB |" in outcome.out
    assert (
        "| decoding htj2k, contended | +10% right after another, +30% per concurrent one |"
        in outcome.out
    )
    assert "| request, client, contended | +50% beside busy decoders |" in outcome.out
    assert "| request, emulator | 1 ms + 2 ms per MB |" in outcome.out
    assert "| metadata, inflating | 0.1 ms + 2 ms per MB |" in outcome.out


def test_what_costs_nothing_says_so(harness: Command) -> None:
    outcome = harness("devices", "show", "reference-laptop")

    assert "| request, emulator | none |" in outcome.out


def test_an_unknown_device_is_refused(harness: Command) -> None:
    outcome = harness("devices", "show", "nobody")

    assert outcome.code == 2
    assert '"nobody" is neither a file nor a built-in device' in outcome.err
