"""The times in the tables of a Markdown page, row by row, and what could not be read of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from harness.core.milestone import Milestone
from harness.reporting.audit.quantity import PrintedTime, printed_time_s

# What a column is called, in lower case, by the beginning of its header.
_CASE = ("type", "case", "configuration", "类型")
_NETWORK = ("network", "网络")
_SIZE = ("size", "大小")
_MILESTONES: Mapping[str, Milestone] = {
    "first render": Milestone.FIRST_RENDER,
    "首次渲染": Milestone.FIRST_RENDER,
    "第一渲染": Milestone.FIRST_RENDER,
    "final render": Milestone.COMPLETE,
    "最终渲染": Milestone.COMPLETE,
    "complete": Milestone.COMPLETE,
    "完成": Milestone.COMPLETE,
}
_LINK = re.compile(
    r"(?P<down>\d+(?:\.\d+)?)\s*mbit/s down\D+?(?P<up>\d+(?:\.\d+)?)\s*mbit/s up"
    r"\D+?(?P<latency>\d+(?:\.\d+)?)\s*ms",
    re.IGNORECASE,
)
_LOOKS_LIKE_TIME = re.compile(r"\d\s*m?s\b")


@dataclass(frozen=True, slots=True)
class Link:
    """The link that a page describes: rates, and a "latency" that may mean two things."""

    download_bps: float
    upload_bps: float
    latency_s: float


@dataclass(frozen=True, slots=True)
class Claim:
    """One printed time: where, of what, and what stands in the same row."""

    table: str
    line: int
    case: str
    network: str
    size: str
    milestone: Milestone
    text: str
    time_s: PrintedTime

    @property
    def row(self) -> tuple[str, str]:
        """What makes two rows of different tables the same."""
        return self.case, self.network


@dataclass(frozen=True, slots=True)
class Claims:
    """All of a page; `unread` are cells that look like times and could not be read, with lines."""

    place: str
    found: tuple[Claim, ...]
    unread: tuple[str, ...]
    link: Link | None


def claims_of(text: str, place: str) -> Claims:
    """The claims of a page; `place` names it."""
    parser = MarkdownIt("commonmark").enable("table")
    root = SyntaxTreeNode(parser.parse(text))
    found: list[Claim] = []
    unread: list[str] = []
    heading = ""
    for node in root.children:
        if node.type == "heading":
            heading = _text(node)
        elif node.type == "table":
            _read_table(node, heading, found, unread)
    return Claims(place, tuple(found), tuple(unread), _link(text))


def _read_table(node: SyntaxTreeNode, heading: str, found: list[Claim], unread: list[str]) -> None:
    first, *rows = (row for part in node.children for row in part.children)
    headers = [_text(cell).lower() for cell in first.children]
    begin = (node.map or (0, 0))[0] + 1
    # The line of a row: behind the header and the line of dashes (GFM §4.10).
    for line, row in enumerate(rows, start=begin + 2):
        cells = [_text(cell) for cell in row.children]
        claims = list(_row_claims(headers, cells, (heading, line)))
        found += claims
        read = {claim.text for claim in claims}
        unread += [
            f"{line}: {cell}"
            for cell in cells
            if _LOOKS_LIKE_TIME.search(cell) and cell not in read
        ]


def _row_claims(
    headers: Sequence[str], cells: Sequence[str], at: tuple[str, int]
) -> Iterator[Claim]:
    case, network, size = (_cell(headers, cells, names) for names in (_CASE, _NETWORK, _SIZE))
    for header, cell in zip(headers, cells, strict=True):
        milestone = next((m for name, m in _MILESTONES.items() if header.startswith(name)), None)
        unit = header.rpartition(", ")[2] if ", " in header else ""
        time_s = printed_time_s(cell, unit)
        if milestone is not None and time_s is not None and case:
            yield Claim(*at, case, network, size, milestone, cell, time_s)


def _cell(headers: Sequence[str], cells: Sequence[str], names: Sequence[str]) -> str:
    found = (c for h, c in zip(headers, cells, strict=True) if h.startswith(tuple(names)))
    return next(found, "")


def _link(text: str) -> Link | None:
    found = _LINK.search(" ".join(text.split()))
    if found is None:
        return None
    return Link(float(found["down"]) * 1e6, float(found["up"]) * 1e6, float(found["latency"]) / 1e3)


def _text(node: SyntaxTreeNode) -> str:
    inline = [child for child in node.walk() if child.type == "inline"]
    return " ".join(child.content.strip() for child in inline)
