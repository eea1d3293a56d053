"""Two runs of the same cases, one of them in the real viewer, as one table."""

from dataclasses import replace

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.language import Language
from harness.reporting.markdown import milliseconds
from harness.reporting.rows import table_rows
from harness.reporting.today import render_today
from tests.runs import BOTH_LANES, SCENARIO, a_finished_document

OURS = a_finished_document(SCENARIO)
VIEWED = a_finished_document(BOTH_LANES)


def cells(text: str, row: int) -> list[str]:
    return [cell.strip() for cell in text.splitlines()[2 + row].split("|")[1:-1]]


def test_a_row_has_what_was_published_what_its_rules_give_and_what_the_viewer_shows() -> None:
    first, *_ = table_rows(OURS)
    viewed, *_ = [row for row in table_rows(VIEWED) if row.lane is Lane.VIEWER]
    row = cells(render_today(OURS, VIEWED, Language.ENGLISH), 0)

    assert row[:2] == [first.case, first.network]
    for begin, milestone in ((2, Milestone.FIRST_RENDER), (5, Milestone.COMPLETE)):
        ours, theirs = first.figures.of(milestone), viewed.figures.of(milestone)
        wanted_s = (ours.published_s, ours.median_s, theirs.median_s)
        assert row[begin : begin + 3] == [milliseconds(each) for each in wanted_s]


def test_a_row_that_the_viewer_was_not_asked_for_has_nothing_of_it() -> None:
    alone = replace(
        VIEWED,
        scenario=replace(VIEWED.scenario, lanes=(Lane.LOADER,)),
        cases=tuple(row for row in VIEWED.cases if row.lane is Lane.LOADER),
    )

    assert cells(render_today(OURS, alone, Language.ENGLISH), 0)[4] == ""


def test_the_conditions_of_both_runs_stand_below() -> None:
    *_, ours, blank, viewed = render_today(OURS, VIEWED, Language.ENGLISH).splitlines()

    assert blank == ""
    assert ours.startswith("Measured 2000-01-01")
    assert viewed.startswith("Measured 2000-01-01")
