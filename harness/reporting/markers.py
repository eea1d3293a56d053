"""Markers for tables in pages, and the three forms in which a page may write them.

    <!-- harness:table volume begin -->         Markdown
    {/* harness:table volume begin */}          MDX, where an HTML comment breaks the page
    .. harness:table volume begin               reStructuredText

A marker has a line of its own. Behind `begin` may stand `lang=zh`, `networks=4g,local` and
`columns=type,network,first-render` or `columns=published`. Markers in code are text; anything else
that looks like a marker and is none is an error, since its table would never be written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum
from pathlib import Path

from harness.errors import BadInput
from harness.reporting.language import Language


class Form(Enum):
    """How a comment is written; the value is a pattern for `str.format`."""

    MARKDOWN = "<!-- {} -->"
    MDX = "{{/* {} */}}"
    RESTRUCTURED_TEXT = ".. {}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that a page asks for.

    `language` None is the page's; no `columns` and no `networks` are all of them.
    """

    name: str
    language: Language | None = None
    columns: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: the index of its line, and what stands there."""

    index: int
    form: Form
    asked: Asked
    is_begin: bool
    indent: str


_KEYWORD = "harness:table"
_EDGES = ("begin", "end")
_OPTIONS = ("lang", "columns", "networks")
_ALIKE_RATIO = 0.8
_LINES = {
    Form.MARKDOWN: re.compile(r"(\s*)<!--\s*(.*?)\s*-->\s*"),
    Form.MDX: re.compile(r"(\s*)\{/\*\s*(.*?)\s*\*/\}\s*"),
    # What is indented is a part of something else there, of code mostly.
    Form.RESTRUCTURED_TEXT: re.compile(r"()\.\.\s+(.*?)\s*"),
}
_OPENERS = {
    Form.MARKDOWN: re.compile(r"<!--\s*(.*?)\s*(?:-->|$)"),
    Form.MDX: re.compile(r"\{/\*\s*(.*?)\s*(?:\*/\}|$)"),
}
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def forms_of(page: Path) -> tuple[Form, ...]:
    """The forms that a page may use, its usual one first; Docusaurus reads .md as MDX, too."""
    match page.suffix.lower():
        case ".mdx":
            return (Form.MDX,)
        case ".rst" | ".rest":
            return (Form.RESTRUCTURED_TEXT,)
        case _:
            return (Form.MARKDOWN, Form.MDX)


def marker_line(form: Form, name: str, edge: str) -> str:
    """A marker as a page has it."""
    return form.value.format(f"{_KEYWORD} {name} {edge}")


def markers(lines: list[str], page: Path) -> Iterator[Marker]:
    """Every marker outside code. Raises BadInput for what looks like one and is none."""
    forms = forms_of(page)
    for index, line in _outside_code(lines, forms[0]):
        for form, indent, text in _comments(line, forms):
            place = f"{page}:{index + 1}"
            if not _is_meant(text):
                continue
            if form not in forms:
                rule = f"is no comment in a page called *{page.suffix}"
                raise _no_marker(place, line, rule, forms[0])
            if indent is None:
                raise _no_marker(place, line, "has no line of its own", form)
            asked, is_begin = _read(text, place, form)
            yield Marker(index, form, asked, is_begin, indent)


def _outside_code(lines: list[str], form: Form) -> Iterator[tuple[int, str]]:
    """The lines with their index, without fenced code (CommonMark §4.5)."""
    fence = ""
    for index, line in enumerate(lines):
        mark = None if form is Form.RESTRUCTURED_TEXT else _FENCE.match(line)
        if fence:
            closes = mark and mark[1].startswith(fence) and not line[mark.end() :].strip()
            fence = "" if closes else fence
        elif mark:
            fence = mark[1]
        else:
            yield index, line


def _comments(line: str, forms: tuple[Form, ...]) -> Iterator[tuple[Form, str | None, str]]:
    """Comments with what stands before them; None where anything but spaces is beside them."""
    for form, pattern in _LINES.items():
        if found := pattern.fullmatch(line):
            if form is not Form.RESTRUCTURED_TEXT or form in forms:
                yield form, found[1], found[2]
            return
    text = _CODE_SPAN.sub("", line)
    for form, pattern in _OPENERS.items():
        for found in pattern.finditer(text):
            yield form, None, found[1]


def _is_meant(text: str) -> bool:
    """Whether a comment is a marker, or was meant to be one."""
    words = text.lower().split()
    if not words:
        return False
    if words[0].startswith("harness:") or _is_alike(words[0]):
        return True
    has_edge = any(edge in words for edge in _EDGES)
    return has_edge and _is_alike(":".join(words[:2]))


def _is_alike(word: str) -> bool:
    return SequenceMatcher(None, word, _KEYWORD).ratio() >= _ALIKE_RATIO


def _read(text: str, place: str, form: Form) -> tuple[Asked, bool]:
    keyword, *words = text.split()
    if keyword != _KEYWORD or len(words) < 2:
        raise _no_marker(place, text, "is not a valid marker", form)
    name, edge, *options = words
    if edge not in _EDGES:
        raise _no_marker(place, edge, 'found, expected "begin" or "end"', form, name)
    is_begin = edge == "begin"
    if options and not is_begin:
        raise _no_marker(place, options[0], 'stands behind "end"', form, name)
    return _with_options(Asked(name), options, place), is_begin


def _with_options(asked: Asked, options: Sequence[str], place: str) -> Asked:
    for option in options:
        key, _, value = option.partition("=")
        match key if value else "":
            case "lang":
                asked = replace(asked, language=_language(value, place))
            case "columns":
                asked = replace(asked, columns=tuple(value.split(",")))
            case "networks":
                asked = replace(asked, networks=tuple(value.split(",")))
            case _:
                rule = "is not an option of a marker"
                remedy = f"write {' or '.join(f'{each}=…' for each in _OPTIONS)}, without spaces"
                raise BadInput(place, option, rule, remedy)
    return asked


def _language(tag: str, place: str) -> Language:
    try:
        return Language(tag)
    except ValueError:
        known = " or ".join(each.value for each in Language)
        raise BadInput(place, tag, "is no language of the tables", f"write {known}") from None


def _no_marker(place: str, shown: str, rule: str, form: Form, name: str = "NAME") -> BadInput:
    begin = marker_line(form, name, "begin")
    remedy = f"write {begin} on a line of its own and, below, the same with end"
    return BadInput(place, shown.strip(), rule, remedy)
