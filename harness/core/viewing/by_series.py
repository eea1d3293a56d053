"""What was felt of each of several series: side by side, or one opened after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.timeline import Timeline
from harness.core.viewing.experience import experience
from harness.core.viewing.hand import Move
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.session import ReadingLog


@dataclass(frozen=True, slots=True)
class ViewportFelt:
    """One of several viewports that a hand scrolled at once, by its slices; see Experience."""

    first_index: int
    slice_count: int
    in_time_count: int
    within_limit_count: int
    never_count: int
    wait_p95_s: float | None
    longest_still_s: float

    @property
    def series(self) -> range:
        """The places of its slices."""
        return range(self.first_index, self.first_index + self.slice_count)


@dataclass(frozen=True, slots=True)
class SeriesOpened:
    """Another series that was opened, counted from 0, until the hand opened the next one.

    Times in seconds: when it was opened, since the load began; from then to the first picture of
    it, and to the first one at full resolution, None where none came. `other_bytes` are those of
    requests of other series that ended before that first picture.
    """

    series_index: int
    at_s: float
    first_s: float | None
    whole_s: float | None
    other_bytes: int


@dataclass(frozen=True, slots=True)
class FeltBySeries:
    """What is told of several series; nothing where there is one."""

    viewports: tuple[ViewportFelt, ...] = ()
    opened: tuple[SeriesOpened, ...] = ()


ONE_SERIES_FELT = FeltBySeries()


def felt_by_series(log: ReadingLog, timeline: Timeline, row: SeriesRow) -> FeltBySeries:
    """What came of each series."""
    if not row.is_side_by_side:
        return FeltBySeries(opened=tuple(_opened(log, timeline, row)))
    return FeltBySeries(tuple(_viewport(log, timeline, view) for view in row.views))


def _viewport(log: ReadingLog, timeline: Timeline, view: range) -> ViewportFelt:
    felt = experience(log.within(view), timeline)
    return ViewportFelt(
        view.start,
        len(view),
        felt.in_time_count,
        felt.within_limit_count,
        felt.never_count,
        felt.wait_p95_s,
        felt.longest_still_s,
    )


def _opened(log: ReadingLog, timeline: Timeline, row: SeriesRow) -> Iterator[SeriesOpened]:
    before = Move(0.0, row.first_index)
    opens = [
        after
        for move, after in pairwise((before, *log.wanted))
        if after.slice_index not in row.of(move.slice_index)
    ]
    ends_s = [*(move.at_s for move in opens[1:]), inf]
    for move, end_s in zip(opens, ends_s, strict=False):
        series = row.of(move.slice_index)
        mine = [
            picture
            for picture in log.pictures
            if picture.slice_index in series and move.at_s <= picture.at_s < end_s
        ]
        full = ImageQualityStatus.FULL_RESOLUTION
        first_at_s = next((each.at_s for each in mine), None)
        whole_at_s = next((each.at_s for each in mine if each.status is full), None)
        until_s = end_s if first_at_s is None else first_at_s
        yield SeriesOpened(
            series_index=row.series.index(series),
            at_s=move.at_s,
            first_s=None if first_at_s is None else first_at_s - move.at_s,
            whole_s=None if whole_at_s is None else whole_at_s - move.at_s,
            other_bytes=sum(
                request.size_bytes
                for request in timeline.requests
                if move.at_s < request.at_s <= until_s and request.image_index not in series
            ),
        )
