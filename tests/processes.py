"""The processes that a test has started and that are still there."""

import psutil


def own_children() -> list[psutil.Process]:
    """Children of this process, but for one of Python's own, which outlives every pool."""
    return [
        child
        for child in psutil.Process().children()
        if not any("multiprocessing.resource_tracker" in part for part in child.cmdline())
    ]
