"""The first screen of a run: it fits, whatever names are in it."""

from itertools import takewhile

import pytest

from harness.reporting.first_screen import first_screen
from tests.runs import QUICK, a_finished_document, with_cases


@pytest.mark.parametrize("column_count", [80, 100])
def test_no_line_is_wider_than_the_terminal(column_count: int) -> None:
    document = a_finished_document(
        with_cases("a case with a name that is far too long to fit " * 3)
    )

    assert max(map(len, first_screen(document, column_count).splitlines())) <= column_count


def test_a_name_without_room_goes_on_below_and_nothing_of_it_is_lost() -> None:
    name = "a first range and the rest of it at full size"
    document = a_finished_document(with_cases(name))
    _, *rows = first_screen(document, 62).splitlines()
    first = next(place for place, row in enumerate(rows) if row.startswith("a first"))
    parts = [rows[first].split("  ")[0]]
    parts += [row.strip() for row in takewhile(lambda row: row.startswith("  "), rows[first + 1 :])]

    assert len(parts) > 1
    assert " ".join(parts) == name


def test_times_stand_beside_their_floors_and_what_was_published() -> None:
    header, first, *_ = first_screen(a_finished_document(), 100).splitlines()

    assert header.split("  ")[0] == "case"
    assert "publ." in header
    assert first.startswith("JLS")


def test_excluded_loads_are_marked() -> None:
    assert "* without " in first_screen(a_finished_document(), 100)


def test_a_quick_look_says_so_in_80_columns() -> None:
    last = first_screen(a_finished_document(QUICK), 80).splitlines()[-1]

    assert last.startswith("A quick look: one load a row")
    assert len(last) <= 80
