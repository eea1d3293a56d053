"""The languages that tables are written in."""

from enum import Enum
from pathlib import Path


class Language(Enum):
    """A language by its tag (BCP 47)."""

    ENGLISH = "en"
    CHINESE = "zh"


def language_of(path: Path) -> Language:
    """The language of a file by its name: "page.zh.md" is Chinese, "page.md" English."""
    is_chinese = Language.CHINESE.value in (suffix.lstrip(".") for suffix in path.suffixes)
    return Language.CHINESE if is_chinese else Language.ENGLISH
