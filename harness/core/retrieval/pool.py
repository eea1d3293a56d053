"""The pool that decides which image is asked for next (core/src/requestPool/requestPoolManager.ts).

An item goes as soon as it comes if a slot is free, so while none is short the order of arrival
counts and priorities do not. Each request type has a cap of its own; of those that had to wait for
a slot, the lowest priority number goes first, then first come, first served.

An image that is on its way already is not asked for again (core/src/loaders/imageLoader.ts,
loadAndCacheImage, returns what the cache has): whoever wants it holds a slot until it is there.
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


@dataclass(frozen=True, slots=True)
class _Follower:
    """Somebody who wants an image that is on its way."""

    image_index: int


@dataclass(slots=True)
class _Line(Generic[Item]):
    """The items of one type: those that wait are a heap."""

    cap_count: int
    waiting: list[tuple[int, int, Item | _Follower]] = field(default_factory=list)
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
        self._followers: dict[int, RequestType] = {}
        self._followed: set[int] = set()

    def add(self, item: Item, request_type: RequestType, priority: int) -> None:
        """Queue an item; it holds a slot from now on if one is free."""
        self._queue(item, request_type, priority)

    def follow(self, image_index: int, request_type: RequestType, priority: int) -> None:
        """Queue for an image that another item brings: a slot is held until that has `ended`.

        At most one follows an image.
        """
        self._followed.add(image_index)
        self._queue(_Follower(image_index), request_type, priority)

    def ended(self, image_index: int) -> None:
        """An image is there, or will not come: whoever follows it holds no slot any more."""
        self._followed.discard(image_index)
        if (request_type := self._followers.pop(image_index, None)) is not None:
            self.release(request_type)

    def _queue(self, item: Item | _Follower, request_type: RequestType, priority: int) -> None:
        line = self._lines[request_type]
        heapq.heappush(line.waiting, (priority, next(self._arrivals), item))
        if self._may_fill or line.in_flight_count < line.cap_count:
            self._fill_slots()

    def take(self) -> list[Item]:
        """The items that may go now, in order; each holds a slot until it is released."""
        if self._may_fill:
            self._fill_slots()
        taken, self._ready = self._ready, []
        return taken

    def release(self, request_type: RequestType) -> None:
        """Give the slot of one finished item back."""
        line = self._lines[request_type]
        assert line.in_flight_count > 0
        line.in_flight_count -= 1
        self._may_fill = True

    def _fill_slots(self) -> None:
        self._may_fill = False
        for request_type, line in self._lines.items():
            while line.waiting and line.in_flight_count < line.cap_count:
                line.in_flight_count += 1
                item = heapq.heappop(line.waiting)[2]
                if not isinstance(item, _Follower):
                    self._ready.append(item)
                elif item.image_index in self._followed:
                    self._followers[item.image_index] = request_type
                else:
                    line.in_flight_count -= 1
