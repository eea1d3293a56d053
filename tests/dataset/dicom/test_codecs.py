import imagecodecs
import numpy as np
import pytest

from harness.dataset.dicom.codecs import StoredFrame, decode_frame
from harness.dataset.dicom.transfer_syntax import FrameCodec
from tests.dataset.dicom_files import noise

PIXELS = noise((15, 11))


def frame_of(content: bytes, rows: int = 15, bits_allocated: int = 16) -> StoredFrame:
    return StoredFrame(content, rows, 11, bits_allocated)


def test_a_byte_behind_uncompressed_pixels_is_no_pixel() -> None:
    small = noise((15, 11), bits=8).astype(np.uint8)
    content = small.tobytes() + b"\xff"

    decoded = decode_frame(frame_of(content, bits_allocated=8), FrameCodec.UNCOMPRESSED)

    assert np.array_equal(decoded.samples, small)


def test_an_image_of_another_size_than_announced_is_refused() -> None:
    content = bytes(imagecodecs.jpegls_encode(PIXELS))

    with pytest.raises(ValueError, match=r"gives \(15, 11\), not \(14, 11\)"):
        decode_frame(frame_of(content, rows=14), FrameCodec.JPEG_LS)


@pytest.mark.parametrize(
    ("codec", "content", "precision"),
    [
        (FrameCodec.JPEG, imagecodecs.jpeg_encode(PIXELS, lossless=True, bitspersample=12), 12),
        (FrameCodec.JPEG_LS, imagecodecs.jpegls_encode(PIXELS), 16),
        (FrameCodec.JPEG_2000, imagecodecs.jpeg2k_encode(PIXELS, bitspersample=12), 12),
        (FrameCodec.HTJ2K, imagecodecs.htj2k_encode(PIXELS), 16),
        (FrameCodec.UNCOMPRESSED, PIXELS.tobytes(), None),
        (FrameCodec.JPEG_XL, imagecodecs.jpegxl_encode(PIXELS, lossless=True), None),
    ],
)
def test_the_precision_is_the_one_that_the_coder_wrote(
    codec: FrameCodec, content: bytes, precision: int | None
) -> None:
    assert decode_frame(frame_of(bytes(content)), codec).precision_bits == precision


def test_bytes_to_fill_up_before_a_marker_are_none() -> None:
    content = bytes(imagecodecs.jpeg_encode(PIXELS, lossless=True, bitspersample=12))
    filled = content[:2] + b"\xff\xff" + content[2:]

    assert decode_frame(frame_of(filled), FrameCodec.JPEG).precision_bits == 12
