"""Tables with the columns that somebody asks for."""

import pytest

from harness.errors import BadInput
from harness.reporting.chosen_columns import (
    ColumnSet,
    on_chosen_networks,
    render_columns,
    render_published_columns,
)
from harness.reporting.footer import last_line
from harness.reporting.language import Language
from harness.reporting.markdown import milliseconds
from harness.reporting.render import render_brief_table, render_table
from harness.reporting.rows import table_rows
from harness.results.document import RunDocument
from tests.runs import BOTH_LANES, a_finished_document

RUN = a_finished_document()


def rendered(*columns: str, is_brief: bool = False) -> str:
    return render_columns(RUN, Language.ENGLISH, columns, "--columns", is_brief)


def header(document: RunDocument, language: Language) -> str:
    return render_published_columns(document, language).splitlines()[0]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.ENGLISH, "| Type | Network | Size | First Render | Complete |"),
        (Language.CHINESE, "| 类型 | 网络 | 大小 | 首次渲染 | 完成 |"),
    ],
)
def test_the_published_page_has_five_columns(language: Language, expected: str) -> None:
    assert header(RUN, language) == expected


def test_a_row_has_its_two_times_in_ms_and_the_conditions_stand_below() -> None:
    first, *_ = rows = table_rows(RUN)
    lines = render_published_columns(RUN, Language.ENGLISH).splitlines()
    cells = [cell.strip() for cell in lines[2].split("|")[1:-1]]

    assert cells[:2] == ["JLS", "4g"]
    assert cells[3:] == [
        f"{milliseconds(figure.median_s)} ms"
        for figure in (first.figures.first_render, first.figures.complete)
    ]
    assert lines[-1] == last_line(RUN, rows, Language.ENGLISH)


def test_a_row_of_the_real_viewer_says_so_where_both_lanes_were_measured() -> None:
    text = render_published_columns(a_finished_document(BOTH_LANES), Language.ENGLISH)

    assert "| JLS | 4g" in text
    assert "| JLS (Real viewer) | 4g" in text
    assert "(Our loader)" not in text


def test_a_set_is_asked_for_by_its_name() -> None:
    assert rendered() == rendered("full") == render_table(RUN, Language.ENGLISH)
    assert rendered("brief") == render_brief_table(RUN, Language.ENGLISH)
    assert rendered("published") == render_published_columns(RUN, Language.ENGLISH)
    assert rendered("n", "type", is_brief=True).startswith("| n | Type |")
    assert {each.value for each in ColumnSet} == {"full", "brief", "published"}


def test_a_column_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(BadInput, match=r'--columns: "publised" is no column .* brief, published\)'):
        rendered("publised")


def test_the_rows_of_chosen_networks_stay_with_what_belongs_to_them() -> None:
    chosen = on_chosen_networks(RUN, ["local"], "page.md:1")

    assert {row.network for row in table_rows(chosen)} == {"local"}
    assert "4g" not in render_published_columns(chosen, Language.ENGLISH)
    assert on_chosen_networks(RUN, [], "page.md:1") is RUN
    with pytest.raises(BadInput, match=r'"5g" is no network .* 4g, local\)'):
        on_chosen_networks(RUN, ["5g"], "page.md:1")
