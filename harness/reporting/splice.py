"""Tables between markers in anyone's Markdown file.

    <!-- harness:table volume begin -->
    <!-- harness:table volume end -->

What stands between the two lines is ours; the rest of the file is never touched. Markers in
fenced code are text. The same table may stand in a file more than once. Markers with nothing
between them may wait for a run that is still to come.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.errors import BadInput

_MARKER = re.compile(r"\s*<!--\s*harness:table\s+(?P<name>\S+)\s+(?P<edge>\S+)\s*-->\s*")
_ALMOST = re.compile(r"\s*<!--\s*harness:")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BEGIN = "begin"
_END = "end"


@dataclass(frozen=True, slots=True)
class Region:
    """The lines between a pair of markers: `begin` and `end` are the markers' own indices."""

    name: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class StaleMarker:
    """A table that is not what its run gives; `line` counts from 1."""

    place: str
    name: str
    line: int


def marker_names(text: str, place: str) -> tuple[str, ...]:
    """The tables a text asks for, in its order. Raises BadInput."""
    return tuple(region.name for region in _regions(text.splitlines(keepends=True), place))


def waiting_names(text: str, tables: Mapping[str, str], place: str) -> tuple[str, ...]:
    """The tables that a text asks for and nobody has, nothing in their place yet."""
    lines = text.splitlines(keepends=True)
    return tuple(
        region.name for region in _regions(lines, place) if _is_waiting(region, lines, tables)
    )


def fill_markers(text: str, tables: Mapping[str, str], place: str = "text") -> str:
    """The text with every table in its place; `place` names the file in errors.

    Waiting markers stay as they are, and so do the file's own line breaks. Raises BadInput for
    a table of no run, and for a marker that is not closed, or not one of ours.
    """
    lines = text.splitlines(keepends=True)
    filled: list[str] = []
    position = 0
    for region in _regions(lines, place):
        if _is_waiting(region, lines, tables):
            continue
        content = _content(region, tables, place, _line_break(lines[region.begin]))
        filled += [*lines[position : region.begin + 1], content]
        position = region.end
    return "".join([*filled, *lines[position:]])


def stale_markers(
    text: str, tables: Mapping[str, str], place: str = "text"
) -> tuple[StaleMarker, ...]:
    """The markers whose table is not current. Raises BadInput as `fill_markers` does."""
    lines = text.splitlines(keepends=True)
    return tuple(
        StaleMarker(place, region.name, region.begin + 1)
        for region in _regions(lines, place)
        if not _is_waiting(region, lines, tables)
        and "".join(lines[region.begin + 1 : region.end])
        != _content(region, tables, place, _line_break(lines[region.begin]))
    )


def _is_waiting(region: Region, lines: list[str], tables: Mapping[str, str]) -> bool:
    is_empty = not "".join(lines[region.begin + 1 : region.end]).strip()
    return is_empty and region.name not in tables


def _content(region: Region, tables: Mapping[str, str], place: str, line_break: str) -> str:
    if region.name not in tables:
        known = ", ".join(sorted(tables)) or "none"
        raise BadInput(
            f"{place}:{region.begin + 1}",
            region.name,
            f"is a table without a run (there are: {known})",
            "correct the name, name its run with --run, or empty what stands between the markers",
        )
    # Blank lines on both sides: without them Markdown takes the table for a part of the comment.
    return f"\n{tables[region.name]}\n\n".replace("\n", line_break)


def _line_break(line: str) -> str:
    return "\r\n" if line.endswith("\r\n") else "\n"


def _regions(lines: list[str], place: str) -> Iterator[Region]:
    opened: tuple[str, int] | None = None
    for index, name, edge in _markers(lines, place):
        where = f"{place}:{index + 1}"
        match (edge, opened):
            case ("begin", None):
                opened = name, index
            case ("end", (begun, begin)) if begun == name:
                yield Region(name, begin, index)
                opened = None
            case (_, None):
                raise _broken(where, name, 'has an "end" without "begin"', name)
            case (_, (begun, begin)):
                rule = f"begins inside the table {begun}, which begins in line {begin + 1}"
                raise _broken(where, name, rule, begun)
    if opened:
        name, begin = opened
        raise _broken(f"{place}:{begin + 1}", name, 'has a "begin" without "end"', name)


def _broken(where: str, name: str, rule: str, expected: str) -> BadInput:
    remedy = f"write <!-- harness:table {expected} begin --> and, below, the same with end"
    return BadInput(where, name, rule, remedy)


def _markers(lines: list[str], place: str) -> Iterator[tuple[int, str, str]]:
    """Line index, name and edge of every marker outside fenced code (CommonMark §4.5)."""
    fence = ""
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            closes = mark and mark[1].startswith(fence) and not line[mark.end() :].strip()
            fence = "" if closes else fence
        elif mark:
            fence = mark[1]
        elif found := _MARKER.fullmatch(line):
            if found["edge"] not in (_BEGIN, _END):
                raise _broken(
                    f"{place}:{index + 1}",
                    found["edge"],
                    'found, expected "begin" or "end"',
                    found["name"],
                )
            yield index, found["name"], found["edge"]
        elif _ALMOST.match(line):
            raise _broken(f"{place}:{index + 1}", line.strip(), "is not a valid marker", "NAME")
