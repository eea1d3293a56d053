"""The pool that decides which image is asked for next (core/src/requestPool/requestPoolManager.ts).

An item goes as soon as it comes if a slot is free, so while none is short the order of arrival
counts and priorities do not. Each request type has a cap of its own; of those that had to wait for
a slot, the lowest priority number goes first, then first come, first served.
"""

import heapq
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

from harness.core.retrieval.stage import RequestType

Item = TypeVar("Item")


@dataclass(slots=True)
class _Line(Generic[Item]):
    """The items of one type: those that wait are a heap."""

    waiting: list[tuple[int, int, Item]] = field(default_factory=list)
    in_flight_count: int = 0


class RequestPool(Generic[Item]):
    """Waiting items by type and priority, and how many of each type are in flight."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._lines: dict[RequestType, _Line[Item]] = {each: _Line() for each in RequestType}
        self._arrivals = count()
        self._ready: list[Item] = []

    def add(self, item: Item, request_type: RequestType, priority: int) -> None:
        """Queue an item; it holds a slot from now on if one is free."""
        heapq.heappush(self._lines[request_type].waiting, (priority, next(self._arrivals), item))
        self._fill_slots()

    def take(self) -> list[Item]:
        """The items that may go now, in order; each holds a slot until it is released."""
        self._fill_slots()
        taken, self._ready = self._ready, []
        return taken

    def release(self, request_type: RequestType) -> None:
        """Give the slot of one finished item back."""
        line = self._lines[request_type]
        assert line.in_flight_count > 0
        line.in_flight_count -= 1

    def _fill_slots(self) -> None:
        for line in self._lines.values():
            while line.waiting and line.in_flight_count < self._cap:
                line.in_flight_count += 1
                self._ready.append(heapq.heappop(line.waiting)[2])
