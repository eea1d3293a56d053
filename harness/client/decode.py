"""Decoding: code streams, whole or cut off, to pixels."""

from typing import Any, TypeAlias, cast

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from harness.core.http.media_type import HTJ2K_SYNTAXES, JPEG_LS_SYNTAXES
from harness.core.images.manifest import Manifest
from harness.core.retrieval.attempt import DecodeJob

Pixels: TypeAlias = NDArray[np.uint16] | NDArray[np.int16]

# Above this the sign bit is in use, and an undershoot cannot be told from a bright pixel.
_MOST_CLIPPABLE_BITS = 15


def decode(pixel_data: memoryview, job: DecodeJob, manifest: Manifest) -> Pixels:
    """The pixels of a code stream: (rows, columns) at full size, or halved `job.level` times.

    Raises ValueError for a transfer syntax without a decoder, and what the codec raises for
    data that is no image.
    """
    syntax = job.offer.transfer_syntax_uid
    data = cast(bytes, pixel_data)  # the codecs take any buffer; their stubs say bytes
    if syntax in JPEG_LS_SYNTAXES:
        return _signed_as(imagecodecs.jpegls_decode(data), manifest)
    if syntax in HTJ2K_SYNTAXES:
        image = imagecodecs.htj2k_decode(data, skipres=job.level, resilient=True)
        return _clipped(image, manifest)
    raise ValueError(f"no decoder for transfer syntax {syntax}")


def _signed_as(image: NDArray[Any], manifest: Manifest) -> Pixels:
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
