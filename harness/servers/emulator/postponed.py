"""What is to happen at later times, in the order in which it was asked for."""

import asyncio
from collections import deque
from collections.abc import Callable


class Postponed:
    """Acts at their times, which never go back; one timer for all of them."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._acts: deque[tuple[float, Callable[[], None]]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def at(self, when_s: float, act: Callable[[], None]) -> None:
        """Call `act` at `when_s` of the loop's clock; at once if that has come."""
        self._acts.append((when_s, act))
        self._go_on()

    def flush(self) -> None:
        """Do everything now."""
        while self._acts:
            self._acts.popleft()[1]()

    def clear(self) -> None:
        """Do nothing of it."""
        self._acts.clear()

    def _go_on(self) -> None:
        while self._acts and self._acts[0][0] <= self._loop.time():
            self._acts.popleft()[1]()
        if self._acts and self._timer is None:
            self._timer = self._loop.call_at(self._acts[0][0], self._wake)

    def _wake(self) -> None:
        self._timer = None
        self._go_on()
