"""The first thing a terminal shows of a run: few columns, none of them broken."""

import textwrap
from collections.abc import Iterator, Sequence

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.reporting.markdown import milliseconds
from harness.reporting.opening_table import from_click_s, opened_s
from harness.reporting.rows import Figure, TableRow, table_rows
from harness.results.document import RunDocument

MOST_COLUMNS = 100
_LEAST_NAME = 10

_LAST = {Load.STACK: "final", Load.VOLUME: "complete"}
_GAP = "  "
_LEFT_COUNT = 2
"""How many columns hold words: case and network."""

_INDENT = "  "
"""Before what goes on of a name, so that it does not look like a case of its own."""


def first_screen(document: RunDocument, column_count: int) -> str:
    """A table of a run, times in milliseconds, at most so many columns of a terminal wide.

    Where cases would have no room, what was published is left out; at last names go on below.
    """
    rows = table_rows(document)
    table = _table(document, rows, column_count, published=document.published is not None)
    excluded_count = sum(len(row.invalid) for row in rows)
    lines = [table]
    if excluded_count:
        lines.append(f"* without {excluded_count} excluded loads")
    if document.scenario.is_quick:
        lines.append("A quick look: one load a row, which no page, history or gate takes.")
    return "\n".join(lines)


def _table(
    document: RunDocument, rows: Sequence[TableRow], column_count: int, *, published: bool
) -> str:
    lines = [_header(document, published), *(_cells(document, row, published) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    left = column_count - sum(widths[1:]) - len(_GAP) * (len(widths) - 1)
    if left < min(widths[0], _LEAST_NAME) and published:
        return _table(document, rows, column_count, published=False)
    widths[0] = max(len(_INDENT) + 1, min(widths[0], left))
    return "\n".join(line for cells in lines for line in _wrapped(cells, widths))


def _header(document: RunDocument, published: bool) -> list[str]:
    last = _LAST[document.scenario.load]
    if _begins_with_click(document):
        return ["case, from the click", "network", "opened, ms", "first, ms", f"{last}, ms", "n"]
    first = ["first, ms", "× floor", *(["publ."] if published else [])]
    second = [f"{last}, ms", "× floor", *(["publ."] if published else [])]
    return ["case", "network", *first, *second, "n"]


def _begins_with_click(document: RunDocument) -> bool:
    return any(case.opening for case in document.scenario.cases)


def _cells(document: RunDocument, row: TableRow, published: bool) -> list[str]:
    who = " (viewer)" if row.lane is Lane.VIEWER else ""
    cells = [f"{row.case}{who}", row.network]
    if _begins_with_click(document):
        return [*cells, *_after_click(row), _counted(row)]
    for figure in (row.figures.first_render, row.figures.complete):
        cells += [milliseconds(figure.median_s) or "–", _against_floor(figure)]
        cells += [milliseconds(figure.published_s)] if published else []
    return [*cells, _counted(row)]


def _after_click(row: TableRow) -> list[str]:
    """When the study was open and its images came; of a load without an opening, from its start."""
    milestones = (Milestone.FIRST_RENDER, Milestone.COMPLETE)
    if not row.after_click:
        return ["0", *(milliseconds(row.figures.of(each).median_s) or "–" for each in milestones)]
    times_s = (opened_s(row), *(from_click_s(row, each) for each in milestones))
    return [milliseconds(time_s) or "–" for time_s in times_s]


def _counted(row: TableRow) -> str:
    return f"{row.counted_count}{'*' if row.invalid else ''}"


def _against_floor(figure: Figure) -> str:
    """How many times the floor it took; "" without a floor."""
    if figure.median_s is None or not figure.floor_s:
        return ""
    return f"{figure.median_s / figure.floor_s:.2f}"


def _wrapped(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """A row, and below it what its name has no room for."""
    name, *more = textwrap.wrap(cells[0], widths[0], subsequent_indent=_INDENT)
    yield _line([name, *cells[1:]], widths)
    yield from more


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(
        cell.ljust(width) if place < _LEFT_COUNT else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()
