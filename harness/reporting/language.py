"""The languages that tables are written in."""

import re
from enum import Enum
from pathlib import Path


class Language(Enum):
    """A language by its tag (BCP 47)."""

    ENGLISH = "en"
    CHINESE = "zh"


def language_of(path: Path) -> Language:
    """The language of a page by its name or a folder of it: English unless that says another.

    "page.zh.md", "page.zh-CN.md", "zh/page.md" and "locale/zh_CN/page.rst" are Chinese.
    """
    names = (*path.parent.parts, *path.name.split(".")[1:])
    tags = {re.split("[-_]", name.lower())[0] for name in names}
    return Language.CHINESE if Language.CHINESE.value in tags else Language.ENGLISH
