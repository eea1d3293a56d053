import pytest

from harness.core.load import Load
from harness.errors import BadInput
from harness.reporting.definitions import definitions
from harness.reporting.language import Language
from harness.results.conditions import DEFINITIONS_VERSION


def test_first_render_means_one_thing_for_each_load() -> None:
    meanings = {
        load: [d.meaning for d in definitions(1, load, Language.ENGLISH) if "render" in d.term]
        for load in Load
    }

    assert "image on screen" in meanings[Load.STACK][0]
    assert "every slice" in meanings[Load.VOLUME][0]


@pytest.mark.parametrize("version", range(1, DEFINITIONS_VERSION + 1))
def test_every_version_stands_in_every_language(version: int) -> None:
    for load in Load:
        english, chinese = (definitions(version, load, language) for language in Language)

        assert [entry.load for entry in english] == [entry.load for entry in chinese]
        assert {entry.load for entry in english} == {None, load}


def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(BadInput, match="definitions_version"):
        definitions(DEFINITIONS_VERSION + 1, Load.STACK, Language.ENGLISH)
