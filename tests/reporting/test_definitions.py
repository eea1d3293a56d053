import pytest

from harness.core.lane import Lane
from harness.core.load import Load
from harness.errors import BadInput
from harness.reporting.definitions import definitions
from harness.reporting.language import Language
from harness.results.conditions import DEFINITIONS_VERSION


def test_first_render_means_one_thing_for_each_load() -> None:
    meanings = {
        load: [
            d.meaning
            for d in definitions(1, load, tuple(Lane), Language.ENGLISH)
            if "render" in d.term
        ]
        for load in Load
    }

    assert "image on screen" in meanings[Load.STACK][0]
    assert "every slice" in meanings[Load.VOLUME][0]


@pytest.mark.parametrize("version", range(1, DEFINITIONS_VERSION + 1))
def test_every_version_stands_in_every_language(version: int) -> None:
    for load in Load:
        english, chinese = (
            definitions(version, load, tuple(Lane), language) for language in Language
        )

        assert [entry.load for entry in english] == [entry.load for entry in chinese]
        assert {entry.load for entry in english} == {None, load}


@pytest.mark.parametrize("language", Language)
def test_the_viewers_words_stand_only_where_it_loaded(language: Language) -> None:
    def terms(*lanes: Lane) -> set[str]:
        return {entry.term for entry in definitions(1, Load.VOLUME, lanes, language)}

    viewers = terms(Lane.LOADER, Lane.VIEWER) - terms(Lane.LOADER)

    assert len(viewers) == 5
    assert terms(Lane.VIEWER) >= viewers


def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(BadInput, match="definitions_version"):
        definitions(DEFINITIONS_VERSION + 1, Load.STACK, (Lane.LOADER,), Language.ENGLISH)


def test_medians_of_parts_are_said_to_make_no_sum() -> None:
    [parts] = [
        entry.meaning
        for entry in definitions(1, Load.VOLUME, (Lane.LOADER,), Language.ENGLISH)
        if entry.term == "Wire, decode, render"
    ]

    assert parts.endswith("median of each by itself, and these may add up to another time.")
