"""Tables between the markers of anyone's page: fill them, or find the stale ones.

What stands between two markers is ours; the rest of the file is never touched. The same table may
stand in a file more than once.
"""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import BadInput
from harness.reporting.changes import is_alike
from harness.reporting.markers import Asked, Form, Marker, forms_of, marker_line, markers

Tables = Callable[[Asked, Form, str], str]
"""What gives a table in the form of its markers; the text is their place, for errors (BadInput)."""


@dataclass(frozen=True, slots=True)
class Region:
    """The lines between a pair of markers: `begin` and `end` are the markers' own indices."""

    place: str
    form: Form
    asked: Asked
    begin: int
    end: int
    indent: str


@dataclass(frozen=True, slots=True)
class StaleMarker:
    """A table that is not what its run gives; `line` counts from 1."""

    place: Path
    name: str
    line: int


def regions(text: str, page: Path) -> tuple[Region, ...]:
    """The tables a page asks for, in its order. Raises BadInput for markers that are none."""
    return tuple(_regions(text.splitlines(keepends=True), page))


def fill_markers(text: str, tables: Tables, page: Path, within_share: float | None = None) -> str:
    """The text of a page with every table in its place. The file's own line breaks stay.

    With `within_share`, a table that `is_alike` stays as it is. Raises BadInput for a page
    without a marker, a marker that is not closed or not one of ours, and a table of no run.
    """
    lines = text.splitlines(keepends=True)
    filled: list[str] = []
    position = 0
    for region in _wanted(text, page):
        content = _content(region, lines, tables, within_share)
        filled += [*lines[position : region.begin + 1], content]
        position = region.end
    return "".join([*filled, *lines[position:]])


def stale_markers(
    text: str, tables: Tables, page: Path, within_share: float | None = None
) -> tuple[StaleMarker, ...]:
    """The markers whose table `fill_markers` would write anew. Raises BadInput as that does."""
    lines = text.splitlines(keepends=True)
    return tuple(
        StaleMarker(page, region.asked.name, region.begin + 1)
        for region in _wanted(text, page)
        if _before(region, lines) != _content(region, lines, tables, within_share)
    )


def with_marker(text: str, name: str, page: Path, columns: Sequence[str] = ()) -> str:
    """The text of a page with empty markers for one more table at its end."""
    form = forms_of(page)[0]
    chosen = f"begin columns={','.join(columns)}" if columns else "begin"
    begin, end = (marker_line(form, name, edge) for edge in (chosen, "end"))
    before = text.rstrip()
    line_break = "\r\n" if "\r\n" in text else "\n"
    lines = [*([before, ""] if before else []), begin, "", end, ""]
    return line_break.join(lines)


def _wanted(text: str, page: Path) -> tuple[Region, ...]:
    found = regions(text, page)
    if not found:
        rule = "has no marker for a table"
        remedy = f"put one in with harness tables --insert NAME {page}"
        raise BadInput(str(page), None, rule, remedy)
    return found


def _before(region: Region, lines: list[str]) -> str:
    """What stands between two markers."""
    return "".join(lines[region.begin + 1 : region.end])


def _content(region: Region, lines: list[str], tables: Tables, within_share: float | None) -> str:
    """What belongs between two markers."""
    table = tables(region.asked, region.form, region.place)
    # Blank lines on both sides: without them a page takes the table for a part of the comment.
    text = f"\n{textwrap.indent(table, region.indent)}\n\n"
    line_break = "\r\n" if lines[region.begin].endswith("\r\n") else "\n"
    content, before = text.replace("\n", line_break), _before(region, lines)
    is_kept = within_share is not None and is_alike(before, content, within_share)
    return before if is_kept else content


def _regions(lines: list[str], page: Path) -> Iterator[Region]:
    opened: Marker | None = None
    for marker in markers(lines, page):
        name = marker.asked.name
        if opened is None and marker.is_begin:
            opened = marker
        elif opened is None:
            raise _broken(page, marker, 'has an "end" without "begin"', name)
        elif not marker.is_begin and name == opened.asked.name:
            place, index = f"{page}:{opened.index + 1}", opened.index
            yield Region(place, opened.form, opened.asked, index, marker.index, opened.indent)
            opened = None
        else:
            edge = "begins" if marker.is_begin else "ends"
            begun = opened.asked.name
            rule = f"{edge} inside the table {begun}, which begins in line {opened.index + 1}"
            raise _broken(page, marker, rule, begun)
    if opened:
        raise _broken(page, opened, 'has a "begin" without "end"', opened.asked.name)


def _broken(page: Path, marker: Marker, rule: str, expected: str) -> BadInput:
    begin = marker_line(marker.form, expected, "begin")
    place = f"{page}:{marker.index + 1}"
    remedy = f"write {begin} and, below, the same with end"
    return BadInput(place, marker.asked.name, rule, remedy)
