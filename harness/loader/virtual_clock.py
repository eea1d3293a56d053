"""An asyncio loop whose clock jumps from one event to the next: nothing waits, nothing drifts.

Whatever runs on it must do no real IO and use no threads: the clock would not wait for them.
"""

import asyncio
import selectors
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import CoroutineType
from typing import Any, TypeVar

Result = TypeVar("Result")


class VirtualDeadlock(RuntimeError):
    """Every task waits, and no event is left that could wake one; it says who waits where."""


class _JumpingSelector(selectors.SelectSelector):
    """Instead of waiting for `timeout`, lets the clock jump by it; there is no IO to look for."""

    def __init__(self, loop: "VirtualLoop") -> None:
        super().__init__()
        self._loop = loop
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            waiting = sorted(map(_where, asyncio.all_tasks(self._loop)))
            raise VirtualDeadlock(
                "nothing is scheduled, and everybody waits: " + "; ".join(waiting)
            )
        if timeout > 0:
            self.now_s += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on a virtual clock that starts at 0."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector(self)
        super().__init__(self._jumping)
        # Timers this close are due together: a machine's own resolution must not decide that.
        self._clock_resolution = 1e-9

    def time(self) -> float:
        """The virtual time in seconds."""
        return self._jumping.now_s

    def spend(self, work_s: float) -> None:
        """Let the caller hold the only thread for so long; whatever is due meanwhile is late."""
        assert work_s >= 0, work_s
        self._jumping.now_s += work_s


def run_virtually(main: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end in virtual time. Raises VirtualDeadlock."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def _where(task: "asyncio.Task[Any]") -> str:
    """Who waits, and the coroutines from its outermost to the innermost, with its line."""
    calls = list(_awaited(task.get_coro()))
    chain = " > ".join(call.__qualname__ for call in calls)
    frame = calls[-1].cr_frame if calls else None
    place = f" ({Path(frame.f_code.co_filename).name}:{frame.f_lineno})" if frame else ""
    return f"{task.get_name()} in {chain}{place}"


def _awaited(awaitable: object) -> "Iterator[CoroutineType[Any, Any, Any]]":
    while isinstance(awaitable, CoroutineType):
        yield awaitable
        awaitable = awaitable.cr_await
