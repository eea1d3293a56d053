"""What a viewer is told while somebody reads, and what it orders: the words between the two."""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from harness.core.http.priority import Priority
from harness.core.retrieval.attempt import Render
from harness.core.retrieval.on_demand import FetchEnded
from harness.core.retrieval.stage import RetrieveStage


class Fetch(NamedTuple):
    """One stage of one slice, to be asked for now; see `OnDemand.begin`."""

    slice_index: int
    stage: RetrieveStage
    anew: bool
    priority: Priority | None = None


class Reprioritized(NamedTuple):
    """The fetch of a slice is needed sooner, or later, than the server was told."""

    slice_index: int
    priority: Priority


@dataclass(slots=True)
class Orders:
    """What a viewer wants done, in order, until somebody takes it.

    `shows` are images to draw. `cancelled_indices` are slices whose fetch shall be broken off.
    """

    fetches: list[Fetch] = field(default_factory=list)
    shows: list[Render] = field(default_factory=list)
    cancelled_indices: list[int] = field(default_factory=list)
    reprioritized: list[Reprioritized] = field(default_factory=list)

    def show(self, render: Render, now_s: float) -> None:
        """Order an image to be drawn, at its own place alone."""
        index = render.job.request.image_index
        shows = ((index, render.job.offer.status),)
        self.shows.append(Render(render.job, min(render.decoded_s, now_s), shows))


class Viewer(Protocol):
    """Whoever decides; what it wants done is in the orders that it was made with."""

    @property
    def due_s(self) -> float | None:
        """When `woke` wants to be called though nothing happened; None is never."""
        ...

    @property
    def target_indices(self) -> tuple[int, ...]:
        """The slice that each viewport was scrolled to last, that which the hand scrolls first."""
        ...

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is under way, waits or will be done unless the hand moves."""
        ...

    def opened(self, now_s: float) -> None:
        """The series is opened at the slice that the viewer was made with."""
        ...

    def moved(self, slice_index: int, now_s: float) -> None:
        """The hand names another slice; it has what `target_indices` begin with then."""
        ...

    def woke(self, now_s: float) -> None:
        """`due_s` has come."""
        ...

    def delivered(self, render: Render, now_s: float) -> None:
        """An image, or a better one, of some slice has been decoded."""
        ...

    def ended(self, fetch: FetchEnded, now_s: float) -> None:
        """A fetch that was ordered has ended."""
        ...

    def drawn(self, slice_index: int, now_s: float) -> None:
        """An image of this slice is on screen."""
        ...
