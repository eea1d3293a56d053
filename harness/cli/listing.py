"""Entries for people, one line each, as wide as the terminal; and for programs, as JSON."""

import json
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import Any

from pydantic import TypeAdapter

from harness.reporting.markdown import Column, Row, one_line

_GAP = "  "
_CUT = "…"


def print_list(columns: Sequence[Column[Row]], rows: Sequence[Row]) -> None:
    """Print a heading and one line for each row; 80 columns where there is no terminal."""
    for line in list_lines(columns, rows, get_terminal_size().columns):
        print(line)


def list_lines(columns: Sequence[Column[Row]], rows: Sequence[Row], width: int) -> list[str]:
    """A heading and one line for each row, in columns; what does not fit in `width` is cut."""
    table = [[column.header for column in columns]]
    table += [[one_line(column.cell(row)) for column in columns] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*table, strict=True)]
    return [_line(columns, cells, widths, width) for cells in table]


def json_value(value: object) -> Any:
    """A dataclass of ours as JSON values: the names of its fields, enums by their values."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def print_json(document: Any) -> None:
    """Print JSON values as text."""
    print(json.dumps(document, indent=1, ensure_ascii=False))


def _line(
    columns: Sequence[Column[Row]], cells: Sequence[str], widths: Sequence[int], width: int
) -> str:
    aligned = (
        cell.rjust(of) if column.is_number else cell.ljust(of)
        for column, cell, of in zip(columns, cells, widths, strict=True)
    )
    line = _GAP.join(aligned).rstrip()
    return line if len(line) <= width else f"{line[: width - len(_CUT)].rstrip()}{_CUT}"
