import re
from collections.abc import Iterator

import pytest

from harness.reporting.language import Language
from harness.reporting.pages import committed_runs
from harness.reporting.texts import texts_in
from harness.results.document import RunDocument
from tests.source_tree import ROOT

_SENTENCE = re.compile(r"[A-Za-z']+( [A-Za-z']+){4}")


def test_a_text_is_told_in_the_language_of_the_page() -> None:
    note = "Drawn by this project from a seed; shows no patient."

    assert texts_in(Language.CHINESE)(note) == "由本项目按随机种子绘制，不含任何患者信息。"
    assert texts_in(Language.CHINESE)(f"{note}\n") == texts_in(Language.CHINESE)(note)
    assert texts_in(Language.ENGLISH)(note) == note


def test_what_a_text_names_stays_as_it_is() -> None:
    told = texts_in(Language.CHINESE)(
        "measured by harness calibrate on Some {odd} CPU, 2 cores, Debian; CPython 3.11.7, x 1"
    )

    assert (
        told == "由 harness calibrate 在 Some {odd} CPU、2 核、Debian 上测得；CPython 3.11.7, x 1"
    )


def test_a_text_that_nobody_translated_stays() -> None:
    assert texts_in(Language.CHINESE)("Somebody's own phantom.") == "Somebody's own phantom."


def told_of(run: RunDocument) -> Iterator[str]:
    """What a page says of a run in words of its document."""
    dataset = run.provenance.dataset
    yield from (dataset.source_note, dataset.licence)
    yield from (network.source for network in run.scenario.networks)
    if run.prediction:
        yield run.prediction.device.source
    if run.published:
        yield run.published.source


@pytest.mark.parametrize("name", ["stack", "volume", "chest-ct", "chest-cr", "all-volume"])
def test_published_runs_say_nothing_in_english_on_chinese_pages(name: str) -> None:
    told = texts_in(Language.CHINESE)
    left = {text for text in map(told, told_of(committed_runs(ROOT / "results")[name])) if text}

    assert left
    # Titles of pages and files keep their names; a sentence does not.
    assert [text for text in left if _SENTENCE.search(re.sub("“.*?”", "", text))] == []
