"""Of what a report was made, in a few letters: whether a page that is kept is still current.

The page itself is not compared: making it takes seconds, and most of it is the library that draws.
"""

import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from harness.results.pictures import PICTURES_NAME
from harness.results.reading_study import STUDY_NAME
from harness.results.sample_files import TRACES
from harness.results.store import run_file

_DIGITS = 16
_TEMPLATE = "report.*"


def stamp_of(runs: Sequence[Path], *, is_slim: bool = False) -> str:
    """The stamp of the page of some runs, by their files and by what makes pages of them.

    A run that is not there has a stamp as well: its page says so.
    """
    digest = hashlib.sha256(str(is_slim).encode())
    for path in (*_inputs(runs), *_sources()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:_DIGITS]


def _inputs(runs: Sequence[Path]) -> Iterator[Path]:
    for run in runs:
        file = run_file(run)
        found = [
            file,
            file.parent / STUDY_NAME,
            file.parent / PICTURES_NAME,
            *sorted((file.parent / TRACES).rglob("*.*")),
        ]
        yield from (each for each in found if each.is_file())


def _sources() -> list[Path]:
    room = Path(str(files("harness.reporting")))
    return [*sorted((room / "report").glob("*.py")), *sorted((room / "templates").glob(_TEMPLATE))]
