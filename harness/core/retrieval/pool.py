"""The pool that decides which image is asked for next (core/src/requestPool/requestPoolManager.ts).

An item goes as soon as it comes if a slot is free, so while none is short the order of arrival
counts and priorities do not. Each request type has a cap of its own; of those that had to wait for
a slot, the lowest priority number goes first, then first come, first served.

An image that is on its way already is not asked for again (core/src/loaders/imageLoader.ts,
loadAndCacheImage, returns what the cache has): who wants it, too, holds a slot until it is there.
"""

import heapq
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

from harness.core.retrieval.stage import RequestType

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class PoolCaps:
    """How many images of each request type are in flight at most."""

    interaction_count: int
    thumbnail_count: int
    prefetch_count: int
    compute_count: int

    @classmethod
    def each(cls, count: int) -> "PoolCaps":
        """As many of every type."""
        return cls(count, count, count, count)

    def of(self, request_type: RequestType) -> int:
        """How many of one type."""
        match request_type:
            case RequestType.INTERACTION:
                return self.interaction_count
            case RequestType.THUMBNAIL:
                return self.thumbnail_count
            case RequestType.PREFETCH:
                return self.prefetch_count
            case RequestType.COMPUTE:
                return self.compute_count


@dataclass(slots=True)
class _Line(Generic[Item]):
    """The items of one type: those that wait are a heap, by priority and arrival, with an image."""

    cap_count: int
    waiting: list[tuple[int, int, int, Item]] = field(default_factory=list)
    in_flight_count: int = 0


class RequestPool(Generic[Item]):
    """Waiting items by type and priority, and how many of each type are in flight."""

    def __init__(self, caps: PoolCaps) -> None:
        self._lines: dict[RequestType, _Line[Item]] = {
            each: _Line(caps.of(each)) for each in RequestType
        }
        self._arrivals = count()
        self._ready: list[Item] = []
        self._may_fill = False  # a slot was given back that nobody has been offered
        self._held: dict[int, list[RequestType]] = {}  # by image: whose slots it holds

    def add(self, item: Item, image_index: int, request_type: RequestType, priority: int) -> None:
        """Queue an item that brings an image; it holds a slot from now on if one is free."""
        line = self._lines[request_type]
        heapq.heappush(line.waiting, (priority, next(self._arrivals), image_index, item))
        if self._may_fill or line.in_flight_count < line.cap_count:
            self._fill_slots()

    def take(self) -> list[Item]:
        """The items that may go now, in order; each holds a slot until its image has `ended`."""
        if self._may_fill:
            self._fill_slots()
        taken, self._ready = self._ready, []
        return taken

    def ended(self, image_index: int) -> None:
        """What was on its way is there, or will not come: who waited for it gives a slot back."""
        for request_type in self._held.pop(image_index):
            self._lines[request_type].in_flight_count -= 1
        self._may_fill = True

    def forget(self, image_index: int) -> None:
        """Drop the items of an image that wait for a slot."""
        for line in self._lines.values():
            line.waiting = [each for each in line.waiting if each[2] != image_index]
            heapq.heapify(line.waiting)

    def _fill_slots(self) -> None:
        self._may_fill = False
        for request_type, line in self._lines.items():
            while line.waiting and line.in_flight_count < line.cap_count:
                line.in_flight_count += 1
                _, _, image_index, item = heapq.heappop(line.waiting)
                if image_index in self._held:
                    self._held[image_index].append(request_type)
                else:
                    self._held[image_index] = [request_type]
                    self._ready.append(item)
