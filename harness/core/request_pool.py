"""The pool that decides which image is asked for next (core/src/requestPool/requestPoolManager.ts).

An item goes as soon as it comes if a slot is free, so while none is short the order of arrival
counts and priorities do not. Each request type has a cap of its own; of those that had to wait for
a slot, the lowest priority number goes first, then first come, first served.
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
        self._ready: list[Item] = []

    def add(self, item: Item, request_type: RequestType, priority: int) -> None:
        """Queue an item; it holds a slot from now on if one is free."""
        heapq.heappush(self._waiting[request_type], (priority, next(self._arrivals), item))
        self._fill_slots()

    def take(self) -> list[Item]:
        """The items that may go now, in order; each holds a slot until it is released."""
        self._fill_slots()
        taken, self._ready = self._ready, []
        return taken

    def release(self, request_type: RequestType) -> None:
        """Give the slot of one finished item back."""
        assert self._in_flight[request_type] > 0
        self._in_flight[request_type] -= 1

    def _fill_slots(self) -> None:
        for request_type, waiting in self._waiting.items():
            while waiting and self._in_flight[request_type] < self._cap:
                self._in_flight[request_type] += 1
                self._ready.append(heapq.heappop(waiting)[2])
