"""Which of the waiting loads goes next (core/src/requestPool/requestPoolManager.ts, 5.8.2).

Each request type has a line of its own and a most of its own at once; in a line the lowest priority
number goes first, then first come, first served. The pool of retrievals below it limits nothing:
what it is given resolves at once (`sendXHR` in wadors/loadImage.ts does not wait for its answer).
"""

import heapq
from collections.abc import Callable, Mapping
from itertools import count
from typing import Generic, TypeVar

from harness.core.retrieval.stage import RequestType

Item = TypeVar("Item")


class LoadPool(Generic[Item]):
    """Waiting loads by type, and how many of each type are under way."""

    def __init__(self, most_at_once: Mapping[RequestType, int]) -> None:
        self._most_at_once = most_at_once
        self._waiting: dict[RequestType, list[tuple[int, int, Item]]] = {}
        self._under_way = dict.fromkeys(RequestType, 0)
        self._arrivals = count()

    @property
    def is_empty(self) -> bool:
        """Whether none waits or is under way."""
        return not any(self._waiting.values()) and not any(self._under_way.values())

    def add(self, item: Item, request_type: RequestType, priority: int) -> None:
        """Let a load wait for its turn."""
        line = self._waiting.setdefault(request_type, [])
        heapq.heappush(line, (priority, next(self._arrivals), item))

    def take(self) -> tuple[Item, RequestType] | None:
        """The next load that may go; it holds its place until `release`."""
        for request_type in RequestType:
            line = self._waiting.get(request_type)
            if line and self._under_way[request_type] < self._most_at_once[request_type]:
                self._under_way[request_type] += 1
                return heapq.heappop(line)[2], request_type
        return None

    def release(self, request_type: RequestType) -> None:
        """Give the place of a load back."""
        assert self._under_way[request_type] > 0
        self._under_way[request_type] -= 1

    def drop(self, request_type: RequestType, is_dropped: Callable[[Item], bool]) -> None:
        """Forget such loads of a type that still wait (filterRequests)."""
        line = self._waiting.pop(request_type, [])
        kept = [each for each in line if not is_dropped(each[2])]
        if kept:
            heapq.heapify(kept)
            self._waiting[request_type] = kept
