"""The tables of a run beside its document, in every language, whatever its exit code is."""

from pathlib import Path

from harness.durable import keep_file
from harness.reporting.language import Language
from harness.reporting.render import render_table
from harness.results.document import RunDocument

_NAMES = {Language.ENGLISH: "table.md", Language.CHINESE: "table.zh.md"}
_REMEDY = "free disk space, or name another folder with --output"


def keep_tables(
    document: RunDocument, folder: Path, browser: RunDocument | None = None
) -> dict[Language, str]:
    """Write the tables of a run into its folder; their texts. Raises StorageError.

    `browser` is what was predicted for a browser besides.
    """
    texts = {language: render_table(document, language, browser=browser) for language in _NAMES}
    for language, text in texts.items():
        keep_file(folder / _NAMES[language], f"{text}\n".encode(), _REMEDY)
    return texts
