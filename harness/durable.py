"""Files that are on the disk once they are written: replaced whole, or not at all.

A folder that gets its name when all of it is there needs less: its files are forced to the disk one
by one (`write_durably`), and then their names (`sync_tree`).
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from harness.errors import StorageError


def keep_file(path: Path, content: bytes, remedy: str) -> None:
    """Replace a file and make the folders above it; raises StorageError with this remedy."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        rule = f"cannot be written ({error.strerror or error})"
        raise StorageError(str(path), None, rule, remedy) from error


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file, new or old; on the disk when this returns.

    It is written beside the file, forced to the disk and moved over it (rename(2) is atomic),
    so that a reader, a kill or a full disk never meets half of it. A link is followed, and an
    old file keeps its permissions. Raises OSError; the old file is then as it was, unless only
    the last step failed, forcing the move itself to the disk.
    """
    target = path.resolve()
    part = target.with_name(f"{target.name}.part")
    try:
        _write(part, content)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except BaseException:  # Ctrl-C, too, leaves nothing beside the file
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_directory(target.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file of a folder that is not in use yet, with the folders between.

    The disk has its content when this returns, and its name after `sync_tree`. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, content)


def sync_tree(directory: Path) -> None:
    """Wait until the disk has the names of all files under a directory. Raises OSError."""
    for folder, _, _ in os.walk(directory):
        sync_directory(Path(folder))


def sync_directory(directory: Path) -> None:
    """Wait until the disk has the names in one directory: it is a file of its own (fsync(2)).

    Raises OSError.
    """
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
