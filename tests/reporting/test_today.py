"""Two runs of the same cases, one of them in the real viewer, as one table."""

from dataclasses import replace

import pytest

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


@pytest.mark.parametrize(
    ("language", "begin"), [(Language.ENGLISH, "Measured"), (Language.CHINESE, "测量日期")]
)
def test_one_line_tells_of_both_runs_and_says_once_what_they_share(
    language: Language, begin: str
) -> None:
    *_, blank, last = render_today(OURS, VIEWED, language).splitlines()

    assert blank == ""
    assert last.startswith(f"{begin} 2000-01-01")
    assert last.count("2000-01-01") == last.count("cs3d-2023-11") == 2
    assert last.count("n = 1") == last.count("synthetic-images") == 1


def test_a_network_that_all_rows_share_has_no_column() -> None:
    alone = [run.on_networks(["4g"]) for run in (OURS, VIEWED)]
    text = render_today(alone[0], alone[1], Language.ENGLISH)

    assert "| Network |" in render_today(OURS, VIEWED, Language.ENGLISH)
    assert "Network" not in text
    assert "; network 4g (emulated" in text
