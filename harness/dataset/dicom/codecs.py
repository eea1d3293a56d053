"""One stored image, decoded: by imagecodecs, numpy or zlib, as its transfer syntax asks."""

import zlib
from dataclasses import dataclass
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from harness.core.http.media_type import HTJ2K, JPEG_2000, JPEG_BASELINE, JPEG_LS_LOSSLESS
from harness.core.images.samples import precision_bits
from harness.dataset.dicom.transfer_syntax import FrameCodec

_HEADS = {
    FrameCodec.JPEG: JPEG_BASELINE,
    FrameCodec.JPEG_LS: JPEG_LS_LOSSLESS,
    FrameCodec.JPEG_2000: JPEG_2000,
    FrameCodec.HTJ2K: HTJ2K,
}
"""A transfer syntax with the same head, by codec, of those whose head tells a precision."""


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """The bytes of one image, and the size that the file announces for it."""

    content: bytes
    rows: int
    columns: int
    bits_allocated: int


@dataclass(frozen=True, slots=True)
class DecodedFrame:
    """The samples of one image, (rows, columns), of any whole type.

    `precision_bits` is how many bits of a sample its coder knew of, and its sign with them where
    the coder knows signs; None where the coder does not say.
    """

    samples: NDArray[Any]
    precision_bits: int | None = None


def decode_frame(frame: StoredFrame, codec: FrameCodec) -> DecodedFrame:
    """The samples of an image.

    Raises ValueError, or whatever the codec raises, for bytes that are no such image or one of
    another size.
    """
    coded_bits = precision_bits(frame.content, _HEADS.get(codec, ""))
    decoded = DecodedFrame(_samples(frame, codec), coded_bits)
    if decoded.samples.shape != (frame.rows, frame.columns):
        raise ValueError(f"gives {decoded.samples.shape}, not {(frame.rows, frame.columns)}")
    return decoded


def _samples(frame: StoredFrame, codec: FrameCodec) -> NDArray[Any]:
    match codec:
        case FrameCodec.NATIVE | FrameCodec.UNCOMPRESSED:
            samples = _uncompressed(frame, frame.content)
        case FrameCodec.DEFLATE:
            samples = _uncompressed(frame, _inflated(frame.content))
        case FrameCodec.RLE:
            samples = _uncompressed(frame, _run_lengths(frame))
        case FrameCodec.JPEG:
            samples = imagecodecs.jpeg_decode(frame.content)
        case FrameCodec.JPEG_LS:
            samples = imagecodecs.jpegls_decode(frame.content)
        case FrameCodec.JPEG_2000:
            samples = imagecodecs.jpeg2k_decode(frame.content)
        case FrameCodec.HTJ2K:
            samples = imagecodecs.htj2k_decode(frame.content)
        case FrameCodec.JPEG_XL:
            samples = imagecodecs.jpegxl_decode(frame.content)
    return samples


def _run_lengths(frame: StoredFrame) -> bytes:
    """The pixels of an RLE frame, whose planes must be as long as the image (PS3.5 §G)."""
    pixels = bytes(imagecodecs.dicomrle_decode(frame.content, _stored_type(frame)))
    expected_bytes = frame.rows * frame.columns * frame.bits_allocated // 8
    if len(pixels) != expected_bytes:
        raise ValueError(f"gives {len(pixels)} bytes, not {expected_bytes}")
    return pixels


def _inflated(content: bytes) -> bytes:
    """The pixels of a frame deflated without zlib's head (RFC 1951; PS3.5 §A.4.13)."""
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(content)


def _stored_type(frame: StoredFrame) -> np.dtype[Any]:
    return np.dtype(f"<u{frame.bits_allocated // 8}")


def _uncompressed(frame: StoredFrame, content: bytes) -> NDArray[Any]:
    """Uncompressed pixels; a byte may follow them to make their number even (PS3.5 §8.2)."""
    count = frame.rows * frame.columns
    samples = np.frombuffer(content, _stored_type(frame), count)
    return samples.reshape(frame.rows, frame.columns)
