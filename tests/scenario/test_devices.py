from pathlib import Path

import pytest

from harness.core.images.specification import Codec
from harness.core.models.device import Contention, Cost
from harness.core.retrieval.policy import Application
from harness.errors import ScenarioError
from harness.scenario.devices import REFERENCE, chosen_browser, chosen_device, load_device
from harness.scenario.library import DEVICES, Library, find_device

WHOLE = """\
source: by hand
decode:
  htj2k: {fixed: 1 ms, per_megapixel: 2 ms, per_megabyte: 3 ms}
  jpeg-ls: {per_megapixel: 4 ms}
request: {fixed: 5 ms}
contention:
  htj2k: {behind: 0.5, beside: 0.25}
compare: {per_megapixel: 6 ms}
relay: {fixed: 7 ms}
crowding: 0.5
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / "devices" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_a_machine_that_was_never_calibrated_is_the_one_that_everybody_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_DEVICES", str(tmp_path))

    assert chosen_device(None).name == REFERENCE
    assert chosen_device("slow-tablet").name == "slow-tablet"
    assert chosen_device(str(write(tmp_path, "mine", WHOLE))).name == "mine"


def test_a_browser_that_was_calibrated_counts_for_the_application_that_was_in_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_DEVICES", str(tmp_path / "devices"))
    assert chosen_browser(Application.OHIF).name == "ohif"
    write(tmp_path, "this-ohif", WHOLE)

    assert chosen_browser().name == "browser"
    assert chosen_browser(Application.OHIF).name == "this-ohif"
    assert chosen_browser(Application.OHIF_STACK).name == "this-ohif"


def test_a_device_has_the_costs_that_its_file_states(tmp_path: Path) -> None:
    device = load_device(write(tmp_path, "mine", WHOLE))

    assert device.name == "mine"
    assert device.decode == {
        Codec.HTJ2K: Cost(0.001, 0.002, 0.003),
        Codec.JPEG_LS: Cost(0.0, 0.004, 0.0),
    }
    assert device.request == Cost(0.005)
    assert device.render == Cost()
    assert device.contention == {Codec.HTJ2K: Contention(0.5, 0.25)}
    assert device.crowding_share == 0.5
    assert (device.compare, device.relay) == (Cost(0.0, 0.006), Cost(0.007))


def test_a_device_like_another_is_that_one_slowed_down(tmp_path: Path) -> None:
    write(tmp_path, "mine", WHOLE)
    slow = load_device(write(tmp_path, "old", "source: guess\nlike: mine\nslow_down: 3\n"))

    assert (slow.name, slow.source) == ("old", "guess")
    assert slow.request == Cost(0.015)


@pytest.mark.parametrize("name", Library.builtin().names(DEVICES))
def test_every_built_in_device_can_be_used(name: str) -> None:
    device = load_device(find_device(name))

    assert device.source
    assert set(device.decode) == set(Codec)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("source: x\n", "does not say what decoding htj2k and jpeg-ls costs"),
        ("source: x\nslow_down: 2\n", "has a slow_down and says of nothing"),
        (WHOLE + "like: reference-laptop\n", "is like another device and has its own"),
        ("source: x\nlike: nothing\n", "is not the name of a device"),
        ("source: x\nlike: slow-tablet\n", "is itself like another device"),
        ("source: x\nlike: reference-laptop\nslow_down: 0\n", "is not above 0"),
    ],
)
def test_a_device_that_is_not_whole_is_refused_with_a_rule(
    tmp_path: Path, text: str, rule: str
) -> None:
    with pytest.raises(ScenarioError, match=rule):
        load_device(write(tmp_path, "broken", text))
