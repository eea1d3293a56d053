from dataclasses import fields
from string import Formatter

import pytest

from harness.reporting.language import Language
from harness.reporting.reading_words import READING_WORDS

NAMES = [field.name for field in fields(READING_WORDS[Language.ENGLISH])]


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_it_with_the_same_blanks(name: str) -> None:
    english, chinese = (getattr(READING_WORDS[language], name) for language in Language)

    assert english
    assert chinese
    assert blanks(english) == blanks(chinese)
