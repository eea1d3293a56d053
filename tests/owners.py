"""Who may read files: folders that everybody may enter, and the modes of what is in them."""

import os
from pathlib import Path

PRIVATE = {0o700, 0o600}


def shared_folder(folder: Path) -> Path:
    """A folder that everybody may enter, as folders are by custom; pytest's own are private."""
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    return folder


def mode(path: Path) -> int:
    """The permissions of a file or folder."""
    return path.stat().st_mode & 0o777


def modes(folder: Path) -> set[int]:
    """The permissions of a folder and of everything in it."""
    return {mode(folder), *map(mode, folder.rglob("*"))}


def umask() -> int:
    """What the user takes from every new file, which can only be read by setting it."""
    found = os.umask(0)
    os.umask(found)
    return found
