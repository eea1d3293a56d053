"""Whether a table says anything new: its figures against those of the table that stands there."""

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_CELL = re.compile(r"(?<!\\)\|")


def is_alike(before: str, now: str, within_share: float) -> bool:
    """Whether the first tables have the same rows and columns, and times that are close.

    Signed figures follow from the others, and figures in brackets are their spread: neither is
    compared. Texts of other forms than Markdown's are alike only where they are the same.
    """
    old, new = _first_table(before), _first_table(now)
    if not old or len(old) != len(new):
        return False
    return all(
        len(one) == len(other)
        and all(_are_close(*cells, within_share) for cells in zip(one, other, strict=True))
        for one, other in zip(old, new, strict=True)
    )


def _first_table(text: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.lstrip().startswith("|"):
            rows.append([cell.strip() for cell in _CELL.split(line)])
        elif rows:
            break
    return rows


def _are_close(before: str, now: str, within_share: float) -> bool:
    if before == now or _is_signed((before, now)):
        return True
    one, other = (_NUMBER.match(cell) for cell in (before, now))
    if one is None or other is None:
        return False
    # What stands behind the figure is its unit and its spread.
    unit, other_unit = (
        cell[found.end() :].partition("(")[0].strip()
        for cell, found in ((before, one), (now, other))
    )
    old, new = (float(found[0].replace(",", "")) for found in (one, other))
    return unit == other_unit and abs(new - old) <= within_share * old


def _is_signed(cells: Iterable[str]) -> bool:
    return all(cell.startswith(("+", "−", "0 (0", "0.0 (0")) for cell in cells)
