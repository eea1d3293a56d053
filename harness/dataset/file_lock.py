"""Locks on open files, which end with their process: flock(2), or what Windows has in its place."""

import errno
import sys

_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, *, waits: bool) -> None:
        # It waits for ten seconds, then says that the file is taken.
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if waits else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int, *, waits: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process alone, unless another has it. Raises OSError."""
    return _is_locked(descriptor, waits=False)


def wait_for_lock(descriptor: int) -> None:
    """Lock an open file for this process alone, once no other has it. Raises OSError."""
    while not _is_locked(descriptor, waits=True):
        pass


def _is_locked(descriptor: int, *, waits: bool) -> bool:
    try:
        _lock(descriptor, waits=waits)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        return False
    return True
