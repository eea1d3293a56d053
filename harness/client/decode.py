"""Decoding: code streams, whole or cut off, to pixels."""

from typing import Any, NamedTuple, TypeAlias, cast

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from harness.core.http.media_type import (
    EXPLICIT_LITTLE_ENDIAN,
    HTJ2K_SYNTAXES,
    JPEG_2000_LOSSLESS,
    JPEG_LOSSLESS,
    JPEG_LS_SYNTAXES,
)
from harness.core.images.manifest import Manifest
from harness.core.images.served import encoding_path_of
from harness.core.retrieval.attempt import DecodeJob

Pixels: TypeAlias = NDArray[np.uint16] | NDArray[np.int16]

# Above this the sign bit is in use, and an undershoot cannot be told from a bright pixel.
_MOST_CLIPPABLE_BITS = 15


def decode(pixel_data: memoryview, job: DecodeJob, manifest: Manifest) -> Pixels:
    """The pixels of a code stream: (rows, columns) at full size, or halved `job.level` times.

    Raises ValueError for a transfer syntax without a decoder, and what the codec raises for
    data that is no image.
    """
    stream = Stream(encoding_path_of(job.request.path), job.offer.transfer_syntax_uid, job.level)
    return decode_stream(pixel_data, stream, manifest)


class Stream(NamedTuple):
    """What a code stream is: the encoding that was asked for, and how to decode it."""

    encoding_path: str
    transfer_syntax_uid: str
    level: int


def decode_stream(pixel_data: memoryview, stream: Stream, manifest: Manifest) -> Pixels:
    """See `decode`."""
    syntax, level = stream.transfer_syntax_uid, stream.level
    data = cast(bytes, pixel_data)  # the codecs take any buffer; their stubs say bytes
    if syntax in JPEG_LS_SYNTAXES:
        return _signed_as(imagecodecs.jpegls_decode(data), manifest)
    if syntax in HTJ2K_SYNTAXES:
        image = imagecodecs.htj2k_decode(data, skipres=level, resilient=True)
        return _clipped(image, manifest)
    if syntax == EXPLICIT_LITTLE_ENDIAN:
        return _signed_as(_uncompressed(pixel_data, stream, manifest), manifest)
    if syntax == JPEG_LOSSLESS:
        return _signed_as(imagecodecs.jpeg8_decode(data), manifest)
    if syntax == JPEG_2000_LOSSLESS:
        # A thread of its own decodes; the codec shall start no further ones.
        return _signed_as(imagecodecs.jpeg2k_decode(data, numthreads=1), manifest)
    raise ValueError(f"no decoder for transfer syntax {syntax}")


def _uncompressed(pixel_data: memoryview, stream: Stream, manifest: Manifest) -> NDArray[Any]:
    """Samples of two bytes, the lower one first; a copy, because the received bytes are let go.

    Raises ValueError where they are not as many as the image has.
    """
    encoding = manifest.encoding(stream.encoding_path)
    rows, columns = (
        (manifest.rows, manifest.columns) if encoding is None else (encoding.rows, encoding.columns)
    )
    return np.frombuffer(pixel_data, "<u2").reshape(rows, columns).astype(np.uint16)


def _signed_as(image: NDArray[Any], manifest: Manifest) -> Pixels:
    """The same bits with the sign that the images have; fewer than 16 are extended by theirs."""
    unsigned = image.astype(np.uint16, copy=False)
    return unsigned.view(np.int16) if manifest.is_signed else unsigned


def _clipped(image: NDArray[Any], manifest: Manifest) -> Pixels:
    """Reduced and partial unsigned images wrap where the wavelet undershoots: clip them.

    The viewer's decoder clips by itself; this one leaves -1 as 65535.
    """
    if manifest.is_signed:
        return image.astype(np.int16, copy=False)
    if manifest.bits_stored > _MOST_CLIPPABLE_BITS:
        return image.astype(np.uint16, copy=False)
    most = (1 << manifest.bits_stored) - 1
    return np.clip(image.view(np.int16), 0, most).view(np.uint16)


def fitted(image: Pixels, rows: int, columns: int) -> Pixels:
    """The image at full size, each pixel repeated (decodeImageFrameWorker.js, "replicate")."""
    if image.shape == (rows, columns):
        return image
    full_rows = image.take(_sources(image.shape[0], rows), axis=0)
    return full_rows.take(_sources(image.shape[1], columns), axis=1)


def _sources(source_count: int, target_count: int) -> NDArray[np.intp]:
    steps = np.arange(target_count, dtype=np.float64)
    scale = (source_count - 1) / max(1, target_count - 1)
    return np.floor(steps * scale).astype(np.intp)
