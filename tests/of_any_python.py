"""Files of tests that only compute: on another Python they would find what they found on the first.

Such a file lies in a room that works something out of numbers or of text, or tells it, and neither
it nor the module that it mirrors imports what a Python has of its own, in the standard library or
in a library whose release differs by Python. What a room gives as a whole is tried on each all the
same: by the rooms that use it, by whole predictions, pages and datasets, and by importing every
module.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.source_tree import PACKAGE, ROOT

COMPUTING = ("cli", "core", "dataset", "predict", "reporting", "viewer")

# What is there to talk to others, to start, to wait, and to know the machine and its clock.
MOVING = frozenset(
    {
        *("asyncio", "concurrent", "contextvars", "multiprocessing", "selectors", "signal"),
        *("socket", "ssl", "subprocess", "threading", "fcntl", "tempfile", "shutil"),
        *("http", "urllib", "httpx", "mitmproxy", "uvicorn", "starlette", "h11", "h2"),
        *("argparse", "typer", "datetime", "time", "zoneinfo", "distributed", "psutil"),
    }
)
_IMPORT = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)


def only_computes(test_file: Path) -> bool:
    """Whether what this file of tests says depends on no Python, as told by what is imported."""
    if not any(test_file.is_relative_to(ROOT / "tests" / room) for room in COMPUTING):
        return False
    return not any(MOVING & imported(file.read_text("utf-8")) for file in _with_mirrored(test_file))


def imported(text: str) -> frozenset[str]:
    """The packages that a source imports, wherever in it; the first part of each name."""
    return frozenset(_IMPORT.findall(text))


def _with_mirrored(test_file: Path) -> Iterator[Path]:
    yield test_file
    place = test_file.relative_to(ROOT / "tests")
    mirrored = ROOT / PACKAGE / place.with_name(place.name.removeprefix("test_"))
    if mirrored.exists():
        yield mirrored
