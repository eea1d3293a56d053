from pathlib import Path

import pytest

from harness.reporting.language import Language, language_of


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("performance.md", Language.ENGLISH),
        ("performance.zh.md", Language.CHINESE),
        ("performance.zh-CN.md", Language.CHINESE),
        ("zh/performance.md", Language.CHINESE),
        ("locale/zh_CN/performance.rst", Language.CHINESE),
        ("zhang/performance.md", Language.ENGLISH),
        ("zh.md", Language.ENGLISH),
        ("README", Language.ENGLISH),
    ],
)
def test_a_file_says_its_language_in_its_name(name: str, language: Language) -> None:
    assert language_of(Path("docs.zh") / name) is language
