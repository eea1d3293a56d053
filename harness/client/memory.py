"""Memory that decoders keep, as the heap of the viewer's WebAssembly module does.

glibc gives large blocks back to the system when they are free, unless an arena of the thread holds
them, and the next image pays for every page anew: one decode of a radiograph of 3036 x 3036 took
53 ms or 85 to 150, as it fell out.
"""

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -4, -8
"""glibc's malloc.h; see mallopt(3)."""

_NEVER = 2**31 - 1


def keep_memory() -> None:
    """Let this process keep all memory that it frees, in one arena; without effect beside glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_MAX, 0)
        mallopt(_M_TRIM_THRESHOLD, _NEVER)
        mallopt(_M_ARENA_MAX, 1)
