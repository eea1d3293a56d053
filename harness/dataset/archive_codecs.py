"""Grey images as archives hold them: uncompressed, JPEG Lossless and JPEG 2000, and back.

Signed pixels: JPEG 2000 codes them as they are. Lossless JPEG knows no sign; all 16 bits are coded,
as in JPEG-LS.
"""

from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from harness.dataset.series import Pixels

# Process 14, selection value 1: the pixel to the left (PS3.5 §8.2.1, ITU-T T.81 Table H.1).
_FIRST_ORDER_PREDICTION = 1
_BYTE_BITS = 8


def encode_uncompressed(image: Pixels) -> bytes:
    """The samples, two bytes each, the lower one first (PS3.5 §8.1.1)."""
    return image.astype(image.dtype.newbyteorder("<"), copy=False).tobytes()


def encode_jpeg_lossless(image: Pixels, bits_stored: int) -> bytes:
    """The image as lossless JPEG of a true sample precision (2 to 16, ITU-T T.81 Table B.2)."""
    is_signed = image.dtype == np.dtype(np.int16)
    precision = 16 if is_signed else max(2, bits_stored)
    samples: NDArray[Any] = image.view(np.uint16)
    if precision <= _BYTE_BITS:
        samples = samples.astype(np.uint8)
    return bytes(
        imagecodecs.jpeg8_encode(
            samples, lossless=True, predictor=_FIRST_ORDER_PREDICTION, bitspersample=precision
        )
    )


def encode_jpeg_2000(image: Pixels, bits_stored: int) -> bytes:
    """The image as a reversible JPEG 2000 codestream of a true depth and sign."""
    samples: NDArray[Any] = image
    if bits_stored <= _BYTE_BITS:
        samples = image.astype(np.int8 if image.dtype == np.dtype(np.int16) else np.uint8)
    return bytes(
        imagecodecs.jpeg2k_encode(
            samples, codecformat="j2k", reversible=True, bitspersample=bits_stored, numthreads=1
        )
    )


def decode_uncompressed(content: bytes, like: Pixels) -> NDArray[Any]:
    """The samples, in the shape of `like`. Raises ValueError where they are not as many."""
    return np.frombuffer(content, "<u2").reshape(like.shape)


def decode_jpeg_lossless(content: bytes) -> NDArray[Any]:
    """The samples; by another library than the encoder's, so that a proof rests on two."""
    samples: NDArray[Any] = imagecodecs.jpegsof3_decode(content)
    return samples


def decode_jpeg_2000(content: bytes) -> NDArray[Any]:
    """The samples."""
    samples: NDArray[Any] = imagecodecs.jpeg2k_decode(content, numthreads=1)
    return samples
