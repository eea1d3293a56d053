"""Staged retrieve configurations: Cornerstone3D's own, field for field.

A configuration is a list of stages, which say *which* images are asked for in what order, and
retrieve options by name, which say *how* an image is asked for. Names and defaults are those
of packages/core/src/types/IRetrieveConfiguration.ts of Cornerstone3D 5.8.2, in snake case.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from harness.core.quality import ImageQualityStatus

if TYPE_CHECKING:
    from harness.core.retrieval.planner import Planner

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


@dataclass(frozen=True, slots=True)
class RetrieveOptions:
    """How an image is asked for. None stands for "the key is not there".

    `range_index` set: a byte range of `chunk_size_bytes`; -1 is "all that is left". Else
    `streaming`: decoded while it arrives, offered each `min_chunk_size_bytes`. Else one plain
    request. `frames_path` stands in for "/frames/", `url_arguments` are appended.
    `decode_level` caps the reduction of a partial image (0 full size, 1 half, …);
    `image_quality_status` is what a completely fetched image counts as. `between_decodes_s` is
    the viewer's msBetweenDecode: how long a full-size partial image is left as it is.
    """

    frames_path: str | None = None
    url_arguments: str | None = None
    decode_level: int | None = None
    image_quality_status: ImageQualityStatus | None = None
    range_index: int | None = None
    chunk_size_bytes: int | None = None
    initial_chunk_size_bytes: int | None = None
    streaming: bool | None = None
    min_chunk_size_bytes: int | None = None
    between_decodes_s: float | None = None


@dataclass(frozen=True, slots=True)
class RetrieveConfiguration:
    """What a viewer registers as its retrieve configuration: stages, and options by type.

    `by_transfer_syntax` has the options of retrieve types that depend on what a server sends, by
    type, then by transfer syntax ("default" for all others); what they come to under a policy is in
    `retrieve_options` once `transfer_syntax.resolved` has put it there. `planner` is a class that
    obeys `planner.Planner`, None for the viewer's own order. `note` and `source` are for people.
    """

    name: str
    stages: tuple[RetrieveStage, ...]
    retrieve_options: Mapping[str, RetrieveOptions] = field(default_factory=dict)
    source: str = ""
    note: str = ""
    planner: "type[Planner] | None" = None
    by_transfer_syntax: Mapping[str, Mapping[str, RetrieveOptions]] = field(default_factory=dict)

    def options_for(self, stage: RetrieveStage) -> RetrieveOptions:
        """The stage's own options, else those called "default", else a plain request."""
        for retrieve_type in (stage.retrieve_type, DEFAULT_RETRIEVE_TYPE):
            if retrieve_type in self.retrieve_options:
                return self.retrieve_options[retrieve_type]
            assert retrieve_type not in self.by_transfer_syntax, f"{retrieve_type} is not resolved"
        return RetrieveOptions()
