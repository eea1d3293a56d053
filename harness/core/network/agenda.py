"""What will happen at which time, in order."""

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from math import inf
from typing import Any, Generic, NamedTuple, TypeVar

Whose = TypeVar("Whose")
Action = Callable[[Whose, Any, float], None]
"""Called with whose it is, with its subject, and with the time."""


class Entry(NamedTuple, Generic[Whose]):
    """`action` is done at a time; in `order`, where there are several."""

    at_s: float
    order: int
    action: Action[Whose]
    whose: Whose
    subject: Any


class Agenda(Generic[Whose]):
    """Entries by time; those of one time in the order in which they were made."""

    def __init__(self) -> None:
        self._entries: list[Entry[Whose]] = []
        self._count = 0
        self.next_s = inf
        """When the next entry is due; inf without one."""

    def put(self, at_s: float, action: Action[Whose], whose: Whose, subject: Any) -> None:
        """Let an action be done at a time."""
        self._count += 1
        heappush(self._entries, Entry(at_s, self._count, action, whose, subject))
        self.next_s = min(self.next_s, at_s)

    def do_next(self) -> None:
        """Do what is due next."""
        at_s, _, action, whose, subject = heappop(self._entries)
        self._look_ahead()
        action(whose, subject, at_s)

    def take(self, whose: Whose, action: Action[Whose]) -> list[tuple[float, Any]]:
        """Remove what is to be done so, for one; when and with what, in order."""
        taken = sorted(
            entry for entry in self._entries if entry.whose is whose and entry.action == action
        )
        if taken:
            orders = {entry.order for entry in taken}
            self._entries = [entry for entry in self._entries if entry.order not in orders]
            heapify(self._entries)
            self._look_ahead()
        return [(entry.at_s, entry.subject) for entry in taken]

    def forget(self, whose: Whose) -> None:
        """Remove everything of one."""
        self._entries = [entry for entry in self._entries if entry.whose is not whose]
        heapify(self._entries)
        self._look_ahead()

    def _look_ahead(self) -> None:
        self.next_s = self._entries[0].at_s if self._entries else inf
