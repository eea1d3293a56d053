"""An asyncio loop whose clock jumps from one event to the next: nothing waits, nothing drifts.

Whatever runs on it must do no real IO and use no threads: the clock would not wait for them.
"""

import asyncio
import selectors
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextvars import Context
from heapq import heappop, heappush
from pathlib import Path
from types import AsyncGeneratorType, CoroutineType, FrameType
from typing import Any, TypeAlias, TypeVar, TypeVarTuple

from harness.errors import HarnessError

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

_TOGETHER_S = 1e-9
"""Timers this close are due together: rounding must not decide what happens at once."""


class VirtualDeadlock(HarnessError):
    """Every task waits, and no event is left that could wake one; it says who waits for what.

    Nobody but us can mend it: some part of the loader or of a model forgot to wake another.
    """


class _NoSelector(selectors.SelectSelector):
    """Nobody looks for IO: there is none."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        raise AssertionError("the clock never waits")


class _Soon(asyncio.Handle):
    """See Handle: made in less time, since nobody debugs it and it enters no context."""

    __slots__ = ()

    _callback: Callable[..., object]

    def __init__(self, callback: Callable[..., object], args: Any) -> None:
        self._callback = callback
        self._args = args
        self._cancelled = False


class _Due(asyncio.TimerHandle):
    """See TimerHandle: made in less time, since nobody debugs it and it enters no context."""

    __slots__ = ()

    _callback: Callable[..., object]

    def __init__(
        self, when: float, callback: Callable[..., object], args: Any, loop: "VirtualLoop"
    ) -> None:
        self._when = when
        self._callback = callback
        self._args = args
        self._loop = loop
        self._cancelled = self._scheduled = False


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on a virtual clock that starts at 0.

    It calls in asyncio's own order, and leaves out what waiting for IO and debugging cost, and
    contexts: tasks have none of their own. What goes wrong in a call ends the loop. `_run_once`,
    `_ready`, `_stopping` and what is private of a handle are the same in all supported Pythons, and
    what they do here is held by the tests.
    """

    _ready: deque[_Soon | _Due]
    _stopping: bool

    def __init__(self) -> None:
        self._now_s = 0.0
        self._timers: list[tuple[float, _Due]] = []  # a heap
        super().__init__(_NoSelector())

    def time(self) -> float:
        """The virtual time in seconds."""
        return self._now_s

    def call_at(
        self,
        when: float,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """See asyncio: let something be called at that time."""
        timer = _Due(when, callback, args, self)
        heappush(self._timers, (when, timer))
        return timer

    def call_later(
        self,
        delay: float,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """See asyncio: let something be called so much later."""
        when = self._now_s + delay
        timer = _Due(when, callback, args, self)
        heappush(self._timers, (when, timer))
        return timer

    def call_soon(
        self,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """See asyncio: let something be called as soon as what is ready has been."""
        call = _Soon(callback, args)
        self._ready.append(call)
        return call

    def spend(self, work_s: float) -> None:
        """Let the caller hold the only thread for so long; whatever is due meanwhile is late."""
        assert work_s >= 0, work_s
        self._now_s += work_s

    def _run_once(self) -> None:
        """Run what is ready, and let the clock jump to the next timer, until it shall stop."""
        ready, timers = self._ready, self._timers
        next_call = ready.popleft
        while True:
            if not ready:
                while timers and timers[0][1]._cancelled:
                    heappop(timers)
                if not timers:
                    raise self._deadlock()
                self._now_s = max(self._now_s, timers[0][0])
            due_s = self._now_s + _TOGETHER_S
            while timers and timers[0][0] <= due_s:
                ready.append(heappop(timers)[1])
            for _ in range(len(ready)):
                call = next_call()
                if not call._cancelled:
                    call._callback(*call._args)
            if self._stopping:
                return

    def _deadlock(self) -> VirtualDeadlock:
        waiting = sorted(map(_where, asyncio.all_tasks(self)))
        rule = f"stands still, and everybody waits: {'; '.join(waiting)}"
        return VirtualDeadlock(
            f"virtual clock at {self._now_s:.6f} s",
            None,
            rule,
            "report it with the scenario; nothing that a scenario says may cause it",
        )


def run_virtually(main: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end in virtual time. Raises VirtualDeadlock."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


_Call: TypeAlias = "CoroutineType[Any, Any, Any] | AsyncGeneratorType[Any, Any]"


def _where(task: "asyncio.Task[Any]") -> str:
    """Who waits, and the calls from its outermost to the innermost, with what they were given."""
    calls = list(_awaited(task.get_coro()))
    frame = _frame(calls[-1]) if calls else None
    place = f" ({Path(frame.f_code.co_filename).name}:{frame.f_lineno})" if frame else ""
    return f"{task.get_name()} in {' > '.join(map(_told, calls))}{place}"


def _told(call: _Call) -> str:
    """A call by its name and those of its arguments that are plain values."""
    frame = _frame(call)
    if frame is None:
        return call.__qualname__
    names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    values = ((name, frame.f_locals.get(name)) for name in names)
    plain = [f"{name}={value}" for name, value in values if isinstance(value, str | int)]
    return f"{call.__qualname__}({', '.join(plain)})" if plain else call.__qualname__


def _frame(call: _Call) -> FrameType | None:
    return call.ag_frame if isinstance(call, AsyncGeneratorType) else call.cr_frame


def _awaited(awaitable: object) -> Iterator[_Call]:
    """The calls that wait for each other; an `async with` for what is inside its generator."""
    while isinstance(awaitable, CoroutineType | AsyncGeneratorType):
        yield awaitable
        if isinstance(awaitable, AsyncGeneratorType):
            awaitable = awaitable.ag_await
            continue
        frame = awaitable.cr_frame
        manager = frame.f_locals.get("self") if frame else None
        enters = awaitable.__name__ == "__aenter__"
        awaitable = getattr(manager, "gen", None) if enters else awaitable.cr_await
