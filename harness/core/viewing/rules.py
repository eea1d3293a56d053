"""What releases of viewers do while somebody scrolls, and what they could do; versioned by name.

Cornerstone3D's are in core/src/RenderingEngine/StackViewport.ts, core/src/requestPool and
tools/src/utilities/stackPrefetch of 5.8.2; OHIF's numbers in platform/app/public/config/default.js
and extensions/cornerstone/src/init.tsx of 3.13.2.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from harness.core.http.protocol import HttpVersion
from harness.core.retrieval.stage import RequestType

_OHIF_MOST = {
    RequestType.INTERACTION: 100,
    RequestType.THUMBNAIL: 5,
    RequestType.PREFETCH: 25,
    RequestType.COMPUTE: 1000,
}
_CORNERSTONE_MOST = dict.fromkeys(RequestType, 1000)


@dataclass(frozen=True, slots=True)
class ScrollRules:
    """A stack viewport of Cornerstone3D's in an application.

    A slice that is not there waits `wait_s` for another one to be wanted instead, before it is
    asked for. `most_at_once` loads of each type are under way. With `prefetches`, slices around
    the one on screen are fetched `prefetch_delay_s` after it was drawn. One that `has_thumbnails`
    asks for each series' when its page first has time, `thumbnail_delay_s` after the first slice;
    with None nobody plays the page, nor what it does besides. Viewports that are linked scroll each
    other by their pictures; those that are `linked_by_hand` all go where the hand goes.
    """

    name: str
    most_at_once: Mapping[RequestType, int] = field(default_factory=lambda: _CORNERSTONE_MOST)
    wait_s: float = 0.040
    prefetches: bool = True
    prefetch_delay_s: float = 0.005
    has_thumbnails: bool = False
    thumbnail_delay_s: float | None = None
    linked_by_hand: bool = False

    def in_page(self, busy_s: float) -> "ScrollRules":
        """The same in a page that is busy so long after the first slice; 0 s: nobody knows."""
        is_played = self.has_thumbnails and busy_s
        return replace(self, thumbnail_delay_s=busy_s) if is_played else self


@dataclass(frozen=True, slots=True)
class SteeringRules:
    """A viewer that nobody has written yet: after every move it asks for the nearest slice next.

    `most_at_once_count` fetches are under way, without one as many as fill the link. Where the
    `rest_waits`, only first stages are asked for while the hand moves: further ones of the wanted
    slice when it has not moved for `still_after_s`, those of others once nothing else is left, and
    one at a time until the hand is still at a whole slice. Where it `cancels`, fetches of slices
    that were passed, and of more than `ahead_count` slices away, are broken off. Where it
    `tells_order`, it asks for as much at once as HTTP/2 lets it, says how soon it needs each and
    says so anew after every move, and the server sends in that order (RFC 9218).
    """

    name: str
    most_at_once_count: int | None = None
    rest_waits: bool = False
    cancels: bool = False
    still_after_s: float = 0.150
    ahead_count: int = 20
    tells_order: bool = False


@dataclass(frozen=True, slots=True)
class VolumeRules:
    """A volume of Cornerstone3D's: its stages say in which order it is fetched, and no hand."""

    name: str


def filling_count(in_flight_bytes: float, part_bytes: int) -> int:
    """How many parts of a size fill a link that holds so many bytes: one more than fit into it.

    The one more is there when the next is asked for, a round trip before it can come.
    """
    return 1 + max(1, math.ceil(in_flight_bytes / max(1, part_bytes)))


ViewerRules = ScrollRules | SteeringRules | VolumeRules

OHIF_3_13 = ScrollRules("ohif-3.13", _OHIF_MOST, has_thumbnails=True)
CORNERSTONE_5_8 = ScrollRules("cornerstone-5.8")
CORNERSTONE_5_8_ALONE = ScrollRules("cornerstone-5.8-no-prefetch", prefetches=False)
CORNERSTONE_5_8_VOLUME = VolumeRules("cornerstone-5.8-volume")
TODAY = (OHIF_3_13, CORNERSTONE_5_8, CORNERSTONE_5_8_ALONE, CORNERSTONE_5_8_VOLUME)
"""What viewers do now."""

PROPOSED = (
    replace(OHIF_3_13, name="ohif-3.13-linked-by-hand", linked_by_hand=True),
    SteeringRules("nearest-first"),
    SteeringRules("nearest-first-cancelling", cancels=True),
    SteeringRules("rest-when-still", rest_waits=True),
    SteeringRules("rest-when-still-cancelling", rest_waits=True, cancels=True),
    SteeringRules("order-told-to-server", HttpVersion.HTTP_2.usual_connections, tells_order=True),
)
"""What no viewer does yet."""

VIEWER_NAMES = tuple(rules.name for rules in (*TODAY, *PROPOSED))
DEFAULT_VIEWER = OHIF_3_13.name
DEFAULT_VOLUME_VIEWER = CORNERSTONE_5_8_VOLUME.name


def viewer_rules_named(name: str) -> ViewerRules:
    """The rules of that name. Raises KeyError."""
    return {rules.name: rules for rules in (*TODAY, *PROPOSED)}[name]
