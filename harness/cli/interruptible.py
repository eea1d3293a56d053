"""Programs of asyncio that end on Ctrl-C as other programs do."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_interruptibly(main: Coroutine[Any, Any, Result]) -> Result:
    """What `main` gives; raises KeyboardInterrupt on Ctrl-C, whatever has failed before.

    Up to Python 3.12, a TaskGroup whose task fails while it is being left counts its own
    cancellation of the program as one that is still to come, and asyncio.run then raises
    CancelledError on Ctrl-C. Nobody but Ctrl-C cancels a whole program of ours.
    """
    try:
        return asyncio.run(main)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
