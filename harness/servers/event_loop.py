"""The event loop of a process that emulates a link."""

import asyncio
import selectors


def precise_event_loop() -> asyncio.AbstractEventLoop:
    """An event loop whose timers are not rounded to whole milliseconds, as those of epoll are."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())
