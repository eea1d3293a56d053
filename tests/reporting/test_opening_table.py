"""The table from the click, of a prediction; its times are worked out in the test of the opener."""

from dataclasses import replace
from functools import cache

from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.predict.document import predicted_document
from harness.reporting.first_screen import first_screen
from harness.reporting.language import Language
from harness.reporting.opening_table import click_table, from_click_s, opened_s, opening_words
from harness.reporting.render import render_brief_table, render_table
from harness.reporting.rows import table_rows
from harness.reporting.words import words_in
from harness.results.document import RunDocument
from harness.results.opening_record import OpeningRecord
from tests.predicted import DEVICE, MANIFEST, scenario
from tests.runs import a_finished_document

OPEN = "open: cornerstone\nstudy: {series: [10, 5]}\n"


@cache
def document() -> RunDocument:
    return predicted_document(scenario(more=OPEN), MANIFEST, DEVICE)


def lines(of: RunDocument, language: Language = Language.ENGLISH) -> list[str]:
    text = click_table(table_rows(of), Load.VOLUME, words_in(language), language)
    return text.splitlines()


def test_times_from_the_click_are_those_from_the_first_frame_and_the_opening() -> None:
    row = table_rows(document())[0]
    [sample] = row.after_click
    assert sample.opening is not None

    assert opened_s(row) == sample.opening.opened_s
    for milestone in Milestone:
        at_s = sample.times_s.of(milestone)
        assert at_s is not None
        assert from_click_s(row, milestone) == (opened_s(row) or 0) + at_s


def test_the_table_tells_metadata_and_queries_apart() -> None:
    header, _, first, *_ = lines(document())

    assert header.startswith("| Type | Network | Opened, ms | Floor | First image, ms |")
    assert header.endswith("| Metadata | Metadata, inflated | Thumbnails | Reading, ms |")
    sizes = [cell.strip() for cell in first.split("|")][-7:-2]
    assert sizes[0] == "1"
    assert sizes[1] == sizes[4] == "0 B"
    assert sizes[2] == sizes[3] != "0 B"


def test_what_went_wrong_has_a_column_where_anything_did() -> None:
    row, *rows = document().cases
    [sample] = row.samples
    assert sample.opening is not None
    question = replace(sample.opening.questions[0], failure="is no JSON")
    failed = replace(sample, opening=OpeningRecord(1.0, 0.5, (question,)))
    broken = replace(document(), cases=(replace(row, samples=(failed,)), *rows))

    assert lines(broken)[0].endswith("| Failures |")
    assert lines(broken)[2].endswith("| 1 |")
    assert "Failures" not in lines(document())[0]


def test_both_beginnings_have_their_name_wherever_both_stand() -> None:
    for language in Language:
        words = opening_words(language)
        for text in (
            render_table(document(), language),
            render_brief_table(document(), language),
        ):
            click, frame = text.index(words.from_click), text.index(words.from_first_frame)
            assert click < frame
            assert words.meaning in text


def test_a_run_that_begins_with_the_first_frame_says_nothing_of_a_click() -> None:
    assert lines(a_finished_document()) == []
    assert "click" not in render_table(a_finished_document(), Language.ENGLISH)


def test_the_first_screen_counts_from_the_click_and_says_so() -> None:
    header, first, *_ = first_screen(document(), 100).splitlines()

    assert header.split("  ")[0] == "case, from the click"
    row = table_rows(document())[0]
    assert f"{(opened_s(row) or 0) * 1000:.0f}" in first.replace(".", " ").split()


def test_what_was_predicted_stands_beside_what_was_measured() -> None:
    predicted = document().cases[0].samples[0]
    assert predicted.opening is not None
    opened = predicted.opening.opened_s
    assert opened is not None
    measured = replace(predicted, opening=replace(predicted.opening, opened_s=1.1 * opened))
    row = replace(table_rows(document())[0], after_click=(measured,), predicted=predicted)
    words = words_in(Language.ENGLISH)

    header, _, cells = click_table([row], Load.VOLUME, words, Language.ENGLISH).splitlines()

    assert header.count("| Predicted | Prediction error |") == 2
    assert "+10.0 %" in cells
    assert "Predicted" not in lines(document())[0]
