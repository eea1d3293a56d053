"""The processes that a test has started and that are still there."""

from contextlib import suppress

import psutil


def own_children() -> list[psutil.Process]:
    """Children of this process, but for one of Python's own, which outlives every pool."""
    return [
        child
        for child in psutil.Process().children()
        if "multiprocessing.resource_tracker" not in command_line(child)
    ]


def command_line(process: psutil.Process) -> str:
    """What a process runs; nothing where it has just ended, as a list of processes may be old."""
    with suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def wait_until_ended(pid: int) -> None:
    """Wait for a process that was killed, on no loop, and leave it to whoever started it."""
    with suppress(psutil.NoSuchProcess):
        while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            pass
