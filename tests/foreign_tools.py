"""Programs of others that tests hold ours against.

Each is installed once, into a folder of the user's cache, and kept there under a name that holds
its version. Where it cannot be, for want of node or of a network, the test says so and is left out.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from platformdirs import user_cache_path

TOOLS = user_cache_path("progressive-loading-harness-tests")


def installed(name: str, install: Callable[[Path], None]) -> Path:
    """The folder of a tool, made at the first call; the test is skipped where it cannot be."""
    folder = TOOLS / name
    if not folder.exists():
        making = TOOLS / f"{name}.{os.getpid()}"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        try:
            install(making)
        except (OSError, subprocess.SubprocessError) as error:
            shutil.rmtree(making, ignore_errors=True)
            pytest.skip(f"{name} cannot be installed here ({error})")
        if not folder.exists():
            making.rename(folder)
    return folder


@contextmanager
def kept_folder(name: str, made_of: str) -> Iterator[Path]:
    """A folder that is kept while it is made of the same; nobody else has it meanwhile.

    Whoever is ended while it has it, or fails, leaves one that is made anew.
    """
    TOOLS.mkdir(parents=True, exist_ok=True)
    folder, stamp = TOOLS / name, TOOLS / name / "made-of"
    with (TOOLS / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != made_of:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        stamp.unlink(missing_ok=True)
        yield folder
        stamp.write_text(made_of, encoding="utf-8")


def run(*command: str, folder: Path, text: str = "") -> str:
    done = subprocess.run(
        command, cwd=folder, input=text, capture_output=True, text=True, check=True, timeout=90
    )
    return done.stdout
