"""Files that are on the disk once they are written: replaced whole, or not at all.

A folder that gets its name when all of it is there needs less: its files are forced to the disk one
by one (`write_durably`), and then their names (`sync_tree`).

What is written into a private folder, one that only its owner may enter, is private as well.
"""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from harness.errors import StorageError

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_OTHERS = 0o077


def keep_file(path: Path, content: bytes, remedy: str, *, is_private: bool = False) -> None:
    """Replace a file and make the folders above it; raises StorageError with this remedy.

    A private file is for its owner only, wherever it is.
    """
    try:
        make_folders(path.parent)
        replace_file(path, content, is_private=is_private)
    except OSError as error:
        rule = f"cannot be written ({error.strerror or error})"
        raise StorageError(str(path), None, rule, remedy) from error


def replace_file(path: Path, content: bytes, *, is_private: bool = False) -> None:
    """Put `content` in the place of a file, new or old; on the disk when this returns.

    It is written beside the file, forced to the disk and moved over it (rename(2) is atomic),
    so that a reader, a kill or a full disk never meets half of it. A link is followed, and an
    old file keeps its permissions unless it is to be private. Raises OSError; the old file is then
    as it was, unless only the last step failed, forcing the move itself to the disk.
    """
    target = path.resolve()
    part = target.with_name(f"{target.name}.part")
    try:
        _write(part, content, is_private=is_private)
        if target.exists() and not is_private:
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
    make_folders(path.parent)
    _write(path, content)


def make_folders(folder: Path) -> None:
    """Make a folder, and those above it that are missing. Raises OSError."""
    if not folder.is_dir():
        make_folders(folder.parent)
        mode = _PRIVATE_FOLDER if _is_private(folder.parent) else 0o777
        folder.mkdir(mode, exist_ok=True)


def make_private_folder(folder: Path, remedy: str) -> None:
    """Make a folder, or one that is there, with all in it, private.

    Raises StorageError with this remedy.
    """
    try:
        make_folders(folder)
        make_private(folder)
    except OSError as error:
        rule = f"cannot be kept from others ({error.strerror or error})"
        raise StorageError(str(folder), None, rule, remedy) from error


def make_private(path: Path) -> None:
    """Let only its owner read a file, or a folder with all that is in it. Raises OSError."""
    if not path.is_dir():
        path.chmod(_PRIVATE_FILE)
        return
    for folder, _, names in os.walk(path):
        Path(folder).chmod(_PRIVATE_FOLDER)
        for file in (Path(folder, name) for name in names):
            if not file.is_symlink():  # it would be what is elsewhere
                file.chmod(_PRIVATE_FILE)


def sync_tree(directory: Path) -> None:
    """Wait until the disk has the names of all files under a directory. Raises OSError."""
    for folder, _, _ in os.walk(directory):
        sync_directory(Path(folder))


def sync_directory(directory: Path) -> None:
    """Wait until the disk has the names in one directory: it is a file of its own (fsync(2)).

    Raises OSError.
    """
    if sys.platform == "win32":
        return  # no directory can be opened there, and its journal keeps names by itself
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_private(folder: Path) -> bool:
    return not folder.stat().st_mode & _OTHERS


def _write(path: Path, content: bytes, *, is_private: bool = False) -> None:
    is_private = is_private or _is_private(path.parent)
    mode = _PRIVATE_FILE if is_private else 0o666
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        if is_private:  # one that was left there has a mode of its own
            path.chmod(_PRIVATE_FILE)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
