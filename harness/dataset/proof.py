"""The proof that an encoded image gives back what its encoding promises."""

import numpy as np

from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.downsample import downsample
from harness.dataset.encode import decode
from harness.dataset.series import Pixels
from harness.errors import DatasetError

_WIDE = np.int32


def require_proof(image: Pixels, codestream: bytes, encoding: EncodingSpec, place: str) -> None:
    """Decode a codestream and compare it with its source, (rows, columns).

    Lossless encodings must give every pixel, near-lossless ones every pixel within `near`;
    of irreversible ones only the shape is promised. Raises DatasetError naming `place`.
    """
    source = downsample(image, encoding.divisor)
    decoded = decode(codestream, encoding.codec, source)
    remedy = "do not use this build; report it with the versions of imagecodecs and pyjpegls"
    if decoded.shape != source.shape:
        rule = f"is not the shape {source.shape} of the source"
        raise DatasetError(place, decoded.shape, rule, remedy)
    if encoding.level is not None:
        return
    allowed = encoding.near if encoding.codec is Codec.JPEG_LS else 0
    if (error := _greatest_error(decoded, source)) > allowed:
        raise DatasetError(place, error, f"is a pixel error above {allowed}", remedy)


def _greatest_error(decoded: Pixels, source: Pixels) -> int:
    if np.array_equal(decoded, source):
        return 0
    return int(np.abs(decoded.astype(_WIDE) - source.astype(_WIDE)).max())
