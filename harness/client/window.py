"""Rendering: stored pixel values to the 8 bits of a screen (PS3.3 §C.11.2.1.2)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.core.images.manifest import Manifest

_VALUES = 1 << 16


class Window:
    """The window of a series as a table over all 16-bit values; signed ones by their bits."""

    def __init__(self, manifest: Manifest) -> None:
        values = np.arange(_VALUES, dtype=np.uint16)
        stored = values.view(np.int16) if manifest.is_signed else values
        low = manifest.window_center - 0.5 - (manifest.window_width - 1) / 2
        share = (stored - low) / max(1.0, manifest.window_width - 1)
        grey = np.rint(np.clip(share, 0, 1) * 255).astype(np.uint8)
        self._table = 255 - grey if manifest.is_inverted else grey

    def draw(self, image: NDArray[Any]) -> NDArray[np.uint8]:
        """The image as it would be shown: same shape, 0 black to 255 white."""
        grey: NDArray[np.uint8] = self._table[image.view(np.uint16)]
        return grey
