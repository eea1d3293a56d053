"""One stage of a staged retrieve configuration: which images are asked for, and in what order.

Names and defaults are those of packages/core/src/types/IRetrieveConfiguration.ts of Cornerstone3D
5.8.2, in snake case.
"""

import math
from dataclasses import dataclass
from enum import Enum

from harness.core.quality import ImageQualityStatus

DEFAULT_RETRIEVE_TYPE = "default"
DEFAULT_PRIORITY = -5


class RequestType(Enum):
    """The request pools, in the order in which they are served."""

    INTERACTION = "interaction"
    THUMBNAIL = "thumbnail"
    PREFETCH = "prefetch"
    COMPUTE = "compute"


@dataclass(frozen=True, slots=True)
class NearbyFrame:
    """A neighbour that shows a copy of an image until it has one of its own."""

    offset: int
    image_quality_status: ImageQualityStatus


@dataclass(frozen=True, slots=True)
class RetrieveStage:
    """Which images are asked for: `positions`, or every `decimate`-th from `offset` on.

    A position below 0 counts from the end, one from 0 to below 1 is a fraction of the stack,
    any other is an index. The last two fields are no keys of Cornerstone3D's: they describe what
    it does without a configuration.
    """

    id: str
    positions: tuple[float, ...] = ()
    decimate: int = 1
    offset: int = 0
    retrieve_type: str = DEFAULT_RETRIEVE_TYPE
    request_type: RequestType = RequestType.INTERACTION
    priority: int = DEFAULT_PRIORITY
    nearby_frames: tuple[NearbyFrame, ...] = ()
    is_reversed: bool = False
    shows_parts: bool = True

    def indices(self, image_count: int) -> list[int]:
        """The images of this stage, in its order (ProgressiveRetrieveImages.ts, decimate.ts).

        Raises IndexError, naming the position, where the viewer would find no image.
        """
        if self.positions:
            indices = [_index_of(position, image_count) for position in self.positions]
        else:
            indices = list(range(self.offset, image_count, self.decimate or 1))
        return indices[::-1] if self.is_reversed else indices


# What a viewer does where no configuration is registered: a volume asks for its images itself, the
# last one first, and shows each once it is whole (BaseStreamingImageVolume.ts: loadImages and
# getImageIdsRequests, 85fd19396 and 5.8.2 alike); a stack viewport so asks for the image on screen.
UNCONFIGURED_STAGES = (
    RetrieveStage(
        id="unconfigured",
        request_type=RequestType.PREFETCH,
        priority=5,
        is_reversed=True,
        shows_parts=False,
    ),
)


def _index_of(position: float, image_count: int) -> int:
    if position < 0:
        index = image_count + position
    elif position < 1:
        index = math.floor((image_count - 1) * position)
    else:
        index = position
    if index != int(index) or not 0 <= index < image_count:
        raise IndexError(f"position {position:g} is not an image of a stack of {image_count}")
    return int(index)
