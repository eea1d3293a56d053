"""The processes that a test has started and that are still there."""

from contextlib import suppress

import psutil


def own_children() -> list[psutil.Process]:
    """Children of this process, but for one of Python's own, which outlives every pool."""
    return [
        child
        for child in psutil.Process().children()
        if not any("multiprocessing.resource_tracker" in part for part in child.cmdline())
    ]


def wait_until_ended(pid: int) -> None:
    """Wait for a process that was killed, on no loop, and leave it to whoever started it."""
    with suppress(psutil.NoSuchProcess):
        while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            pass
