"""Loads without collections of garbage in the middle of them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Let garbage that only a search finds lie until the block is left.

    What a load keeps grows with its images, and each search goes through more of it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
