"""The section of the page that holds the model of an opening against the real viewer's."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from harness.reporting.markdown import Column, escape_cell, milliseconds, table
from harness.viewer.fidelity.comparison import DifferenceKind
from harness.viewer.fidelity.opening_comparison import AT_ONCE, most_at_once
from harness.viewer.fidelity.opening_judgement import (
    TARGET_SHARE,
    OpeningJudgement,
    OpeningOver,
    TimeOf,
)
from harness.viewer.fidelity.opening_model import OwnWork

_HEAD = """\
## From the click

OHIF opens a study by a click: what it asks for before the first image, beside the model
`ohif-3.13` (`scenarios/opening`) on the virtual clock. What must be the same: all questions; what
waits for what in every recording; in which order metadata is asked for; and how many requests for
metadata, and for whole frames (the first image and thumbnails), are under way at once. What OHIF
asks for in one turn comes in one order or another, and has none to be held to.
"""
_TIMES = f"""\
When the first image's frame was asked for (*opened*), and when that image was there, after the
click: medians and ranges of the recordings, and of the model. What OHIF does of its own is taken
from the clicks without network (`local`, whose rows are left out): the *pace* of its work, how many
times as long as `scenarios/opening` says it took (1: the machine on which that was timed), and how
long it was *busy* before it looked at the first image. It is one program on one machine, so those
clicks of all cases go together, by their pace, and some of them, at equal distances, are clicks of
the model. Its median is to be within {TARGET_SHARE:.0%}; what is not is marked as missed.
"""
_SPREAD = """\
No two clicks of a page are alike: for the same work one takes up to twice as long as another. Over
a long round trip that counts twice: a connection that idled for longer than its sender's timeout
begins with a small window again (RFC 5681 §4.1), so that the first image comes at one of two
times, by what the page did before."""


class _Row(NamedTuple):
    """One time of one case over one network."""

    judged: OpeningJudgement
    over: OpeningOver
    name: str
    time_of: TimeOf

    @property
    def error_share(self) -> float | None:
        """How far the model is from the viewer; None where one of them never came so far."""
        return self.over.error_share(self.time_of)

    @property
    def is_missed(self) -> bool:
        """Whether it is not within the target."""
        return self.error_share is None or abs(self.error_share) > TARGET_SHARE

    @property
    def is_among_clicks(self) -> bool:
        """Whether the model's median is neither sooner nor later than every recorded click."""
        own, found = self.over.model_times_s(self.time_of), self.over.viewer_times_s(self.time_of)
        return bool(own and found) and min(found) <= median(own) <= max(found)


def opening_section(judgements: Sequence[OpeningJudgement], versions: str) -> list[str]:
    """The section in Markdown, as parts of a page; nothing where nothing was recorded."""
    if not judgements:
        return []
    own_work = dict.fromkeys(each.own for each in judgements if each.own)
    return [
        f"\n{_HEAD}",
        f"Recorded with {versions}.\n",
        table(_ORDER, judgements),
        f"\n{_TIMES}",
        *(f"{_own_work(own)}\n" for own in own_work),
        _times(judgements),
    ]


def _own_work(own: Sequence[OwnWork]) -> str:
    """What the viewer did of its own, in a sentence."""
    paces, busy_s = zip(*own, strict=True)
    pace = f"{median(paces):.2f} ({min(paces):.2f} to {max(paces):.2f})"
    return f"Those {len(own)} clicks: pace {pace}; busy {_spread(busy_s)} ms."


def _times(judgements: Sequence[OpeningJudgement]) -> str:
    quiet = [each for each in judgements if each.recording.case.was_quiet]
    busy_count = len(list(_rows(judgements))) - len(list(_rows(quiet)))
    parts = [table(_TIME_COLUMNS, list(_rows(quiet)))] if quiet else []
    if quiet:
        parts.append(_missed(list(_rows(quiet))))
    if busy_count:
        parts.append(f"Recorded on a busy machine, so that times mean nothing: {busy_count} rows.")
    return "\n\n".join(parts)


def _missed(rows: Sequence[_Row]) -> str:
    missed_count, count = sum(row.is_missed for row in rows), len(rows)
    among_count = sum(row.is_among_clicks for row in rows)
    within = f"Within {TARGET_SHARE:.0%}: {count - missed_count} of {count}."
    among = f"Between the soonest and the latest click recorded: {among_count} of {count}."
    return f"{within} {among}" + (f"\n\n{_SPREAD}" if missed_count else "")


def _rows(judgements: Sequence[OpeningJudgement]) -> Iterator[_Row]:
    for judged in judgements:
        for over in judged.over:
            if over.network.is_shaped:
                yield _Row(judged, over, "opened", lambda each: each.opened_s)
                yield _Row(judged, over, "first image", lambda each: each.first_image_s)


def _mark(kind: DifferenceKind) -> Column[OpeningJudgement]:
    def cell(judged: OpeningJudgement) -> str:
        count = sum(each.kind is kind for each in judged.differences)
        return f"{count} differ" if count else "same"

    return Column(kind.value.capitalize(), cell, is_number=False)


def _counted(count_of: Callable[[OpeningJudgement], int]) -> Callable[[OpeningJudgement], str]:
    return lambda judged: str(count_of(judged))


def _numbers(judged: OpeningJudgement) -> str:
    """How many requests of a kind the viewer has under way at once, kind by kind."""
    openings = judged.recording.openings
    return ", ".join(str(most_at_once(openings, asked)) for asked in AT_ONCE)


def _spread(times_s: Sequence[float]) -> str:
    """The median and both ends."""
    if not times_s:
        return ""
    span = f"{milliseconds(min(times_s))} to {milliseconds(max(times_s))}"
    return f"{milliseconds(median(times_s))} ({span})"


def _error(row: _Row) -> str:
    share = "" if row.error_share is None else f"{row.error_share * 100:+.1f} %"
    return f"{share}, **missed**" if row.is_missed else share


_ORDER: tuple[Column[OpeningJudgement], ...] = (
    Column("Case", lambda judged: escape_cell(judged.case), is_number=False),
    Column("Recordings", _counted(lambda judged: len(judged.recording.openings))),
    Column("Questions", _counted(lambda judged: len(judged.over[0].ours[0].questions))),
    _mark(DifferenceKind.QUESTION),
    _mark(DifferenceKind.WAIT),
    _mark(DifferenceKind.METADATA_ORDER),
    _mark(DifferenceKind.AT_ONCE),
    Column("Metadata, frames at once", _numbers),
)
_TIME_COLUMNS: tuple[Column[_Row], ...] = (
    Column("Case", lambda row: escape_cell(row.judged.case), is_number=False),
    Column("Network", lambda row: escape_cell(row.over.network.name), is_number=False),
    Column("Time", lambda row: row.name, is_number=False),
    Column("Viewer, ms", lambda row: _spread(row.over.viewer_times_s(row.time_of))),
    Column("Model, ms", lambda row: _spread(row.over.model_times_s(row.time_of))),
    Column("Difference", _error),
)
