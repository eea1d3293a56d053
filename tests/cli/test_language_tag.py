import pytest
import typer

from harness.cli.language_tag import language_of_tag
from harness.reporting.language import Language


def test_a_language_is_named_by_its_tag() -> None:
    assert [language_of_tag("en"), language_of_tag("zh")] == [Language.ENGLISH, Language.CHINESE]


def test_another_tag_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(typer.BadParameter, match="write en or zh"):
        language_of_tag("fr")
