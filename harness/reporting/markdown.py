"""Cells, tables and prose as Markdown (GitHub Flavored Markdown §4.10).

What was not measured is an empty cell, never a zero and never a guess.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from harness.core.units import format_size
from harness.reporting.statistics import Bias, Interval

Row = TypeVar("Row")
_FINE_BELOW_S = 0.1


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its header, how a row's cell is written, and whether it is a number.

    `key` is what a marker calls it, in every language; "" where it cannot be chosen.
    """

    header: str
    cell: Callable[[Row], str]
    is_number: bool = True
    key: str = ""


def table(columns: Sequence[Column[Row]], rows: Sequence[Row]) -> str:
    """A Markdown table: numbers to the right, words to the left."""
    rules = ("---:" if column.is_number else ":---" for column in columns)
    lines = [
        _line(escape_cell(column.header) for column in columns),
        _line(rules),
        *(_line(column.cell(row) for column in columns) for row in rows),
    ]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escape_cell(text: str) -> str:
    """A name as it may stand in a cell: no pipe splits it, nothing in it is markup."""
    for mark in "\\|<*_`[":
        text = text.replace(mark, f"\\{mark}")
    return one_line(text)


def escape_prose(text: str) -> str:
    """A sentence of a scenario or a dataset: its links stay, HTML and markers do not work."""
    return one_line(text).replace("<", "\\<")


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())


def milliseconds(time_s: float | None) -> str:
    """A time in ms: whole from 100 ms on, with one decimal below; "" for None."""
    if time_s is None:
        return ""
    return f"{time_s * 1000:.0f}" if time_s >= _FINE_BELOW_S else f"{time_s * 1000:.1f}"


def interval(between: Interval | None) -> str:
    """An interval in ms, its ends joined by a dash; one number where they print alike."""
    if between is None:
        return ""
    low, high = milliseconds(between.low_s), milliseconds(between.high_s)
    return low if low == high else f"{low}–{high}"


def spread(median_s: float, between: Interval) -> str:
    """A median with the interval around it; without one that prints like the median."""
    middle, ends = milliseconds(median_s), interval(between)
    return middle if ends == middle else f"{middle} ({ends})"


def difference(measured_s: float | None, other_s: float | None) -> str:
    """Measured less another time in ms, and in percent of that: "+51 (+2.3 %)"; "" without one.

    Both have the same sign, and none where both print as zero.
    """
    if measured_s is None or not other_s:
        return ""
    difference_s = measured_s - other_s
    digits = 0 if min(measured_s, other_s) >= _FINE_BELOW_S else 1
    amount = f"{abs(difference_s) * 1000:.{digits}f}"
    percent = f"{abs(difference_s) / other_s * 100:.1f}"
    sign = "−" if difference_s < 0 else "+"
    if not (float(amount) or float(percent)):
        sign = ""
    return f"{sign}{amount} ({sign}{percent} %)"


def signed_percent(ratio: float) -> str:
    """A relative difference: 0.011 is "+1.1 %"."""
    return f"{_signed(ratio * 100, 1)} %"


def signed_milliseconds(difference_s: float) -> str:
    """A difference of times with one decimal: "+0.3 ms"."""
    return f"{_signed(difference_s * 1000, 1)} ms"


def bias_percent(found: Bias | None) -> str:
    """A bias in percent with its interval: "+2.3 % (+1.0 … +3.4)"; "" for None."""
    if found is None:
        return ""
    percent = f"{_signed(found.percent, 1)} %"
    if found.low_percent is None or found.high_percent is None:
        return percent
    return f"{percent} ({_signed(found.low_percent, 1)} … {_signed(found.high_percent, 1)})"


def _signed(value: float, digits: int) -> str:
    # Python's "z" drops the sign of a zero; the sign of the rest is a true minus.
    return f"{value:+z.{digits}f}".replace("-", "−")


def count(value: float | None) -> str:
    """A median of counts: "174" or "87.5"; "" for None."""
    return "" if value is None else f"{value:g}"


def exact(amount: int) -> str:
    """Every digit of a whole number, in threes: "30,100,000"."""
    return f"{amount:,}"


def size(size_bytes: float | None) -> str:
    """A size in decimal units; "" for None."""
    return "" if size_bytes is None else format_size(size_bytes)
