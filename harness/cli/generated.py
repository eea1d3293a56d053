"""A page that a command writes, and `make check` holds against what the command would write."""

import sys
from pathlib import Path

import typer

from harness.durable import keep_file
from harness.errors import RunInvalid

STALE_EXIT_CODE = RunInvalid.exit_code
"""A page that is well written and does not say what it should."""


def keep_page(page: Path, text: str, command: str, *, checks: bool) -> None:
    """Write the page, or exit with 3 where it is not what `command` writes.

    Raises StorageError.
    """
    is_current = page.exists() and page.read_text(encoding="utf-8") == text
    if checks:
        if not is_current:
            print(f"{page}: is stale; run {command}", file=sys.stderr)
            raise typer.Exit(STALE_EXIT_CODE)
        return
    if not is_current:
        keep_file(page, text.encode(), "name another file with --into")
    print(f"{page}: {'up to date' if is_current else 'updated'}")
