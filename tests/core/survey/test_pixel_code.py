import imagecodecs
import numpy as np
import pytest

from harness.core.survey.pixel_code import PixelCode, code_found, code_of_syntax

IMAGE = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64) % 4096
JPEG_2000 = imagecodecs.jpeg2k_encode(IMAGE, level=0, codecformat="j2k")
JP2 = imagecodecs.jpeg2k_encode(IMAGE, level=0, codecformat="jp2")


@pytest.mark.parametrize(
    ("image", "code"),
    [
        pytest.param(imagecodecs.jpegls_encode(IMAGE), PixelCode.JPEG_LS, id="jpeg-ls"),
        pytest.param(imagecodecs.htj2k_encode(IMAGE), PixelCode.HTJ2K, id="htj2k"),
        pytest.param(JPEG_2000, PixelCode.JPEG_2000, id="jpeg-2000"),
        pytest.param(JP2, PixelCode.JPEG_2000, id="in-a-box"),
        pytest.param(imagecodecs.ljpeg_encode(IMAGE), PixelCode.JPEG_LOSSLESS, id="lossless"),
        pytest.param(
            imagecodecs.jpeg8_encode(IMAGE.astype(np.uint8)), PixelCode.JPEG, id="baseline"
        ),
        pytest.param(IMAGE.tobytes(), PixelCode.RAW, id="raw"),
        pytest.param(b"\x01\0\0\0\x40\0\0\0" + bytes(56) + b"\x05" * 90, PixelCode.RLE, id="rle"),
        pytest.param(b"\x1f\x8b\x08" + b"\xff" * 20, PixelCode.GZIP, id="gzip"),
        pytest.param(b'{"error": 1}', PixelCode.TEXT, id="json"),
        pytest.param(b"", PixelCode.EMPTY, id="nothing"),
        pytest.param(b"\xff\xd8\xff", PixelCode.UNKNOWN, id="cut-in-its-head"),
        pytest.param(b"\x99" * 33, PixelCode.UNKNOWN, id="noise"),
    ],
)
def test_a_code_is_found_in_the_bytes(image: bytes, code: PixelCode) -> None:
    assert code_found(image, IMAGE.nbytes) is code


def test_without_a_size_raw_pixels_are_not_taken_for_anything_else() -> None:
    assert code_found(IMAGE.tobytes(), None) is PixelCode.UNKNOWN


def test_an_odd_image_may_be_padded_to_an_even_length() -> None:
    assert code_found(b"\x99" * 10, 9) is PixelCode.RAW
    assert code_found(b"\x99" * 11, 9) is PixelCode.UNKNOWN


@pytest.mark.parametrize(
    ("syntax", "code"),
    [
        ("1.2.840.10008.1.2.4.201", PixelCode.HTJ2K),
        ("1.2.840.10008.1.2.4.57", PixelCode.JPEG_LOSSLESS),
        ("1.2.840.10008.1.2", PixelCode.RAW),
        ("1.2.3", PixelCode.UNKNOWN),
    ],
)
def test_a_transfer_syntax_names_a_code(syntax: str, code: PixelCode) -> None:
    assert code_of_syntax(syntax) is code
