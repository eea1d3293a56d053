"""What run documents say in English, in the language of a page.

Documents are written once and read in any language: sources, licences and devices are texts of
their own there. A language's table is `templates/texts.<tag>.yaml`; texts that nobody translated
stay as they are.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from harness.reporting.language import Language

_ANY = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with gaps, and the same one in another language."""

    pattern: re.Pattern[str]
    translation: str


def texts_in(language: Language) -> Callable[[str], str]:
    """A function that gives a text of a document in a language."""
    texts = _texts(language)

    def told(text: str) -> str:
        for each in texts:
            if found := each.pattern.fullmatch(text.strip()):
                return each.translation.format(**found.groupdict())
        return text

    return told


@cache
def _texts(language: Language) -> tuple[_Text, ...]:
    file = files("harness.reporting").joinpath("templates", f"texts.{language.value}.yaml")
    if not file.is_file():
        return ()
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(_Text(_pattern(entry["en"]), entry[language.value].strip()) for entry in entries)


def _pattern(text: str) -> re.Pattern[str]:
    """What matches the text, with a group of that name for every gap."""
    return re.compile(_ANY.sub(r"(?P<\1>.+?)", re.escape(text.strip())))
