"""Files that are on the disk once they are written, and a clear word when they cannot be."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.errors import StorageError

CACHE_VARIABLE = "HARNESS_CACHE"
# EFBIG is a limit on file sizes (ulimit -f), which a quota may be made of.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_durably(path: Path, content: bytes) -> None:
    """Write a file, with the folders above it, and wait until the disk has it.

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_tree(directory: Path) -> None:
    """Wait until the disk has the names of all files under a directory. Raises OSError."""
    for folder, _, _ in os.walk(directory):
        sync_directory(Path(folder))


def sync_directory(directory: Path) -> None:
    """Wait until the disk has the names in one directory. Raises OSError."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def storing(place: Path, what: str) -> Iterator[None]:
    """Turn an OSError inside into a StorageError that names the place and the remedy."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in _FULL
        remedy = "free room there" if is_full else "make the folder writable"
        raise StorageError(
            str(place),
            error.strerror or str(error),
            f"stopped the storing of {what}",
            f"{remedy}, or name a folder on another disk in {CACHE_VARIABLE}",
        ) from error
