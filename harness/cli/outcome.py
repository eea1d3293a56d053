"""How `bench`, `view` and `predict` end: a table that fits, a sentence, and where the rest is.

Where standard output is no terminal, or all is asked for, it has the whole Markdown instead; that
is beside the run in any case, and so is the page to look at.
"""

import shutil
import sys
from pathlib import Path
from textwrap import fill

from rich.console import Console

from harness.cli.kept_tables import keep_tables
from harness.reporting.first_screen import MOST_COLUMNS, first_screen
from harness.reporting.language import Language
from harness.reporting.report.verdict import verdict
from harness.reporting.rows import table_rows
from harness.results.document import RunDocument


def show_outcome(
    document: RunDocument,
    folder: Path,
    console: Console,
    *,
    full: bool,
    browser: RunDocument | None = None,
) -> None:
    """Print what came out of the run in this folder, and keep its tables and its page there.

    `browser` is what was predicted for a browser besides.

    Raises StorageError.
    """
    from harness.cli.report import write_report  # noqa: PLC0415 - half a second, for its charts

    texts = keep_tables(document, folder, browser)
    report = write_report([folder], None)
    if full or not sys.stdout.isatty():
        print(texts[Language.ENGLISH], end="\n\n", flush=True)
        console.print(f"saved in {folder}")
        return
    columns = min(shutil.get_terminal_size().columns, MOST_COLUMNS)
    print(first_screen(document, columns))
    print(f"\n{fill(str(verdict(document, table_rows(document))), columns)}\n")
    print(f"Look at it: {report}")
    print(f"All tables: {folder / 'table.md'}, or the same command with --full", flush=True)
