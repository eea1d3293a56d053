"""The table of transfer syntaxes is true: an image of each comes back, or is refused as it says."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import uid
from pydicom._uid_dict import UID_dictionary

from harness.dataset.dicom.decompress import decode_file
from harness.dataset.dicom.file import read_file
from harness.dataset.dicom.image import describe
from harness.dataset.dicom.transfer_syntax import (
    TRANSFER_SYNTAXES,
    FrameCodec,
    TransferSyntax,
    transfer_syntax,
)
from harness.errors import DatasetError
from tests.dataset.dicom_files import Image, noise, relabel
from tests.source_tree import ROOT

Encode = Callable[[NDArray[Any]], bytes]
JPEG_SAMPLES = ROOT / "tests/data/dicom/jpeg"
LARGEST_ERROR = 3  # of a lossy coder at the qualities below, of 12 bits or 8

_Y, _X = np.mgrid[:16, :16]
SMALL = ((np.sin(_X / 4) + np.cos(_Y / 5) + 2) * 60).astype(np.uint16)


def by(codec: str, **options: Any) -> Encode:
    encode = getattr(imagecodecs, f"{codec}_encode")
    return lambda pixels: bytes(encode(pixels, **options))


def jpeg_bytes(pixels: NDArray[Any]) -> bytes:
    return bytes(imagecodecs.jpeg_encode(pixels.astype(np.uint8), 98))


def recompressed_jpeg(pixels: NDArray[Any]) -> bytes:
    return bytes(imagecodecs.jpegxl_encode_jpeg(jpeg_bytes(pixels)))


def deflated(pixels: NDArray[Any]) -> bytes:
    raw = zlib.compress(pixels.tobytes(), wbits=-zlib.MAX_WBITS)
    return raw + b"\0" * (len(raw) % 2)


def sample(name: str) -> Encode:
    return lambda pixels: (JPEG_SAMPLES / name).read_bytes()


# Whatever is at hand here; pydicom writes what is native, and RLE.
ENCODERS: dict[str, Encode] = {
    "1.98": lambda pixels: pixels.tobytes(),
    "4.50": jpeg_bytes,
    "4.51": by("jpeg", level=100, bitspersample=12),
    "4.52": sample("sequential-arithmetic.jpg"),
    "4.53": sample("spectral-selection.jpg"),
    "4.54": sample("spectral-selection-arithmetic.jpg"),
    "4.55": sample("progressive.jpg"),
    "4.56": sample("progressive-arithmetic.jpg"),
    "4.57": by("jpeg", lossless=True, predictor=7, bitspersample=12),
    "4.70": by("jpeg", lossless=True, predictor=1, bitspersample=12),
    "4.80": by("jpegls"),
    "4.81": by("jpegls", level=2),
    "4.90": by("jpeg2k", codecformat="j2k", bitspersample=12, reversible=True),
    "4.91": by("jpeg2k", level=90, codecformat="j2k", bitspersample=12, reversible=False),
    "4.110": by("jpegxl", lossless=True, bitspersample=12),
    "4.111": recompressed_jpeg,
    # What a lossy one loses at least differs by the release of libjxl: 3 or 16 of 4095.
    "4.112": by("jpegxl", lossless=True, bitspersample=12),
    "4.201": by("htj2k"),
    "4.202": by("htj2k", resolutions=5, tlm=True, tilepart=1),
    "4.203": by("htj2k", level=1e-5, reversible=False),
    "8.1": deflated,
}
BY_PYDICOM = {"", "1", "1.99", "2", "5"}


def short(syntax: TransferSyntax) -> str:
    return syntax.uid.removeprefix("1.2.840.10008.1.2").removeprefix(".")


READ = [syntax for syntax in TRANSFER_SYNTAXES if syntax.codec is not None]
REFUSED = [syntax for syntax in TRANSFER_SYNTAXES if syntax.codec is None]


def pixels_for(syntax: TransferSyntax) -> tuple[NDArray[Any], int]:
    """An image that a syntax can hold, and its bits."""
    if short(syntax) in {"4.50", "4.52", "4.53", "4.54", "4.55", "4.56", "4.111"}:
        return SMALL, 8
    return (SMALL * 17).astype(np.uint16), 12


def written(path: Path, syntax: TransferSyntax) -> NDArray[Any]:
    """The pixels that a file of the syntax holds."""
    pixels, bits = pixels_for(syntax)
    codestreams = [] if short(syntax) in BY_PYDICOM else [ENCODERS[short(syntax)](pixels)]
    is_known = syntax.uid in UID_dictionary
    written_as = syntax.uid if is_known else uid.JPEG2000Lossless
    Image(pixels, bits, written_as, codestreams=codestreams).write(path)
    if not is_known:
        relabel(path, written_as, syntax.uid)
    return pixels


@pytest.mark.parametrize("syntax", READ, ids=short)
def test_an_image_in_a_syntax_that_is_read_comes_back(
    tmp_path: Path, syntax: TransferSyntax
) -> None:
    pixels = written(tmp_path / "a.dcm", syntax)
    dataset = read_file(tmp_path / "a.dcm", header_only=True)
    assert dataset is not None

    file = describe(tmp_path / "a.dcm", dataset)
    (image,) = decode_file(file)

    error = np.abs(image.astype(int) - pixels.astype(int)).max()
    assert error <= (LARGEST_ERROR if syntax.is_lossy else 0)
    assert file.is_lossy == syntax.is_lossy


@pytest.mark.parametrize("syntax", REFUSED, ids=short)
def test_an_image_in_a_syntax_that_is_refused_says_why(
    tmp_path: Path, syntax: TransferSyntax
) -> None:
    path = Image(noise()).write(tmp_path / "a.dcm")
    dataset = read_file(path, header_only=True)
    assert dataset is not None
    dataset.file_meta.TransferSyntaxUID = uid.UID(syntax.uid)

    with pytest.raises(DatasetError, match="cannot be read: ") as caught:
        raise describe(path, dataset).refusal or AssertionError("was not refused")

    assert syntax.why_not in str(caught.value)


def test_every_transfer_syntax_that_pydicom_knows_has_a_row_under_its_name() -> None:
    known = {key: entry for key, entry in UID_dictionary.items() if entry[1] == "Transfer Syntax"}
    rows = {syntax.uid: syntax.name for syntax in TRANSFER_SYNTAXES}

    assert {key: rows.get(key) for key in known} == {key: entry[0] for key, entry in known.items()}
    assert len(rows) == len(TRANSFER_SYNTAXES)


def test_a_syntax_that_is_in_no_table_is_refused() -> None:
    assert transfer_syntax("1.2.3").refusal() == "it is none of the standard (PS3.6 Table A-1)"


def test_a_codec_that_imagecodecs_was_built_without_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Unbuilt:
        available = False

    monkeypatch.setattr(imagecodecs, "JPEGXL", Unbuilt)
    monkeypatch.setattr(imagecodecs, "JPEG2K", Unbuilt)

    assert not FrameCodec.JPEG_XL.is_available
    assert "imagecodecs jpegxl is missing" in transfer_syntax("1.2.840.10008.1.2.4.110").refusal()
    # A plug-in of pydicom stands in.
    assert transfer_syntax("1.2.840.10008.1.2.4.90").refusal() == ""
