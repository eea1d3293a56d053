"""The table of quality, of figures chosen to be easy to check."""

from dataclasses import replace

from harness.core.load import Load
from harness.reporting.language import Language
from harness.reporting.quality_table import median_of, quality_meaning, quality_table
from harness.reporting.render import render_table
from harness.reporting.rows import table_rows
from harness.reporting.words import words_in
from tests.runs import WORST, a_finished_document, judged


def table(load: Load, language: Language = Language.ENGLISH) -> list[str]:
    return quality_table(
        table_rows(judged(a_finished_document())), load, words_in(language), language
    ).splitlines()


def test_of_a_volume_the_worst_slice_stands_before_the_median() -> None:
    row = table(Load.VOLUME)[2]

    assert row == (
        "| JLS | 4g | 0.736 / 1 | 2500 / 1500 | 3000 / 2000 | – / 2500 | 3500 / 2250 | 1250 / 750 |"
    )


def test_of_a_stack_there_is_one_image() -> None:
    assert table(Load.STACK)[2] == "| JLS | 4g | 0.736 | 2500 | 3000 |  | 3500 | 1250 |"


def test_what_the_words_mean_stands_under_the_table_in_each_language() -> None:
    for language in Language:
        assert quality_meaning(Load.VOLUME, language) in render_table(
            judged(a_finished_document()), language
        )


def test_a_run_that_nobody_judged_has_no_such_table() -> None:
    document = a_finished_document()

    assert (
        quality_table(
            table_rows(document), Load.VOLUME, words_in(Language.ENGLISH), Language.ENGLISH
        )
        == ""
    )
    assert "SSIM" not in render_table(document, Language.ENGLISH)


def test_a_moment_that_some_sample_never_reached_has_no_median() -> None:
    assert median_of([1.0, 2.0, 4.0]) == 2.0
    assert median_of([1.0, None]) is None
    assert replace(WORST, ssim_90_s=None).ssim_90_s is None
