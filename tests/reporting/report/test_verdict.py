"""Sentences about runs whose figures are chosen to be easy to check."""

from dataclasses import replace

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import Milestone, PerMilestone
from harness.reporting.opening_table import from_click_s
from harness.reporting.report.verdict import verdict
from harness.reporting.rows import Figure, TableRow, table_rows
from harness.reporting.statistics import summarise
from tests.reporting.report.judged import an_opened_document
from tests.runs import PREDICTED_ALONE, a_document, a_finished_document

DOCUMENT = a_finished_document()
FIRST = table_rows(DOCUMENT)[0]
FIRST_RENDER = Milestone.FIRST_RENDER


def figure(*times_s: float) -> Figure:
    return Figure(summarise(times_s), None, None, None, None, None, times_s)


def row(case: str, first_s: tuple[float, ...], complete_s: tuple[float, ...]) -> TableRow:
    first, complete = figure(*first_s), figure(*complete_s)
    return replace(
        FIRST,
        case=case,
        figures=PerMilestone(first, first, first, complete),
        counted_count=len(first_s),
    )


def test_the_case_that_renders_first_is_held_against_the_first_one() -> None:
    rows = [row("JLS", (2.2, 2.3, 2.4), (8.0,) * 3), row("Reduced", (0.2, 0.23, 0.3), (8.4,) * 3)]
    found = verdict(DOCUMENT, rows)

    assert found.sentence == (
        "On 4g, “Reduced” shows every slice after 0.23 s, 10.0 times sooner than “JLS”;"
        " the last pixel comes 5.0 % later."
    )
    assert found.certainty == "Sure: every one of 3 loads was sooner than every load of the other."


def test_where_the_real_viewer_was_measured_the_sentence_is_of_it() -> None:
    ours = [row("JLS", (2.2,) * 3, (8.0,) * 3), row("Reduced", (0.2,) * 3, (8.4,) * 3)]
    theirs = [row("JLS", (2.4,) * 3, (8.1,) * 3), row("Reduced", (1.2,) * 3, (8.1,) * 3)]
    viewed = [replace(each, lane=Lane.VIEWER) for each in theirs]
    mixed = [each for pair in zip(ours, viewed, strict=True) for each in pair]

    assert verdict(DOCUMENT, mixed).sentence == (
        "On 4g, in the real viewer, “Reduced” shows every slice after 1.20 s, 2.0 times sooner than"
        " “JLS”; the last pixel comes at the same time."
    )


def test_loads_that_overlap_are_not_sure() -> None:
    rows = [row("JLS", (0.2, 0.3, 0.4), (1.0,) * 3), row("Reduced", (0.1, 0.25, 0.3), (1.0,) * 3)]

    assert verdict(DOCUMENT, rows).certainty.startswith("Not sure")
    assert "the last pixel comes at the same time" in verdict(DOCUMENT, rows).sentence


def test_where_the_first_case_is_the_soonest_it_says_so() -> None:
    rows = [row("JLS", (0.05,), (1.0,)), row("Other", (0.2,), (1.0,))]
    found = verdict(DOCUMENT, rows)

    assert found.sentence == (
        "On 4g, “JLS” shows every slice after 50 ms, sooner than every other case;"
        " the last pixel comes after 1.00 s."
    )
    assert found.certainty == "One load: nobody knows how sure."


def test_a_case_that_never_completes_is_told() -> None:
    never = replace(row("Other", (0.1,), (1.0,)))
    never = replace(never, figures=replace(never.figures, complete=figure()))

    assert "it never completes" in verdict(DOCUMENT, [row("JLS", (2.0,), (3.0,)), never]).sentence


def test_a_prediction_is_the_same_every_time() -> None:
    document = a_finished_document(PREDICTED_ALONE)

    assert verdict(document, table_rows(document)).certainty.startswith("Predicted")
    assert document.scenario.load is Load.VOLUME


def test_a_run_in_which_nothing_counts_says_that() -> None:
    document = a_document()

    assert str(verdict(document, table_rows(document))) == (
        "Nothing was shown in any load that counts."
    )


def test_where_loads_begin_with_a_click_the_sentence_counts_from_it() -> None:
    document = an_opened_document()
    first, *_ = rows = table_rows(document)
    reduced = next(row for row in rows if row.case == "volume-jls-reduced")
    ratio = (from_click_s(first, FIRST_RENDER) or 0) / (from_click_s(reduced, FIRST_RENDER) or 1)

    assert verdict(document, [first, reduced]).sentence.startswith(
        "On slow, “volume-jls-reduced” shows every slice"
        f" {from_click_s(reduced, FIRST_RENDER):.2f} s after the click, {ratio:.1f} times sooner"
    )


def test_loads_from_the_click_are_compared_as_a_whole() -> None:
    document = an_opened_document()
    measured = [
        replace(each, lane=Lane.LOADER, counted_count=2, after_click=each.after_click * 2)
        for each in table_rows(document)[:3]
    ]

    assert verdict(document, measured).certainty.startswith("Sure: every one of 2 loads")
