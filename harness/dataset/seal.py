"""The checksums of a finished dataset: written last, held against the files at every opening."""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from harness.durable import write_durably

SEAL_NAME = "checksums.json"
SEAL_VERSION = 1


class BrokenSeal(ValueError):
    """A dataset that is not what was built: which file, and what is wrong with it."""


def write_seal(directory: Path, *, is_proved: bool) -> None:
    """Write the SHA-256 of every file below a directory. Raises OSError.

    `is_proved` records that every image was decoded and compared with its source.
    """
    paths = sorted(path for path in directory.rglob("*") if path.is_file())
    names = [path.relative_to(directory).as_posix() for path in paths]
    document = {
        "version": SEAL_VERSION,
        "is_proved": is_proved,
        "sha256": dict(zip(names, _checksums(paths), strict=True)),
    }
    write_durably(directory / SEAL_NAME, json.dumps(document, indent=0, sort_keys=True).encode())


def require_seal(directory: Path) -> bool:
    """Hold every file against its checksum; whether the images were proved at build time.

    Raises BrokenSeal naming the first file that differs.
    """
    document = _read(directory / SEAL_NAME)
    expected: dict[str, str] = document["sha256"]
    try:
        found = _checksums([directory / name for name in expected])
    except (OSError, ValueError) as error:
        raise BrokenSeal(f"a file cannot be read ({error})") from error
    for (name, checksum), actual in zip(expected.items(), found, strict=True):
        if actual != checksum:
            raise BrokenSeal(f"{name} has another checksum than when it was built")
    return bool(document["is_proved"])


def _read(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise BrokenSeal(f"{path.name} is missing") from error
    except ValueError as error:
        raise BrokenSeal(f"{path.name} is no JSON") from error
    is_whole = (
        isinstance(document, dict)
        and document.get("version") == SEAL_VERSION
        and isinstance(document.get("is_proved"), bool)
        and isinstance(document.get("sha256"), dict)
    )
    if not is_whole:
        raise BrokenSeal(f"{path.name} is not of version {SEAL_VERSION}")
    return document


def _checksums(paths: list[Path]) -> list[str]:
    # hashlib lets other threads run while it works on a large file.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(_checksum, paths))


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
