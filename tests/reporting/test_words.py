from dataclasses import fields

import pytest

from harness.core.load import Load
from harness.reporting.language import Language
from harness.reporting.words import words_in


@pytest.mark.parametrize("language", Language)
def test_no_word_is_missing(language: Language) -> None:
    words = words_in(language)
    missing = [
        field.name
        for field in fields(words)
        if field.name != "names" and not getattr(words, field.name)
    ]

    assert missing == []
    assert set(words.last) == set(Load)


def test_both_languages_put_the_milestone_into_the_same_headers() -> None:
    english, chinese = (words_in(language) for language in Language)

    for field in fields(english):
        word = getattr(english, field.name)
        if isinstance(word, str):
            assert ("{name}" in word) is ("{name}" in getattr(chinese, field.name)), field.name


def test_names_are_those_of_the_published_pages() -> None:
    chinese = words_in(Language.CHINESE)

    assert chinese.name("local") == "本地"
    assert chinese.name("HTJ2K Byte Range") == "HTJ2K字节范围"
    assert chinese.name("a user's own") == "a user's own"
    assert words_in(Language.ENGLISH).name("local") == "local"
