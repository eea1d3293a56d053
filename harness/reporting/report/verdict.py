"""What came out of a run, in one sentence that a person would say, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.reporting.opening_table import from_click_s
from harness.reporting.rows import TableRow
from harness.results.document import RunDocument

_ALIKE_RATIO = 1.02
_WHAT = {Load.STACK: "the image", Load.VOLUME: "every slice"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentence, and what it rests on; `certainty` is empty where nothing came out."""

    sentence: str
    certainty: str = ""

    def __str__(self) -> str:
        return f"{self.sentence} {self.certainty}".strip()


def verdict(document: RunDocument, rows: Sequence[TableRow]) -> Verdict:
    """What the case that renders first is worth against the first case, on the first network.

    Where the real viewer was measured, it is what people see: the sentence is of it alone.
    """
    there = [row for row in rows if _time_s(row) is not None]
    if not there:
        return Verdict("Nothing was shown in any load that counts.")
    network = there[0].network
    lanes = [row.lane for row in there if row.network == network]
    lane = Lane.VIEWER if Lane.VIEWER in lanes else lanes[0]
    compared = [row for row in there if (row.network, row.lane) == (network, lane)]
    reference = compared[0]
    best = min(compared, key=lambda row: _time_s(row) or 0.0)
    what = _WHAT[document.scenario.load]
    place = f"On {network}" if network != "local" else "Locally"
    place += ", in the real viewer" if lane is Lane.VIEWER else ""
    begin = f"{place}, “{best.case}” shows {what} {_after(best)}"
    if best is reference:
        others = "" if len(compared) == 1 else ", sooner than every other case"
        return Verdict(f"{begin}{others}{_last(best)}.", _certainty(best, best, lane))
    return Verdict(
        f"{begin}, {_times(reference, best)} than “{reference.case}”{_later(reference, best)}.",
        _certainty(best, reference, lane),
    )


def _times(reference: TableRow, best: TableRow) -> str:
    first_s, best_s = _time_s(reference) or 0.0, _time_s(best) or 0.0
    ratio = first_s / best_s if best_s else 1.0
    return "hardly sooner" if ratio < _ALIKE_RATIO else f"{_ratio(ratio)} times sooner"


def _ratio(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 20 else f"{ratio:.1f}"


def _later(reference: TableRow, best: TableRow) -> str:
    ends = [_time_s(row, Milestone.COMPLETE) for row in (reference, best)]
    if ends[0] is None or ends[1] is None:
        return "; it never completes" if ends[1] is None else ""
    percent = (ends[1] / ends[0] - 1) * 100
    if abs(percent) < 0.05:
        return "; the last pixel comes at the same time"
    return f"; the last pixel comes {abs(percent):.1f} % {'later' if percent > 0 else 'sooner'}"


def _last(row: TableRow) -> str:
    complete_s = _time_s(row, Milestone.COMPLETE)
    return "" if complete_s is None else f"; the last pixel comes after {_seconds(complete_s)}"


def _certainty(best: TableRow, reference: TableRow, lane: Lane) -> str:
    if lane is Lane.PREDICTION:
        return "Predicted: the same every time, on every machine."
    count = min(best.counted_count, reference.counted_count)
    if best is reference:
        return f"Median of {count} loads." if count > 1 else "One load: nobody knows how sure."
    ours_s, theirs_s = map(_first_renders_s, (best, reference))
    if count == 1 or not ours_s or not theirs_s:
        return "One load of each: nobody knows how sure."
    if max(ours_s) < min(theirs_s):
        return f"Sure: every one of {count} loads was sooner than every load of the other."
    return f"Not sure: among {count} loads of each, some of the slower case were sooner."


def _time_s(row: TableRow, milestone: Milestone = Milestone.FIRST_RENDER) -> float | None:
    """When a row came to a milestone: after the click, where its loads begin with one."""
    return from_click_s(row, milestone) if row.after_click else row.figures.of(milestone).median_s


def _first_renders_s(row: TableRow) -> Sequence[float]:
    """The first renders that count, or their extremes."""
    if row.after_click:
        clicked_s = (sample.times_since_begin_s.first_render for sample in row.after_click)
        return [time_s for time_s in clicked_s if time_s is not None]
    summary = row.figures.first_render.summary
    return () if summary is None else (summary.extremes.low_s, summary.extremes.high_s)


def _after(row: TableRow) -> str:
    time = _seconds(_time_s(row) or 0.0)
    return f"{time} after the click" if row.after_click else f"after {time}"


def _seconds(time_s: float) -> str:
    return f"{time_s:.2f} s" if time_s >= 0.1 else f"{time_s * 1000:.0f} ms"
