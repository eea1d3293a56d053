"""What blocks of loads say of the gate, as a page: false alarms, and changes found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from harness.reporting.comparison.error_rates import (
    LEAST_FOUND_SHARE,
    MOST_FALSE_SHARE,
    Rate,
    alarms,
)
from harness.reporting.markdown import Column, table
from harness.results.figures import MeasuredFigure, Part, RunFigures

DECODING = "decoding 10 % slower"
_SLOWER_DECODING_RATIO = 0.1
Triples = Sequence[tuple[RunFigures, ...]]
_ABOUT = """\
# How often the gate is wrong

Made by `make bench-gate` of real loads over the emulated link, {repeats} of a block, in the order
measured. Each plain block is the base of the next, and the one behind that confirms an alarm:
{count} tables in which nothing changed. Every change was measured beside them, but slower decoding,
which is the measured time of each plain load, made 10 % longer. Intervals are of 95 % (Clopper and
Pearson; one-sided where it is none or all). Machine: {machine}.
"""


def gate_page(triples: Mapping[str, Triples], plain: str) -> str:
    """The page of some blocks, by what was changed."""
    unchanged = triples[plain]
    cases = {
        "nothing": unchanged,
        **{name: found for name, found in triples.items() if name != plain},
        DECODING: [(base, _decoding(head), _decoding(again)) for base, head, again in unchanged],
    }
    rows = [(name, alarms([(a, b, c) for a, b, c in found])) for name, found in cases.items()]
    base = unchanged[0][0]
    about = _ABOUT.format(
        repeats=base.rows[0].attempted_count,
        count=len(unchanged),
        machine=base.must_match["machine"],
    )
    shown = table(
        [
            Column("Changed", lambda row: row[0], is_number=False),
            Column("Tables", lambda row: str(row[1].first.table_count)),
            Column("Alarms", lambda row: _told(row[1].first)),
            Column("Confirmed", lambda row: _told(row[1].confirmed)),
            Column("Wanted", lambda row: _wanted(row[0], row[1].confirmed), is_number=False),
        ],
        rows,
    )
    return f"{about}\n{shown}\n"


def _told(rate: Rate) -> str:
    low, high = rate.interval
    return f"{rate.alarm_count} ({low * 100:.1f} to {high * 100:.1f} %)"


def _wanted(name: str, rate: Rate) -> str:
    if name == "nothing":
        return f"at most {MOST_FALSE_SHARE:.0%}: {_reached(rate.interval[1] <= MOST_FALSE_SHARE)}"
    return f"at least {LEAST_FOUND_SHARE:.0%}: {_reached(rate.share >= LEAST_FOUND_SHARE)}"


def _reached(is_reached: bool) -> str:
    return "reached" if is_reached else "**missed**"


def _decoding(run: RunFigures) -> RunFigures:
    """The same loads with a decoder that takes a tenth longer."""
    rows = tuple(
        replace(
            row,
            measured=tuple(
                replace(figure, times_s=tuple(_longer(figure, row.measured)))
                for figure in row.measured
            ),
        )
        for row in run.rows
    )
    return replace(run, rows=rows)


def _longer(figure: MeasuredFigure, others: Sequence[MeasuredFigure]) -> list[float]:
    if figure.part not in (Part.WHOLE, Part.DECODE):
        return list(figure.times_s)
    decode = next(
        each for each in others if each.milestone is figure.milestone and each.part is Part.DECODE
    )
    return [
        time_s + _SLOWER_DECODING_RATIO * decode_s
        for time_s, decode_s in zip(figure.times_s, decode.times_s, strict=True)
    ]
