"""Reduced images as static-dicomweb's thumbnails: nearest sampling without a filter.

Source: packages/static-wado-creator/lib/operation/adapter/transcodeImage.js of
Static-DICOMweb and the "replicate" sampling it calls: corners map onto corners.
"""

import numpy as np
from numpy.typing import NDArray

from harness.dataset.series import Pixels


def reduced_length(length: int, divisor: int) -> int:
    """Pixels left of `length`, at least 1; halves go up, as JavaScript's Math.round does."""
    return max(1, (2 * length + divisor) // (2 * divisor))


def downsample(image: Pixels, divisor: int) -> Pixels:
    """The image with a `divisor`-th of its rows and columns: (rows, columns), C order.

    Divisor 1 gives the image itself.
    """
    if divisor == 1:
        return image
    rows, columns = (_sources(length, divisor) for length in image.shape)
    reduced: Pixels = image[np.ix_(rows, columns)]
    return reduced.copy()


def _sources(length: int, divisor: int) -> NDArray[np.intp]:
    """Which source row (or column) each reduced one shows."""
    count = reduced_length(length, divisor)
    if count == 1:
        return np.zeros(1, dtype=np.intp)
    return np.arange(count, dtype=np.intp) * (length - 1) // (count - 1)
