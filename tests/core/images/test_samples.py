import imagecodecs
import numpy as np
import pytest

from harness.core.http.media_type import (
    EXPLICIT_LITTLE_ENDIAN,
    HTJ2K_LOSSLESS,
    JPEG_2000_LOSSLESS,
    JPEG_LOSSLESS,
    JPEG_LS_LOSSLESS,
    RLE_LOSSLESS,
)
from harness.core.images.samples import precision_bits, repeated_sign_bits

PIXELS = np.arange(64, dtype=np.uint16).reshape(8, 8)
JPEG = bytes(imagecodecs.jpeg_encode(PIXELS, lossless=True, bitspersample=12))
CODESTREAM = bytes(imagecodecs.jpeg2k_encode(PIXELS, codecformat="j2k", bitspersample=12))
JP2 = bytes(imagecodecs.jpeg2k_encode(PIXELS, codecformat="jp2", bitspersample=12))


@pytest.mark.parametrize(
    ("code", "syntax", "bits"),
    [
        pytest.param(JPEG, JPEG_LOSSLESS, 12, id="JPEG"),
        pytest.param(JPEG[:2] + b"\xff\xff" + JPEG[2:], JPEG_LOSSLESS, 12, id="filled up"),
        pytest.param(bytes(imagecodecs.jpegls_encode(PIXELS)), JPEG_LS_LOSSLESS, 16, id="JPEG-LS"),
        pytest.param(CODESTREAM, JPEG_2000_LOSSLESS, 12, id="JPEG 2000"),
        pytest.param(JP2, JPEG_2000_LOSSLESS, 12, id="JPEG 2000 in boxes"),
        pytest.param(bytes(imagecodecs.htj2k_encode(PIXELS)), HTJ2K_LOSSLESS, 16, id="HTJ2K"),
        pytest.param(PIXELS.tobytes(), EXPLICIT_LITTLE_ENDIAN, None, id="uncompressed"),
        pytest.param(bytes(64), RLE_LOSSLESS, None, id="run lengths"),
        pytest.param(b"\xff\xd8\xff", JPEG_LOSSLESS, None, id="cut off"),
        pytest.param(CODESTREAM[:42], JPEG_2000_LOSSLESS, None, id="cut off before the depth"),
        pytest.param(b"\0" * 64, JPEG_2000_LOSSLESS, None, id="no code stream"),
    ],
)
def test_the_precision_is_the_one_in_the_head(code: bytes, syntax: str, bits: int | None) -> None:
    assert precision_bits(code, syntax) == bits
    assert precision_bits(memoryview(code), syntax) == bits


@pytest.mark.parametrize(
    ("coded_bits", "bits_stored", "repeated"),
    [(16, 12, 0), (12, 12, 4), (12, 16, 4), (None, 12, 4), (None, 16, 0), (8, 8, 8)],
)
def test_a_sign_that_the_coder_did_not_know_is_repeated_above_its_bits(
    coded_bits: int | None, bits_stored: int, repeated: int
) -> None:
    def found(*, knows_signs: bool, is_signed: bool) -> int:
        return repeated_sign_bits(
            coded_bits, bits_stored, knows_signs=knows_signs, is_signed=is_signed
        )

    assert found(knows_signs=False, is_signed=True) == repeated
    assert found(knows_signs=True, is_signed=True) == 0
    assert found(knows_signs=False, is_signed=False) == 0
