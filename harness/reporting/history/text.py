"""A history for a terminal: a line a figure, with its curve in blocks, and the steps below."""

from collections.abc import Iterator, Mapping, Sequence

from harness.core.lane import Lane
from harness.reporting.history.curve import Curve
from harness.reporting.history.steps import Step, steps
from harness.reporting.markdown import Column, milliseconds, signed_percent

_BLOCKS = "▁▂▃▄▅▆▇█"
_DRAWN_COUNT = 20


def curve_columns() -> list[Column[Curve]]:
    """The columns of that table, times in ms."""
    return [
        Column("Row", _row_name, is_number=False),
        Column("Until", _milestone, is_number=False),
        Column("n", lambda curve: str(len(curve.points))),
        Column("First", lambda curve: milliseconds(curve.medians_s[0])),
        Column("Last", lambda curve: milliseconds(curve.medians_s[-1])),
        Column("ms", lambda curve: drawn(curve.medians_s), is_number=False),
    ]


def drawn(values_s: Sequence[float]) -> str:
    """The last values as blocks, from the lowest to the highest of them."""
    shown = values_s[-_DRAWN_COUNT:]
    low, high = min(shown), max(shown)
    span = high - low or 1.0
    return "".join(_BLOCKS[round((value - low) / span * (len(_BLOCKS) - 1))] for value in shown)


def step_lines(curves: Sequence[Curve], because: Mapping[str, str]) -> Iterator[str]:
    """Every step in a sentence: which figure, when, from what to what, and why if that is known."""
    for curve in curves:
        for step in steps(curve, because):
            yield f"{curve.key}: {step_in_words(step)}"


def step_in_words(step: Step) -> str:
    """From what to what, since which run."""
    by = f" ({signed_percent(step.ratio)})" if step.ratio is not None else ""
    figures = step.at.run.figures
    since = f"since {step.at.run.run_id}, {figures.name}"
    known = f"; acknowledged: {step.because}" if step.because else ""
    return f"{milliseconds(step.before_s)} → {milliseconds(step.after_s)} ms{by} {since}{known}"


def _row_name(curve: Curve) -> str:
    case, network, lane = curve.key.row
    return f"{case}, {network}" if lane is Lane.LOADER else f"{case}, {network} ({lane.value})"


def _milestone(curve: Curve) -> str:
    return str(curve.key.milestone.value).replace("_", " ")
