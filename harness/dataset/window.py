"""The window that a series is shown with, in stored values."""

import numpy as np

from harness.dataset.series import Pixels

_SHOWN_PERCENT = (1.0, 99.0)
_SAMPLES = 1_000_000


def window_of(
    pixels: Pixels, rescaled: tuple[float, float] | None, rescale: tuple[float, float]
) -> tuple[float, float]:
    """Centre and width in stored values.

    `rescaled` is a window in rescaled values, `rescale` slope and intercept. Without a window,
    the middle 98 % of the pixels are shown.
    """
    slope, intercept = rescale
    if rescaled is not None and slope != 0:
        center, width = rescaled
        return (center - intercept) / slope, max(width / abs(slope), 1.0)
    step = max(pixels.size // _SAMPLES, 1)
    low, high = np.percentile(pixels.reshape(-1)[::step], _SHOWN_PERCENT)
    return float(low + high) / 2, max(float(high - low), 1.0)
