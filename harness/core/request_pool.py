"""The pool that decides which image is asked for next (core/src/requestPool/requestPoolManager.ts).

Each request type has a cap of its own; within a type the lowest priority number goes first, and
first come, first served within a priority.
"""

import heapq
from itertools import count
from typing import Generic, TypeVar

from harness.core.retrieve import RequestType

Item = TypeVar("Item")


class RequestPool(Generic[Item]):
    """Waiting items by type and priority, and how many of each type are in flight."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._waiting: dict[RequestType, list[tuple[int, int, Item]]] = {
            request_type: [] for request_type in RequestType
        }
        self._in_flight = dict.fromkeys(RequestType, 0)
        self._arrivals = count()

    def add(self, item: Item, request_type: RequestType, priority: int) -> None:
        """Queue an item."""
        heapq.heappush(self._waiting[request_type], (priority, next(self._arrivals), item))

    def take(self) -> list[Item]:
        """The items that may go now, in order; each holds a slot until it is released."""
        taken = []
        for request_type, waiting in self._waiting.items():
            while waiting and self._in_flight[request_type] < self._cap:
                self._in_flight[request_type] += 1
                taken.append(heapq.heappop(waiting)[2])
        return taken

    def release(self, request_type: RequestType) -> None:
        """Give the slot of one finished item back."""
        assert self._in_flight[request_type] > 0
        self._in_flight[request_type] -= 1
