from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.images.specification import Codec
from harness.core.models.device import Contention, Cost, Page
from harness.errors import StorageError
from harness.predict.calibration.device_file import device_yaml, write_device
from harness.scenario.devices import load_device
from tests.predict.calibration.made_up import DEVICE


def test_a_device_that_was_written_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "devices" / "this-machine.yaml"
    write_device(DEVICE, path)

    found = load_device(path)

    assert found == replace(DEVICE, decode=found.decode, contention=found.contention)
    assert dict(found.decode) == dict(DEVICE.decode)
    assert dict(found.contention) == dict(DEVICE.contention)


def test_a_device_whose_decoders_hold_nobody_up_is_read_as_it_was_written(tmp_path: Path) -> None:
    """As one that is fitted to a real viewer: nothing of it is known beside others."""
    path = tmp_path / "devices" / "this-browser.yaml"
    write_device(replace(DEVICE, contention={}), path)

    assert load_device(path).contention == {}


def test_the_page_of_a_browser_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "devices" / "browser.yaml"
    page = Page(0.02, 0.0167, Cost(0.001, 0.0, 0.002), first_image_s=0.09)
    write_device(replace(DEVICE, page=page), path)

    assert load_device(path).page == page


def test_a_time_has_four_digits_and_no_exponent() -> None:
    tiny = replace(DEVICE, serve=Cost(1.23456e-9), relay=Cost(12.3456))

    lines = device_yaml(tiny).splitlines()

    assert "serve: {fixed: 0.000001235 ms}" in lines
    assert "relay: {fixed: 12350 ms}" in lines


def test_a_decode_may_take_less_long_behind_another(tmp_path: Path) -> None:
    path = tmp_path / "devices" / "quick.yaml"
    write_device(replace(DEVICE, contention={Codec.HTJ2K: Contention(-0.05)}), path)

    assert load_device(path).contention == {Codec.HTJ2K: Contention(-0.05)}


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")

    with pytest.raises(StorageError, match="name another file with --output"):
        write_device(DEVICE, tmp_path / "taken" / "device.yaml")
