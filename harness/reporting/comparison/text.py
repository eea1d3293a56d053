"""A comparison in words: for a terminal of 80 columns, and as Markdown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from harness.reporting.comparison.comparison import Comparison
from harness.reporting.comparison.verdict import MOST_WANTED, Measured, Verdict
from harness.reporting.markdown import (
    Column,
    escape_cell,
    escape_prose,
    milliseconds,
    signed_percent,
    table,
)
from harness.results.figures import FigureMoment, Part
from harness.results.sample import RowKey

METHOD = (
    "Slower or faster: p of an exact {test} test, corrected over all figures (Holm, so that a table"
    " in which nothing changed has any of them in at most 1 of 100 cases), and medians that differ"
    " by more than 0.5 %, 2 ms and what the figure's history says. Same: the 95 % interval of the"
    " ratio lies within that. Unknown: neither. Decode again: one image, decoded over and over"
    " after the load beside a fixed piece of work, at a stated pace; there medians must differ by"
    " 3 %."
)
_MARKS = {
    Verdict.SAME: "same",
    Verdict.SLOWER: "SLOWER",
    Verdict.FASTER: "faster",
    Verdict.UNKNOWN: "?",
}
_PARTS = (Part.WHOLE, Part.WIRE, Part.DECODE, Part.RENDER)
_SOME_HAVE = (Part.DECODE_AGAIN,)


@dataclass(frozen=True, slots=True)
class Line:
    """One milestone of one row: the verdicts on all of it and on its parts."""

    row: RowKey
    milestone: FigureMoment
    figures: dict[Part, Measured]

    def told(self, part: Part) -> str:
        """The verdict, and by how much where it is one of a change."""
        found = self.figures.get(part)
        if found is None:
            return ""
        mark = _MARKS[found.verdict]
        changed = found.verdict in (Verdict.SLOWER, Verdict.FASTER)
        return f"{mark} {amount(found)}" if changed else mark


def lines_of(comparison: Comparison) -> list[Line]:
    """The lines of a table, in its order."""

    def place(figure: Measured) -> tuple[RowKey, FigureMoment]:
        return figure.key.row, figure.key.milestone

    return [
        Line(row, milestone, {figure.key.part: figure for figure in figures})
        for (row, milestone), figures in groupby(comparison.measured, key=place)
    ]


def line_columns(lines: Sequence[Line], clean: Callable[[str], str] = str) -> list[Column[Line]]:
    """The columns of a table of these; `clean` makes names fit to stand in it."""

    def told(part: Part) -> Callable[[Line], str]:
        return lambda line: line.told(part)

    parts = [*_PARTS, *(p for p in _SOME_HAVE if any(p in line.figures for line in lines))]
    return [
        Column("Row", lambda line: clean(row_name(line.row)), is_number=False),
        Column("Until", lambda line: line.milestone.value.replace("_", " "), is_number=False),
        *(Column(part.value.capitalize(), told(part), is_number=False) for part in parts),
    ]


def summary(comparison: Comparison) -> str:
    """The verdict in one sentence."""
    if comparison.is_empty:
        return "Nothing to compare: no row has samples in both."
    counts = comparison.counts
    told = [f"{count} {verdict.value}" for verdict, count in counts.items() if count]
    exact = f"{len(comparison.changes)} of {comparison.exact_count} exact figures changed"
    return f"{', '.join(told) or 'nothing measured'}; {exact}."


def details(comparison: Comparison) -> Iterator[str]:
    """Whatever is not the same, one sentence each; what cannot be said last."""
    for change in comparison.changes:
        yield f"changed: {change}; reason: {'; '.join(change.reasons)}"
    for verdict in (Verdict.SLOWER, Verdict.FASTER, Verdict.UNKNOWN):
        for figure in comparison.of(verdict):
            yield f"{verdict.value}: {figure.key}: {_numbers(figure)}"
    for what, rows in (
        ("only in the base", comparison.only_base),
        ("only in the head", comparison.only_head),
        ("no sample counts in the head", comparison.uncounted),
    ):
        for row in rows:
            yield f"{what}: {row_name(row)}"


def across_note(comparison: Comparison) -> str:
    """What the two do not share, where the comparison was asked for in spite of it; or ""."""
    if not comparison.differences:
        return ""
    return f"Compared across differences: {'; '.join(comparison.differences)}."


def method(comparison: Comparison) -> str:
    """How the verdicts came about."""
    return METHOD.format(test="signed-rank" if comparison.are_pairs else "Mann-Whitney")


def as_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown, as a job's summary or a comment shows it."""
    note = across_note(comparison)
    found = list(details(comparison))
    blocks = [
        f"**{escape_prose(comparison.scenario)}: {summary(comparison)}**",
        *([f"**{escape_prose(note)}**"] if note else []),
        f"Base: {escape_prose(comparison.base)}. Head: {escape_prose(comparison.head)}.",
        *(["\n".join(f"- {escape_prose(each)}" for each in found)] if found else []),
    ]
    if lines := lines_of(comparison):
        rows = table(line_columns(lines, escape_cell), lines)
        blocks.append(f"<details><summary>Every figure</summary>\n\n{rows}\n\n</details>")
        blocks.append(method(comparison))
    return "\n\n".join(blocks) + "\n"


def amount(figure: Measured) -> str:
    """By how much: in percent, or in ms of what took no time before."""
    if figure.ratio is None:
        return f"+{milliseconds(figure.difference_s)} ms"
    return signed_percent(figure.ratio)


def _numbers(figure: Measured) -> str:
    times = f"{milliseconds(figure.base_s)} → {milliseconds(figure.head_s)} ms"
    ends = ""
    if figure.ratio_low is not None and figure.ratio_high is not None:
        ends = f", {signed_percent(figure.ratio_low)} … {signed_percent(figure.ratio_high)}"
    told = f"{times} ({amount(figure)}{ends}), p {figure.p_corrected:.2g}"
    counts = f"n {figure.base_count}/{figure.head_count}"
    if figure.wanted_count is None:
        return f"{told}, {counts}"
    more = "over " if figure.wanted_count == MOST_WANTED else "about "
    return f"{told}, {counts}; it would take {more}{figure.wanted_count} of each"


def row_name(row: RowKey) -> str:
    """A row by its case, its network, and who loaded."""
    case, network, lane = row
    return f"{case}, {network}" if lane.value == "loader" else f"{case}, {network} ({lane.value})"
