"""The folder for the temporary files of a run, which all of its processes share.

It is where tempfile, and programs that heed TMPDIR, put what they need, so nothing of a run lies
elsewhere. Every process that uses it holds a lock (flock(2)), which the kernel lets go of with the
process. The last to leave removes it, whoever that is; where all were killed the next run does.
"""

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.errors import StorageError

if sys.platform != "win32":  # where nothing is measured, and no such folder made
    import fcntl

PREFIX = "harness-tmp-"
"""What the name of such a folder begins with.

It is short: browsers put sockets into it, whose paths may have 107 bytes (unix(7)).
"""

_VARIABLE = "TMPDIR"
_LETTING_GO_S = 0.005


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new one for this process and those that it starts; those that nobody uses are removed.

    Raises StorageError where none can be made.
    """
    try:
        around = Path(tempfile.gettempdir())
        sweep(around)
        folder, lock = _made(around)
    except OSError as error:
        rule = f"cannot hold a folder of ours ({error.strerror})"
        remedy = f"make room there, or set {_VARIABLE} to another folder"
        raise StorageError("temporary files", error.filename, rule, remedy) from error
    former = tempfile.tempdir, os.environ.get(_VARIABLE)
    tempfile.tempdir = os.environ[_VARIABLE] = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = former[0]
        if former[1] is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = former[1]
        _is_removed(folder, lock)
        os.close(lock)


@contextmanager
def shared_scratch_folder() -> Iterator[None]:
    """Child side: use that of the parent, if it has one, which may be gone before the block is."""
    folder, parent = Path(tempfile.gettempdir()), os.getppid()
    lock = _locked(folder, fcntl.LOCK_SH) if folder.name.startswith(PREFIX) else None
    try:
        yield
    finally:
        if lock is not None:
            if not _is_removed(folder, lock) and _is_outlived(parent):
                _is_removed(folder, lock)
            os.close(lock)


def sweep(around: Path) -> None:
    """Remove what runs have left in a folder that ended without a chance to."""
    for folder in around.glob(f"{PREFIX}*"):
        lock = _locked(folder, fcntl.LOCK_EX)
        if lock is not None:
            _is_removed(folder, lock)
            os.close(lock)


def _made(around: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=around))
        lock = _locked(folder, fcntl.LOCK_SH)
        if lock is not None:
            return folder, lock
        # Another run took it for one that nobody uses, in the moment before it was locked.


def _locked(folder: Path, how: int) -> int | None:
    """A descriptor that holds the lock; None where another process holds it, or has removed it."""
    try:
        lock = os.open(folder, os.O_RDONLY)
    except (FileNotFoundError, PermissionError):
        return None
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(lock), folder.stat()):
            return lock
    except (FileNotFoundError, BlockingIOError):
        pass
    except BaseException:
        os.close(lock)
        raise
    os.close(lock)
    return None


def _is_removed(folder: Path, lock: int) -> bool:
    """Remove the folder unless somebody else holds a lock; our own is gone, then."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _is_outlived(parent: int) -> bool:
    """Whether this process outlives its parent, which may just be letting go of what it held."""
    threading.Event().wait(_LETTING_GO_S)
    return os.getppid() != parent
