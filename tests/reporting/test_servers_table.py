"""Runs of the same images from several servers, joined."""

from dataclasses import replace

import pytest

from harness.core.milestone import Milestone
from harness.errors import BadInput
from harness.reporting.language import Language
from harness.reporting.markdown import milliseconds
from harness.reporting.markers import Asked, Form
from harness.reporting.pages import SERVERS, PageTables
from harness.reporting.rows import table_rows
from harness.reporting.servers_table import render_servers
from harness.results.document import RunDocument
from tests.runs import a_finished_document

OURS = a_finished_document()
TITLE = {"en": "An archive", "zh": "归档"}


def of_a_server() -> RunDocument:
    """The same run, in whose every wait the link waited 10 ms for a server."""
    rows = tuple(
        replace(
            row,
            samples=tuple(
                replace(s, waits=s.waits.map(lambda wait: wait and wait.with_server(0.01)))
                for s in row.samples
            ),
        )
        for row in OURS.cases
    )
    return replace(OURS, cases=rows, scenario=replace(OURS.scenario, title=TITLE))


def cells(text: str) -> list[list[str]]:
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]


def test_each_row_names_who_has_the_images_and_what_of_the_time_is_theirs() -> None:
    rows = cells(render_servers((OURS, of_a_server()), Language.ENGLISH))
    expected = table_rows(OURS)

    assert len(rows) == 2 * len(expected)
    assert {row[0] for row in rows} == {OURS.scenario.title["en"], "An archive"}
    ours, theirs = rows[0], rows[len(expected)]
    complete_s = expected[0].figures.of(Milestone.COMPLETE).median_s
    assert ours[4] == theirs[4] == milliseconds(complete_s)
    assert (ours[5], theirs[5]) == ("", "10.0")


@pytest.mark.parametrize(
    ("language", "source", "title"),
    [(Language.ENGLISH, "Images from", "An archive"), (Language.CHINESE, "图像来源", "归档")],
)
def test_it_is_in_the_language_of_the_page(language: Language, source: str, title: str) -> None:
    text = render_servers((of_a_server(),), language)

    assert source in text.splitlines()[0]
    assert cells(text)[0][0] == title


def test_a_page_has_it_of_the_runs_that_are_called_so() -> None:
    tables = PageTables({"real-b": OURS, "other": OURS, "real-a": OURS}, Language.ENGLISH)
    text = tables.table(Asked(SERVERS), Form.MARKDOWN, "page.md")

    assert len(cells(text)) == 2 * len(table_rows(OURS))
    assert SERVERS in tables.names
    with pytest.raises(BadInput, match="a table without a run"):
        PageTables({"other": OURS}, Language.ENGLISH).table(Asked(SERVERS), Form.MARKDOWN, "p")
