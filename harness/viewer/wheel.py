"""A hand at the wheel of a mouse in a real viewer, and what the viewer was seen to do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.session import Picture
from harness.viewer.load import ViewerJob, ViewerRequest, ViewerVersions


class WheelTurn(NamedTuple):
    """One notch of the wheel, or the double click that opens another series.

    When the browser had it, and when its page began to handle it.
    """

    at_s: float
    handled_s: float


@dataclass(frozen=True, slots=True)
class ViewedReading:
    """One reading as the viewer played it; times are seconds since its first image was asked for.

    `begun_s` is when every viewport had shown a picture, from which a hand counts. A slice is a
    place in the viewer's stacks, one series behind the other, which it sorts itself;
    `image_indices` say which image of the job is there, None for one of none. `opening_indices` are
    the slices at which it opened series, as far as it came to tell, of the left viewport first.
    `pixel_digests` are one for every image of the job, None for what the viewer does not hold in
    the end. `requests` are those for images.
    """

    begun_s: float
    turns: tuple[WheelTurn, ...]
    opening_indices: tuple[int, ...]
    wanted: tuple[Move, ...]
    pictures: tuple[Picture, ...]
    requests: tuple[ViewerRequest, ...]
    image_indices: tuple[int | None, ...]
    pixel_digests: tuple[str | None, ...]
    versions: ViewerVersions

    def turn_lateness_s(self, hand: Hand) -> float:
        """How late the browser had a turn of the wheel at most, in seconds; as many as moves."""
        pairs = zip(self.turns, hand.moves, strict=True)
        return max((turn.at_s - self.begun_s - move.at_s for turn, move in pairs), default=0.0)


class ViewerBroke(Exception):
    """A reading that came to no end: the page or its browser broke, and says how."""


class ReadingViewer(Protocol):
    """Shows series, one reading at a time."""

    async def read(
        self, job: ViewerJob, hand: Hand, begins: Callable[[], Awaitable[object]]
    ) -> ViewedReading:
        """Everything seen of one reading; the hand turns a wheel.

        `begins` is as for `Viewer.load`. Raises ViewerBroke, EnvironmentProblem where the
        browser cannot run, and RetrieveFailed where it finds no metadata.
        """
        ...
