import hashlib
import struct
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread, uid
from pydicom.encaps import encapsulate

from harness.dataset.dicom import decompress
from harness.dataset.dicom.codecs import DecodedFrame
from harness.dataset.dicom.decompress import decode_file, stored_values
from harness.dataset.dicom.file import read_file
from harness.dataset.dicom.image import Format, ImageFile, describe
from harness.dataset.series import Pixels
from harness.errors import DatasetError
from tests.dataset.dicom_files import Image, noise
from tests.source_tree import ROOT

# What dcmtk compressed: rows of little-endian 16-bit pixels, see the README of the folder.
SHA256 = "2414974c3823dc7d1db4f4d2d6c0cd2a7bcd0d2e0784ba1da84a481dcc2a6aec"
PIXEL_SUM = 8_055_013
SAMPLES = ROOT / "tests/data/dicom"


def file_at(path: Path) -> ImageFile:
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    file = describe(path, dataset)
    assert file.refusal is None
    return file


def decoded(path: Path) -> Pixels:
    return decode_file(file_at(path))


@pytest.mark.parametrize(
    "name",
    ["jpeg-lossless-process14-12bit.dcm", "jpeg-lossless-sv1-12bit.dcm", "rle-12bit.dcm"],
)
def test_what_another_program_wrote_without_loss_gives_its_pixels(name: str) -> None:
    pixels = decoded(SAMPLES / name)

    assert (pixels.shape, int(pixels.sum())) == ((1, 64, 64), PIXEL_SUM)
    assert hashlib.sha256(pixels.astype("<u2").tobytes()).hexdigest() == SHA256


def test_jpeg_extended_of_12_bits_is_near_its_pixels() -> None:
    exact = decoded(SAMPLES / "rle-12bit.dcm").astype(int)

    assert np.abs(decoded(SAMPLES / "jpeg-extended-12bit.dcm") - exact).max() <= 10


def form_of(bits: int = 12, *, is_signed: bool = False) -> Format:
    return Format(2, 2, bits, is_signed, is_inverted=False)


@pytest.mark.parametrize(
    ("samples", "precision", "form", "values"),
    [
        pytest.param([0x0FFF, 0x5001], None, form_of(), [0x0FFF, 1], id="overlays above"),
        pytest.param([0x0800, 0x07FF], 12, form_of(is_signed=True), [-2048, 2047], id="no sign"),
        pytest.param([0xFFFF, 5], 16, form_of(is_signed=True), [-1, 5], id="all 16 bits signed"),
        pytest.param([0x0FFF, 5], 12, form_of(16, is_signed=True), [-1, 5], id="fewer bits"),
        pytest.param([-1, 5], 12, form_of(), [0x0FFF, 5], id="a sign that is none"),
    ],
)
def test_bits_are_read_as_the_file_means_them(
    samples: list[int], precision: int | None, form: Format, values: list[int]
) -> None:
    dtype = np.int16 if min(samples) < 0 else np.uint16
    frame = DecodedFrame(np.array([samples], dtype), precision)

    assert stored_values(frame, form, is_lossy=False).tolist() == [values]


@pytest.mark.parametrize(
    ("samples", "form", "values"),
    [
        (np.array([4101, 7], np.uint16), form_of(), [4095, 7]),
        (np.array([-2115, 2103], np.int16), form_of(is_signed=True), [-2048, 2047]),
        (np.array([0xFFFE, 0x0800], np.uint16), form_of(is_signed=True), [-2, 2047]),
    ],
)
def test_what_a_lossy_coder_overshoots_is_cut_off(
    samples: NDArray[Any], form: Format, values: list[int]
) -> None:
    frame = DecodedFrame(samples[None], precision_bits=16)

    assert stored_values(frame, form, is_lossy=True).tolist() == [values]


def test_each_frame_may_lie_in_several_fragments(tmp_path: Path) -> None:
    pixels = noise((3, 12, 9))
    codestreams = [bytes(imagecodecs.jpegls_encode(frame)) for frame in pixels]
    image = Image(pixels, syntax=uid.JPEGLSLossless, codestreams=codestreams)
    path = image.write(tmp_path / "a.dcm")
    dataset = dcmread(path)
    dataset.PixelData = encapsulate(codestreams, fragments_per_frame=2)
    dataset.save_as(path)

    assert np.array_equal(decoded(path), pixels)


def test_the_message_of_pixels_that_nobody_decodes_says_who_tried_and_what_helps(
    tmp_path: Path,
) -> None:
    image = Image(noise(), syntax=uid.JPEGLosslessSV1, codestreams=[b"\xff\xd8nothing\xff\xd9"])
    path = image.write(tmp_path / "a.dcm")

    with pytest.raises(DatasetError) as caught:
        decoded(path)

    message = str(caught.value)
    assert '"JPEG Lossless, Non-Hierarchical, First-Order Prediction' in message
    assert "cannot be decoded (imagecodecs jpeg: " in message
    assert "; pydicom: " in message
    assert "restore" not in message
    assert "gdcmconv --raw" in message
    assert "\n" not in message


def test_a_plug_in_of_pydicom_decodes_what_our_own_codec_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(frame: object, codec: object) -> DecodedFrame:
        raise ValueError(f"is none for {codec}")

    pixels = noise()
    path = Image(pixels, syntax=uid.JPEG2000Lossless).write(tmp_path / "a.dcm")
    monkeypatch.setattr(decompress, "decode_frame", refuse)

    assert np.array_equal(decoded(path), pixels[None])


def test_fewer_frames_than_announced_are_told(tmp_path: Path) -> None:
    pixels = noise((2, 12, 9))
    codestreams = [bytes(imagecodecs.jpegls_encode(frame)) for frame in pixels]
    image = Image(pixels, syntax=uid.JPEGLSLossless, codestreams=codestreams)
    image.more["NumberOfFrames"] = 3
    path = image.write(tmp_path / "a.dcm")

    with pytest.raises(DatasetError, match=r"a\.dcm"):
        decoded(path)


def run_lengths(tmp_path: Path, runs: int) -> Path:
    """An image of 64 x 64, in which every byte is 7; 32 runs of 128 fill a plane of it."""
    plane = bytes([129, 7]) * runs
    codestream = struct.pack("<16I", 2, 64, 64 + len(plane), *[0] * 13) + plane * 2
    image = Image(noise((64, 64)), syntax=uid.RLELossless, codestreams=[codestream])
    return image.write(tmp_path / "a.dcm")


def test_run_lengths_that_do_not_fill_the_image_are_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r'a\.dcm: "RLE Lossless" cannot be decoded'):
        decoded(run_lengths(tmp_path, 20))


def test_what_stands_behind_run_lengths_is_left_out_without_a_word(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # The other plug-in for them panics here, and writes that on standard error.
    assert np.all(decoded(run_lengths(tmp_path, 40)) == 0x0707)
    assert capfd.readouterr().err == ""
