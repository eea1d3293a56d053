"""How good an image on screen is, in Cornerstone3D's own words and order.

Source: packages/core/src/enums/ImageQualityStatus.ts of Cornerstone3D 5.8.2.
"""

from enum import IntEnum


class ImageQualityStatus(IntEnum):
    """Cornerstone3D's ordered status of one image; a higher one is never replaced by a lower."""

    FAR_REPLICATE = 1
    ADJACENT_REPLICATE = 3
    SUBRESOLUTION = 6
    LOSSY = 7
    FULL_RESOLUTION = 8
