"""The library that draws in a page (Vega-Lite), packed; made once for each of its versions.

Bundling it takes seconds of a processor, and a third of its size as text is all that a page needs.
"""

import base64
import gzip
import zlib
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import vl_convert

from harness.durable import make_folders, replace_file


def packed(text: str) -> str:
    """A text as the page's own code unpacks it: gzip in base 64, the same for the same text."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def drawing_program(kept_in: Path | None) -> str:
    """The packed library; out of the folder where it is kept there, and kept there if it is not.

    A folder that takes nothing is no trouble: then it is made again the next time.
    """
    if kept_in is None:
        return _made()
    file = kept_in / f"vega-of-vl-convert-{version('vl-convert-python')}"
    if (program := _read(file)) is None:
        program = _made()
        with suppress(OSError):
            make_folders(kept_in)
            replace_file(file, program.encode())
    return program


def _read(file: Path) -> str | None:
    """What a file holds, if that is whole."""
    try:
        program = file.read_text(encoding="ascii")
        gzip.decompress(base64.b64decode(program, validate=True))
    except (OSError, ValueError, EOFError, zlib.error):
        return None
    return program or None


def _made() -> str:
    # Without a snippet, which its stubs ask for, it is the whole library, as for other pages.
    return packed(vl_convert.javascript_bundle())  # type: ignore[call-arg]
