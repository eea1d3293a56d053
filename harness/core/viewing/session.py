"""A hand at a viewer, as a machine that a player performs: it asks, drops, breaks off and draws.

A reading is over when the hand rests and every viewport shows the slice that it was scrolled to at
full resolution; nothing new is begun then, and what is under way comes to its end. Wanted is what
the hand has scrolled to, which is not what it named where the viewer has scrolled meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from harness.core.http.priority import Priority
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.failure import Failure
from harness.core.retrieval.fetch import BodyState, ImageRequest
from harness.core.retrieval.ledger import NOTHING, Arrived
from harness.core.retrieval.on_demand import OnDemand
from harness.core.viewing.hand import Beginning, Hand, Move
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.viewer import Orders, Viewer

Order = TypeVar("Order")

_TOGETHER_S = 1e-9
"""What is due so soon is due now: rounding must not decide what happens at once."""


class Picture(NamedTuple):
    """A slice came on screen, or came again in another quality."""

    at_s: float
    slice_index: int
    status: ImageQualityStatus


@dataclass(slots=True)
class ReadingLog:
    """What was wanted and what was shown, in seconds since the load began, each in order."""

    wanted: list[Move] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def within(self, series: range) -> "ReadingLog":
        """What is of one series."""
        return ReadingLog(
            [each for each in self.wanted if each.slice_index in series],
            [each for each in self.pictures if each.slice_index in series],
        )


class Session:
    """See Playable; `make_viewer` makes the viewer that puts its orders there.

    The hand is laid out in the row of series.
    """

    def __init__(
        self,
        loads: OnDemand,
        hand: Hand,
        make_viewer: Callable[[Orders], Viewer],
        row: SeriesRow,
    ) -> None:
        self.timeline = loads.timeline
        self.log = ReadingLog()
        self._loads = loads
        self._hand = hand
        self._row = row
        self._unseen = set(row.first_indices)
        self._on_screen: dict[range, tuple[int, ImageQualityStatus]] = {}  # by series
        self._orders = Orders()
        self._viewer = make_viewer(self._orders)
        self._is_open = False
        self._begun_s: float | None = None
        self._next_move_index = 0
        self._is_over = False
        self._asked: dict[int, ImageRequest] = {}

    @property
    def is_done(self) -> bool:
        """See Playable."""
        if not self._is_open or self._orders.shows:
            return False
        if self._is_over:
            return self._loads.is_done
        return self._viewer.is_quiet and self._next_move_s is None

    @property
    def next_due_s(self) -> float | None:
        """When `next_requests` wants to be called though nothing happened; None is never."""
        if self._is_over:
            return None
        dues_s = (self._next_move_s, self._viewer.due_s)
        return min((due_s for due_s in dues_s if due_s is not None), default=None)

    def next_requests(self, now_s: float) -> list[ImageRequest]:
        """See Playable; whatever is due by now is done first."""
        if not self._is_open:
            self._open(now_s)
        while (due_s := self.next_due_s) is not None and due_s <= now_s + _TOGETHER_S:
            self._do_what_is_due(due_s, now_s)
        for fetch in _taken(self._orders.fetches):
            if not self._is_over:
                index, stage, anew, priority = fetch
                self._loads.begin(index, stage, anew=anew, priority=priority)
        requests = self._loads.next_requests(now_s)
        self._asked |= {request.image_index: request for request in requests}
        return requests

    def next_cancellations(self) -> list[ImageRequest]:
        """The requests that nobody waits for any more; the player tells each as `failed`."""
        indices = _taken(self._orders.cancelled_indices)
        return [self._asked.pop(index) for index in indices if index in self._asked]

    def next_priorities(self) -> list[tuple[ImageRequest, Priority]]:
        """The requests under way that are needed sooner or later than when they were sent."""
        said = _taken(self._orders.reprioritized)
        return [(self._asked[index], priority) for index, priority in said if index in self._asked]

    def next_redraws(self) -> list[Render]:
        """The images to put on screen now, in order; each was decoded before."""
        return _taken(self._orders.shows)

    def next_decodes(self) -> list[DecodeJob]:
        """See Playable."""
        return self._loads.next_decodes()

    def next_renders(self) -> list[Render]:
        """See Playable: none, for the viewer decides whether what was decoded is drawn."""
        return []

    def next_offer_bytes(self, request: ImageRequest) -> int | None:
        """See Playable."""
        return self._loads.next_offer_bytes(request)

    def received(self, request: ImageRequest, body: BodyState, now_s: float) -> None:
        """See Playable."""
        self._loads.received(request, body, now_s)
        self._pass_on(now_s)

    def finished(
        self, request: ImageRequest, body: BodyState, now_s: float, head_bytes: int = 0
    ) -> None:
        """See Playable."""
        self._asked.pop(request.image_index, None)
        self._loads.finished(request, body, now_s, head_bytes)
        self._pass_on(now_s)

    def failed(
        self, request: ImageRequest, failure: Failure, now_s: float, brought: Arrived = NOTHING
    ) -> None:
        """See Playable."""
        self._asked.pop(request.image_index, None)
        self._loads.failed(request, failure, now_s, brought)
        self._pass_on(now_s)

    def decoded(self, job: DecodeJob, now_s: float) -> None:
        """See Playable."""
        self._loads.decoded(job, now_s)
        self._pass_on(now_s)

    def decode_failed(self, job: DecodeJob, told: str, now_s: float) -> None:
        """See Playable."""
        self._loads.decode_failed(job, told, now_s)
        self._pass_on(now_s)

    def rendered(self, render: Render, now_s: float) -> None:
        """See Playable."""
        self._loads.rendered(render, now_s)
        ((index, status),) = render.shows
        self.log.pictures.append(Picture(now_s, index, status))
        self._unseen.discard(index)
        if self._begun_s is None and not self._unseen:
            self._begin(now_s)
        self._viewer.drawn(index, now_s)
        self._on_screen[self._row.of(index)] = index, status
        if self._next_move_s is None and all(map(self._is_whole, self._viewer.target_indices)):
            self._is_over = True

    def _is_whole(self, index: int) -> bool:
        """Whether a slice is on screen as it will stay."""
        shown = self._on_screen.get(self._row.of(index))
        return shown == (index, ImageQualityStatus.FULL_RESOLUTION)

    def _open(self, now_s: float) -> None:
        self._is_open = True
        if self._hand.begins is Beginning.CLICK:
            self._begin(now_s)
        self._viewer.opened(now_s)

    def _begin(self, now_s: float) -> None:
        self._begun_s = now_s

    @property
    def _next_move_s(self) -> float | None:
        if self._begun_s is None or self._next_move_index == len(self._hand.moves):
            return None
        return self._begun_s + self._hand.moves[self._next_move_index].at_s

    def _do_what_is_due(self, due_s: float, now_s: float) -> None:
        if self._next_move_s == due_s:
            move = self._hand.moves[self._next_move_index]._replace(at_s=now_s)
            self._next_move_index += 1
            self._viewer.moved(move.slice_index, now_s)
            turned_to = move._replace(slice_index=self._viewer.target_indices[0])
            self.log.wanted += self._row.moves(turned_to)
        else:
            self._viewer.woke(max(now_s, due_s))

    def _pass_on(self, now_s: float) -> None:
        """Tell the viewer what came of its orders."""
        for render in self._loads.next_renders():
            self._viewer.delivered(render, now_s)
        for fetch in self._loads.next_ended():
            self._viewer.ended(fetch, now_s)


def _taken(orders: list[Order]) -> list[Order]:
    """What was ordered, of which nothing is left then."""
    taken = orders[:]
    orders.clear()
    return taken
