import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid

from harness.dataset.dicom.folder import load_found
from harness.dataset.series import PixelSeries
from harness.errors import DatasetError
from tests.dataset.dicom.test_image import add_functional_groups
from tests.dataset.dicom_files import Image, noise, only_series, write_volume

LOSSLESS = {
    "implicit": uid.ImplicitVRLittleEndian,
    "explicit": uid.ExplicitVRLittleEndian,
    "big-endian": uid.ExplicitVRBigEndian,
    "deflated": uid.DeflatedExplicitVRLittleEndian,
    "RLE": uid.RLELossless,
    "JPEG-LS": uid.JPEGLSLossless,
    "JPEG 2000": uid.JPEG2000Lossless,
    "HTJ2K": uid.HTJ2KLossless,
}


def load(folder: Path, *, skips_broken_files: bool = False) -> PixelSeries:
    return load_found(only_series(folder, skips_broken_files=skips_broken_files), "test")


@pytest.mark.parametrize("syntax", LOSSLESS.values(), ids=LOSSLESS.keys())
def test_every_transfer_syntax_gives_the_stored_pixels(tmp_path: Path, syntax: str) -> None:
    pixels = noise((40, 33))
    Image(pixels, syntax=syntax).write(tmp_path / "a.dcm")

    assert np.array_equal(load(tmp_path).pixels, pixels[None])


@pytest.mark.parametrize(
    "syntax",
    [LOSSLESS[name] for name in ("explicit", "big-endian", "RLE", "JPEG 2000")],
    ids=["explicit", "big-endian", "RLE", "JPEG 2000"],
)
@pytest.mark.parametrize("bits", [10, 16])
@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
def test_signs_and_all_16_bits_survive(
    tmp_path: Path, syntax: str, bits: int, is_signed: bool
) -> None:
    pixels = noise((40, 33), bits=bits, is_signed=is_signed)
    Image(pixels, bits, syntax).write(tmp_path / "a.dcm")

    series = load(tmp_path)

    assert series.pixels.dtype == pixels.dtype
    assert np.array_equal(series.pixels, pixels[None])


@pytest.mark.parametrize("dtype", [np.uint8, np.int8])
def test_bytes_become_16_bit_pixels(tmp_path: Path, dtype: type[Any]) -> None:
    pixels = np.arange(-60, 60, dtype=np.int16).reshape(12, 10).astype(dtype)
    Image(pixels, bits=8).write(tmp_path / "a.dcm")

    series = load(tmp_path)

    assert series.pixels.itemsize == 2
    assert np.array_equal(series.pixels, pixels[None])


@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
def test_bits_above_the_stored_ones_are_cleared(tmp_path: Path, is_signed: bool) -> None:
    pixels = noise(bits=12, is_signed=is_signed)
    dirty = ((pixels.astype(np.uint16) & 0x0FFF) | 0x5000).view(pixels.dtype)
    Image(dirty, bits=12).write(tmp_path / "a.dcm")

    assert np.array_equal(load(tmp_path).pixels, pixels[None])


@pytest.mark.parametrize("syntax", [LOSSLESS["explicit"], LOSSLESS["RLE"], LOSSLESS["JPEG-LS"]])
def test_frames_of_one_file_keep_its_uid_and_their_numbers(tmp_path: Path, syntax: str) -> None:
    pixels = noise((3, 12, 9))
    Image(pixels, syntax=syntax, number=5).write(tmp_path / "a.dcm")

    series = load(tmp_path)

    assert series.frames is not None
    assert np.array_equal(series.pixels, pixels)
    assert [(f.sop_instance_uid, f.number) for f in series.frames] == [
        ("1.2.3.4.5", 1),
        ("1.2.3.4.5", 2),
        ("1.2.3.4.5", 3),
    ]


def test_pixels_uids_and_places_stay_together_when_slices_are_shuffled(tmp_path: Path) -> None:
    images = write_volume(tmp_path, z_mm=(4.0, 0.0, 2.0))

    series = load(tmp_path)

    assert series.frames is not None
    assert np.array_equal(series.pixels, np.stack([images[1], images[2], images[0]]))
    assert [f.sop_instance_uid[-1] for f in series.frames] == ["2", "3", "1"]
    assert (series.study_uid, series.series_uid) == ("1.2.3", "1.2.3.4")


