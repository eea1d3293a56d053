"""Programs of others that tests hold ours against.

Each is installed once, into .page-tools beside the tests, and kept there. Where it cannot be, for
want of node or of a network, the test says so and is left out.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.source_tree import ROOT

TOOLS = ROOT / ".page-tools"


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


def run(*command: str, folder: Path, text: str = "") -> str:
    done = subprocess.run(
        command, cwd=folder, input=text, capture_output=True, text=True, check=True, timeout=90
    )
    return done.stdout
