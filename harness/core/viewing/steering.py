"""A viewer that nobody has written yet: it asks for what the hand needs next, and for little else.

What today's viewers would have to do for it: keep the line of requests themselves, with no more
under way than the link carries; put the nearest slice of the way that the hand goes first after
every move; leave the rest of a slice until the hand is still; break off what was passed.
"""

from collections.abc import Iterator, Sequence

from harness.core.retrieval.attempt import Render
from harness.core.retrieval.on_demand import FetchEnded
from harness.core.retrieval.stage import RetrieveStage
from harness.core.viewing.rules import SteeringRules
from harness.core.viewing.viewer import Fetch, Orders


class SteeredViewer:
    """See Viewer; `stages` are those of the configuration, asked for in their order."""

    def __init__(
        self,
        orders: Orders,
        rules: SteeringRules,
        stages: Sequence[RetrieveStage],
        slices: tuple[int, int],
    ) -> None:
        self._orders = orders
        self._rules = rules
        self._most_count = rules.most_at_once_count or 1
        self._stages = stages
        slice_count, self._wanted_index = slices
        # How many stages each slice has been through; all of them where it is whole.
        self._stage_counts = [0] * slice_count
        self._under_way: dict[int, int] = {}
        self._renders: dict[int, Render] = {}
        self._way = 1
        self._still_at_s: float | None = None

    @property
    def due_s(self) -> float | None:
        """See Viewer."""
        return self._still_at_s

    @property
    def is_quiet(self) -> bool:
        """See Viewer."""
        return not self._under_way and self._still_at_s is None

    def opened(self, now_s: float) -> None:
        """See Viewer."""
        self._go_on()

    def moved(self, slice_index: int, now_s: float) -> None:
        """See Viewer."""
        if slice_index != self._wanted_index:
            self._way = 1 if slice_index > self._wanted_index else -1
        self._wanted_index = slice_index
        self._still_at_s = now_s + self._rules.still_after_s
        if slice_index in self._renders:
            self._orders.show(self._renders[slice_index], now_s)
        if self._rules.cancels:
            self._orders.cancelled_indices += filter(self._is_passed, self._under_way)
        self._go_on()

    def woke(self, now_s: float) -> None:
        """See Viewer."""
        self._still_at_s = None
        self._go_on()

    def delivered(self, render: Render, now_s: float) -> None:
        """See Viewer."""
        index = render.job.request.image_index
        self._renders[index] = render
        if index == self._wanted_index:
            self._orders.show(render, now_s)

    def ended(self, fetch: FetchEnded, now_s: float) -> None:
        """See Viewer; what was broken off is asked for again when its turn comes."""
        stage_index = self._under_way.pop(fetch.image_index)
        if fetch.has_image:
            whole = len(self._stages) if fetch.is_full else stage_index + 1
            self._stage_counts[fetch.image_index] = whole
        self._go_on()

    def drawn(self, slice_index: int, now_s: float) -> None:
        """See Viewer."""

    def _is_passed(self, index: int) -> bool:
        """Whether the hand does not go there, as far as one can see."""
        ahead = (index - self._wanted_index) * self._way
        return not 0 <= ahead <= self._rules.ahead_count

    def _go_on(self) -> None:
        """Fill the places that are free with what is wanted most."""
        free_count = self._most_count - len(self._under_way)
        if free_count <= 0:
            return
        for index in self._most_wanted_first():
            if index in self._under_way:
                continue
            stage_index = self._stage_counts[index]
            if stage_index and not self._may_begin_rest(index):
                return
            self._under_way[index] = stage_index
            self._orders.fetches.append(Fetch(index, self._stages[stage_index], anew=False))
            free_count -= 1
            if not free_count:
                return

    def _may_begin_rest(self, index: int) -> bool:
        """Whether a rest is in nobody's way: that of the wanted slice has the link alone."""
        if not self._rules.rest_waits or not self._under_way:
            return True
        if index == self._wanted_index:
            return not self._is_moving
        return not self._is_moving and self._is_whole(self._wanted_index)

    @property
    def _is_moving(self) -> bool:
        return self._still_at_s is not None

    def _most_wanted_first(self) -> Iterator[int]:
        """Every slice that a stage is left for, the most wanted first; none comes twice."""
        missing = [index for index in self._nearest_first() if not self._is_whole(index)]
        if not (self._rules.rest_waits and len(self._stages) > 1):
            yield from missing
            return
        first = [index for index in missing if not self._stage_counts[index]]
        rests = [index for index in missing if self._stage_counts[index]]
        if rests and rests[0] == self._wanted_index and not self._is_moving:
            yield rests.pop(0)
        yield from first
        yield from rests

    def _is_whole(self, index: int) -> bool:
        return self._stage_counts[index] >= len(self._stages)

    def _nearest_first(self) -> Iterator[int]:
        """The wanted slice, then those of the way that the hand goes, then those behind."""
        wanted, count = self._wanted_index, len(self._stage_counts)
        reach = self._rules.ahead_count
        ahead = list(_line(wanted + self._way, self._way, count))
        behind = list(_line(wanted - self._way, -self._way, count))
        return iter([wanted, *ahead[:reach], *behind[:reach], *ahead[reach:], *behind[reach:]])


def _line(start: int, step: int, count: int) -> Iterator[int]:
    """The slices from one on, as long as there are any."""
    return iter(range(start, count) if step > 0 else range(start, -1, -1))
