"""Decoding: code streams, whole or cut off, to pixels."""

from typing import Any, NamedTuple, TypeAlias, cast

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from harness.core.http.media_type import (
    EXPLICIT_LITTLE_ENDIAN,
    HTJ2K_SYNTAXES,
    JPEG_2000_SYNTAXES,
    JPEG_LS_SYNTAXES,
    JPEG_SYNTAXES,
    RLE_LOSSLESS,
)
from harness.core.images.manifest import Manifest
from harness.core.images.samples import precision_bits, repeated_sign_bits
from harness.core.images.served import encoding_path_of
from harness.core.retrieval.attempt import DecodeJob

Pixels: TypeAlias = NDArray[np.uint16] | NDArray[np.int16]

# Above this the sign bit is in use, and an undershoot cannot be told from a bright pixel.
_MOST_CLIPPABLE_BITS = 15
_BYTE_BITS = 8

# Half of the range is what nothing is known of; a sample of 15 bits overshoots by less than another
# quarter, and what undershoots wraps to the last one.
_LEAST_UNDERSHOOT = 3 << 14


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
    syntax = stream.transfer_syntax_uid
    samples = _samples(pixel_data, stream, manifest)
    coded_bits = precision_bits(pixel_data, syntax)
    pixels = _as_pixels(samples, coded_bits, manifest)
    return _clipped(pixels, coded_bits, manifest) if syntax in HTJ2K_SYNTAXES else pixels


def _samples(pixel_data: memoryview, stream: Stream, manifest: Manifest) -> NDArray[Any]:
    """What the codec of a transfer syntax makes of it, in whatever type that is."""
    syntax = stream.transfer_syntax_uid
    data = cast(bytes, pixel_data)  # the codecs take any buffer; their stubs say bytes
    if syntax in JPEG_LS_SYNTAXES:
        return imagecodecs.jpegls_decode(data)
    if syntax in HTJ2K_SYNTAXES:
        return imagecodecs.htj2k_decode(data, skipres=stream.level, resilient=True)
    if syntax == EXPLICIT_LITTLE_ENDIAN:
        return _uncompressed(pixel_data, _shape(stream, manifest), manifest.bits_stored)
    if syntax == RLE_LOSSLESS:
        return _run_lengths(pixel_data, _shape(stream, manifest))
    if syntax in JPEG_SYNTAXES:
        return imagecodecs.jpeg_decode(data)
    if syntax in JPEG_2000_SYNTAXES:
        # A thread of its own decodes; the codec shall start no further ones.
        return imagecodecs.jpeg2k_decode(data, numthreads=1)
    raise ValueError(f"no decoder for transfer syntax {syntax}")


def _as_pixels(samples: NDArray[Any], coded_bits: int | None, manifest: Manifest) -> Pixels:
    """The samples, of any whole type up to 16 bits, in the type of the pixels."""
    is_wide = samples.dtype.itemsize == np.dtype(np.uint16).itemsize
    stored = samples.view(np.uint16) if is_wide else samples.astype(np.uint16)
    if not manifest.is_signed:
        return stored
    signed = stored.view(np.int16)
    spare_bits = repeated_sign_bits(
        coded_bits, manifest.bits_stored, knows_signs=samples.dtype.kind == "i", is_signed=True
    )
    return np.right_shift(np.left_shift(signed, spare_bits), spare_bits) if spare_bits else signed


def _shape(stream: Stream, manifest: Manifest) -> tuple[int, int]:
    encoding = manifest.encoding(stream.encoding_path)
    of = manifest if encoding is None else encoding
    return of.rows, of.columns


def _uncompressed(pixel_data: memoryview, shape: tuple[int, int], bits_stored: int) -> NDArray[Any]:
    """Samples of two bytes, the lower one first, or of one where that is all there can be.

    A copy, because the received bytes are let go. Raises ValueError where they are not as many as
    the image has.
    """
    is_narrow = bits_stored <= _BYTE_BITS and len(pixel_data) == shape[0] * shape[1]
    samples = np.frombuffer(pixel_data, "u1" if is_narrow else "<u2")
    return samples.reshape(shape).astype(np.uint8 if is_narrow else np.uint16)


def _run_lengths(pixel_data: memoryview, shape: tuple[int, int]) -> NDArray[Any]:
    """Samples of as many bytes as there are segments, which the head begins with (PS3.5 §G.5)."""
    segment_count = int.from_bytes(pixel_data[:4], "little")
    if segment_count not in (1, 2):
        raise ValueError(f"{segment_count} RLE segments are no grey image of 8 or 16 bits")
    kind = np.dtype("u1" if segment_count == 1 else "<u2")
    samples = imagecodecs.dicomrle_decode(cast(bytes, pixel_data), kind)
    return np.frombuffer(samples, kind).reshape(shape)


def _clipped(image: Pixels, coded_bits: int | None, manifest: Manifest) -> Pixels:
    """Reduced and partial unsigned images wrap where the wavelet undershoots: clip them.

    The viewer's decoder clips to the precision of the stream; this one leaves -1 as 65535. Where
    nothing has come yet both give half of the range, which is no undershoot.
    """
    if manifest.is_signed or manifest.bits_stored > _MOST_CLIPPABLE_BITS:
        return image
    if coded_bits is None or coded_bits > _MOST_CLIPPABLE_BITS:
        unsigned = image.view(np.uint16)
        return np.where(unsigned < _LEAST_UNDERSHOOT, unsigned, np.uint16(0))
    most = (1 << coded_bits) - 1
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
