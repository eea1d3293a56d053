"""What the viewer should hold at the end: a digest of each image that a wrong pixel changes."""

from hashlib import sha256
from typing import Any

from numpy.typing import NDArray


def pixel_digest(stored: NDArray[Any]) -> str:
    """SHA-256 of stored pixel values as little-endian 32-bit integers, row by row.

    `stored` is one image, (rows, columns), before any rescale; the page undoes the viewer's.
    """
    return sha256(stored.astype("<i4").tobytes()).hexdigest()
