import pytest

from harness.cli.listing import list_lines, print_list
from harness.reporting.markdown import Column

COLUMNS: list[Column[tuple[str, int]]] = [
    Column("Name", lambda row: row[0], is_number=False),
    Column("Size", lambda row: str(row[1])),
    Column("Note", lambda row: f"of {row[0]},\nin words", is_number=False),
]
ROWS = [("one", 1), ("twenty", 20_000)]


def test_an_entry_is_one_line_in_columns() -> None:
    assert list_lines(COLUMNS, ROWS, 80) == [
        "Name     Size  Note",
        "one         1  of one, in words",
        "twenty  20000  of twenty, in words",
    ]


@pytest.mark.parametrize(
    ("width", "last"),
    [
        (34, "twenty  20000  of twenty, in words"),
        (33, "twenty  20000  of twenty, in wor…"),
        (15, "twenty  20000…"),
    ],
)
def test_what_is_wider_than_the_terminal_is_cut(width: int, last: str) -> None:
    lines = list_lines(COLUMNS, ROWS, width)

    assert lines[-1] == last
    assert all(len(line) <= width for line in lines)


def test_without_a_terminal_a_line_has_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    print_list([Column("Note", lambda row: row, is_number=False)], ["word " * 100])
    [_, line] = capsys.readouterr().out.splitlines()

    assert len(line) == 80


def test_a_terminal_is_used_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    print_list([Column("Note", lambda row: row, is_number=False)], ["x" * 100])

    assert capsys.readouterr().out.splitlines()[-1] == "x" * 100


def test_nothing_is_listed_under_its_heading() -> None:
    assert list_lines(COLUMNS, [], 80) == ["Name  Size  Note"]
