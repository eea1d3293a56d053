"""A viewer that nobody has written yet: it asks for what the hand needs next, and for little else.

What today's viewers would have to do for it: keep the line of requests themselves, with no more
under way than the link carries; put the nearest slice of the way that the hand goes first after
every move; leave the rest of a slice until the hand is still; break off what was passed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from harness.core.http.priority import Priority, Urgency
from harness.core.retrieval.attempt import Render
from harness.core.retrieval.on_demand import FetchEnded
from harness.core.retrieval.stage import RetrieveStage
from harness.core.viewing.rules import SteeringRules
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.viewer import Fetch, Orders, Reprioritized


@dataclass(slots=True)
class _Way:
    """Where the hand is in a series, and which way it goes."""

    series: range
    wanted_index: int
    step: int = 1

    def go_to(self, index: int) -> None:
        """Another slice is wanted."""
        if index != self.wanted_index:
            self.step = 1 if index > self.wanted_index else -1
        self.wanted_index = index

    def leads_to(self, index: int, reach_count: int) -> bool:
        """Whether a slice is wanted, or so few slices ahead."""
        ahead = (index - self.wanted_index) * self.step
        return index in self.series and 0 <= ahead <= reach_count

    def nearest_first(self, reach_count: int) -> Iterator[int]:
        """The wanted slice, then those of the way that the hand goes, then those behind."""
        after = list(range(self.wanted_index + 1, self.series.stop))
        before = list(range(self.wanted_index - 1, self.series.start - 1, -1))
        ahead, behind = (after, before) if self.step > 0 else (before, after)
        near, far = ahead[:reach_count], ahead[reach_count:]
        return chain([self.wanted_index], near, behind[:reach_count], far, behind[reach_count:])


class SteeredViewer:
    """See Viewer; `stages` are those of the configuration, asked for in their order."""

    def __init__(
        self,
        orders: Orders,
        rules: SteeringRules,
        stages: Sequence[RetrieveStage],
        row: SeriesRow,
    ) -> None:
        self._orders = orders
        self._rules = rules
        self._most_count = rules.most_at_once_count or 1
        self._stages = stages
        self._row = row
        self._ways = [_Way(*each) for each in zip(row.views, row.first_indices, strict=True)]
        self._left: list[range] = []
        # How many stages each slice has been through; all of them where it is whole.
        self._stage_counts = [0] * row.slice_count
        self._under_way: dict[int, int] = {}
        self._told: dict[int, Priority | None] = {}
        self._renders: dict[int, Render] = {}
        self._still_at_s: float | None = None

    @property
    def due_s(self) -> float | None:
        """See Viewer."""
        return self._still_at_s

    @property
    def target_indices(self) -> tuple[int, ...]:
        """See Viewer."""
        return tuple(way.wanted_index for way in self._ways)

    @property
    def is_quiet(self) -> bool:
        """See Viewer."""
        return not self._under_way and self._still_at_s is None

    def opened(self, now_s: float) -> None:
        """See Viewer."""
        self._go_on()

    def moved(self, slice_index: int, now_s: float) -> None:
        """See Viewer."""
        first = self._ways[0].series
        if slice_index in first:
            for way in self._ways:
                way.go_to(slice_index - first.start + way.series.start)
        else:
            self._open(slice_index)
        self._still_at_s = now_s + self._rules.still_after_s
        for index in self.target_indices:
            if index in self._renders:
                self._orders.show(self._renders[index], now_s)
        if self._rules.cancels:
            self._orders.cancelled_indices += filter(self._is_passed, self._under_way)
        self._tell_order()
        self._go_on()

    def woke(self, now_s: float) -> None:
        """See Viewer."""
        self._still_at_s = None
        self._go_on()

    def delivered(self, render: Render, now_s: float) -> None:
        """See Viewer."""
        index = render.job.request.image_index
        self._renders[index] = render
        if self._is_wanted(index):
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

    def _open(self, slice_index: int) -> None:
        """Another series takes the place of the one that is open, which is left for later."""
        series = self._row.of(slice_index)
        self._left = [each for each in (*self._left, self._ways[0].series) if each != series]
        self._ways = [_Way(series, slice_index)]

    def _is_wanted(self, index: int) -> bool:
        return any(way.wanted_index == index for way in self._ways)

    def _is_passed(self, index: int) -> bool:
        """Whether the hand does not go there, as far as one can see."""
        reach = self._rules.ahead_count
        return not any(way.leads_to(index, reach) for way in self._ways)

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
            self._told[index] = priority = self._priority(index, stage_index)
            self._orders.fetches.append(Fetch(index, self._stages[stage_index], False, priority))
            free_count -= 1
            if not free_count:
                return

    def _tell_order(self) -> None:
        """Say of what is under way how soon it is needed, where that has changed."""
        for index, stage_index in self._under_way.items():
            priority = self._priority(index, stage_index)
            if priority is not None and priority != self._told[index]:
                self._told[index] = priority
                self._orders.reprioritized.append(Reprioritized(index, priority))

    def _priority(self, index: int, stage_index: int) -> Priority | None:
        """How soon a stage of a slice is needed: what is looked at, what comes next, the rest."""
        if not self._rules.tells_order:
            return None
        if self._is_wanted(index):
            return Priority(Urgency.SOON if stage_index else Urgency.NOW)
        if stage_index:
            return Priority(Urgency.LAST)
        return Priority(Urgency.LATE if self._is_passed(index) else Urgency.USUAL)

    def _may_begin_rest(self, index: int) -> bool:
        """Whether a rest is in nobody's way: that of the wanted slice has the link alone."""
        if not self._rules.rest_waits or not self._under_way:
            return True
        if self._is_wanted(index):
            return not self._is_moving
        return not self._is_moving and all(self._is_whole(way.wanted_index) for way in self._ways)

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
        while rests and self._is_wanted(rests[0]) and not self._is_moving:
            yield rests.pop(0)
        yield from first
        yield from rests

    def _is_whole(self, index: int) -> bool:
        return self._stage_counts[index] >= len(self._stages)

    def _nearest_first(self) -> Iterator[int]:
        """The slices of every viewport, taking turns, and then those of series that were left."""
        reach = self._rules.ahead_count
        in_turns = zip_longest(*(way.nearest_first(reach) for way in self._ways))
        yield from (index for turn in in_turns for index in turn if index is not None)
        yield from chain(*self._left)