def test_geometry_follows_the_order_on_screen(tmp_path: Path) -> None:
    for number, z in enumerate((4.0, 0.0), start=1):
        more = {"PixelSpacing": [0.5, 0.25], "SliceThickness": 4, "FrameOfReferenceUID": "1.9"}
        Image(noise(), number=number, z_mm=z, more=more).write(tmp_path / str(number))

    geometry = load(tmp_path).geometry

    assert geometry is not None
    assert geometry.positions_mm == ((0, 0, 0), (0, 0, 4))
    assert (geometry.row_spacing_mm, geometry.column_spacing_mm) == (0.5, 0.25)
    assert geometry.frame_of_reference_uid == "1.9"


@pytest.mark.parametrize(
    "sop_class", [uid.EnhancedCTImageStorage, uid.EnhancedMRImageStorage, "1.2.3"]
)
def test_frames_with_places_of_their_own_are_ordered_by_them(
    tmp_path: Path, sop_class: str
) -> None:
    pixels = noise((3, 12, 9))
    path = Image(pixels, number=5, more={"SOPClassUID": sop_class}).write(tmp_path / "a.dcm")
    dataset = dcmread(path)
    add_functional_groups(dataset, z_mm=(4.0, 0.0, 2.0))
    dataset.save_as(path)

    series = load(tmp_path)

    assert series.frames is not None
    assert series.geometry is not None
    assert [frame.number for frame in series.frames] == [2, 3, 1]
    assert [z for _, _, z in series.geometry.positions_mm] == [0.0, 2.0, 4.0]
    assert np.array_equal(series.pixels, pixels[[1, 2, 0]])
    assert only_series(tmp_path).stack_only == ""


def test_images_in_several_directions_keep_each_its_own(tmp_path: Path) -> None:
    cosines = ([1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1])
    for number, orientation in enumerate(cosines, start=1):
        more = {"ImageOrientationPatient": orientation, "PixelSpacing": [1, 1]}
        Image(noise(), number=number, z_mm=0, more=more).write(tmp_path / str(number))

    geometry = load(tmp_path).geometry

    assert geometry is not None
    assert [list(geometry.orientation_of(index)) for index in (0, 1)] == list(cosines)


def test_the_window_of_the_file_is_given_in_stored_values(tmp_path: Path) -> None:
    more = {"RescaleSlope": 2, "RescaleIntercept": -1000, "WindowCenter": 40, "WindowWidth": 400}
    Image(noise(), more=more).write(tmp_path / "a")

    series = load(tmp_path)

    assert (series.window_center, series.window_width) == (520.0, 200.0)
    assert (series.rescale_slope, series.rescale_intercept) == (2.0, -1000.0)


def test_monochrome1_is_inverted(tmp_path: Path) -> None:
    Image(noise(), more={"PhotometricInterpretation": "MONOCHROME1"}).write(tmp_path / "a")

    assert load(tmp_path).is_inverted


def damage(path: Path) -> None:
    """Spoil the codestream of a file, but not its header."""
    content = bytearray(path.read_bytes())
    start = content.index(b"\xff\x4f\xff\x51")
    content[start + 4 : start + 60] = b"\0" * 56
    path.write_bytes(bytes(content))


def test_a_file_with_spoilt_pixels_is_named(tmp_path: Path) -> None:
    damage(Image(noise(), syntax=uid.JPEG2000Lossless).write(tmp_path / "spoilt.dcm"))

    with pytest.raises(DatasetError, match=r"spoilt\.dcm.*cannot be decoded"):
        load(tmp_path)


def test_spoilt_pixels_are_skipped_and_named_only_when_the_user_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = noise(seed=2)
    bad = Image(noise(), syntax=uid.JPEG2000Lossless, number=1, z_mm=0).write(tmp_path / "bad.dcm")
    damage(bad)
    Image(good, number=2, z_mm=1).write(tmp_path / "good.dcm")

    with caplog.at_level(logging.WARNING):
        series = load(tmp_path, skips_broken_files=True)

    assert np.array_equal(series.pixels, good[None])
    assert series.frames is not None
    assert [frame.sop_instance_uid for frame in series.frames] == ["1.2.3.4.2"]
    assert "bad.dcm" in caplog.text


def test_nothing_but_spoilt_pixels_is_an_error_even_when_skipping(tmp_path: Path) -> None:
    damage(Image(noise(), syntax=uid.JPEG2000Lossless).write(tmp_path / "spoilt.dcm"))

    with pytest.raises(DatasetError, match="no file whose pixels can be decoded"):
        load(tmp_path, skips_broken_files=True)
