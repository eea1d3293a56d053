"""How good each image on screen is, and which neighbours a new image fills.

The rules are those of loaders/fillNearbyFrames.ts (Cornerstone3D 85fd19396): quality never falls,
and a copy goes only where nothing as good is.
"""

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.stage import NearbyFrame

Shows = tuple[tuple[int, ImageQualityStatus], ...]


class Coverage:
    """The image quality status of every image of a load; None while one shows nothing."""

    def __init__(self, image_count: int) -> None:
        self._quality: list[ImageQualityStatus | None] = [None] * image_count

    def quality(self, index: int) -> ImageQualityStatus | None:
        """How good an image is now."""
        return self._quality[index]

    def deliver(
        self, index: int, status: ImageQualityStatus, nearby_frames: tuple[NearbyFrame, ...]
    ) -> Shows:
        """Where a decoded image goes: its own place and its neighbours', or nowhere."""
        old = self._quality[index]
        if old is not None and old > status:
            return ()
        self._quality[index] = status
        return ((index, status), *self._fill(index, nearby_frames))

    def _fill(self, index: int, nearby_frames: tuple[NearbyFrame, ...]) -> Shows:
        filled = []
        for nearby in nearby_frames:
            target, status = index + nearby.offset, nearby.image_quality_status
            if not 0 <= target < len(self._quality):
                continue
            old = self._quality[target]
            if old is None or old < status:
                self._quality[target] = status
                filled.append((target, status))
        return tuple(filled)
