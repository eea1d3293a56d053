"""What the person felt of a reading: how soon wanted slices were shown, and how long none was."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.timeline import Timeline
from harness.core.viewing.hand import Hand, Move, turn
from harness.core.viewing.session import Picture, ReadingLog

SMOOTH_SHARE = 0.95
SMOOTH_WITHIN_S = 0.1
"""A reading is smooth where this share of the wanted slices is shown within this time."""


@dataclass(frozen=True, slots=True)
class Experience:
    """Times in seconds; None where what they wait for never came.

    A move asks for a slice. It is answered where the slice comes on screen before it is wanted
    anew, and *in time* where no other slice is wanted by then. `wait_p50_s` and `wait_p95_s` are of
    all moves; those that are never answered wait without end. `rest_first_s` and `rest_full_s` are
    from the last move to a picture of its slice, of any quality and at full resolution. The picture
    stands still while another slice is wanted and no new picture comes.
    `passed_bytes` came of slices that were wanted before and never again, `repeated_bytes` had been
    there before. `scrolled_away_count` moves found the viewport elsewhere than the move before had
    left it, since the viewer had scrolled it meanwhile: they led to another slice than they meant.
    """

    wanted_count: int
    in_time_count: int
    late_count: int
    never_count: int
    within_limit_count: int
    wait_p50_s: float | None
    wait_p95_s: float | None
    longest_still_s: float
    rest_first_s: float | None
    rest_full_s: float | None
    received_bytes: int
    passed_bytes: int
    repeated_bytes: int
    request_count: int
    scrolled_away_count: int = 0

    @property
    def in_time_share(self) -> float:
        """Which part of the wanted slices was shown while it was wanted."""
        return self.in_time_count / self.wanted_count if self.wanted_count else 1.0

    @property
    def is_smooth(self) -> bool:
        """Whether enough slices were shown soon enough, and were those that the hand meant."""
        meant_count = self.within_limit_count - self.scrolled_away_count
        return meant_count >= SMOOTH_SHARE * self.wanted_count


@dataclass(frozen=True, slots=True)
class _Answer:
    """When a wanted slice was shown after it was wanted; None for never."""

    wait_s: float | None
    is_in_time: bool


def experience(
    log: ReadingLog,
    timeline: Timeline,
    hand: Hand | None = None,
    views: Sequence[range] = (),
) -> Experience:
    """What came of a reading, and of what a `hand` meant, if there was one.

    Of several viewports that are scrolled at once, `views` are the slices: a move is answered when
    all show theirs, and the picture stands still where any does.
    """
    parts = [log.within(view) for view in views] if len(views) > 1 else [log]
    answers = [_together(each) for each in zip(*map(_answers, parts), strict=False)]
    waits_s = sorted(math.inf if each.wait_s is None else each.wait_s for each in answers)
    in_time_count = sum(each.is_in_time for each in answers)
    never_count = sum(each.wait_s is None for each in answers)
    return Experience(
        wanted_count=len(answers),
        in_time_count=in_time_count,
        late_count=len(answers) - in_time_count - never_count,
        never_count=never_count,
        within_limit_count=sum(wait_s <= SMOOTH_WITHIN_S for wait_s in waits_s),
        wait_p50_s=_percentile(waits_s, 0.50),
        wait_p95_s=_percentile(waits_s, 0.95),
        longest_still_s=max(map(_longest_still_s, parts)),
        rest_first_s=_last_s(_after_rest_s(e, ImageQualityStatus.FAR_REPLICATE) for e in parts),
        rest_full_s=_last_s(_after_rest_s(e, ImageQualityStatus.FULL_RESOLUTION) for e in parts),
        received_bytes=timeline.bytes_received,
        passed_bytes=sum(_passed_bytes(part, timeline) for part in parts),
        repeated_bytes=timeline.bytes_redundant,
        request_count=len(timeline.requests),
        scrolled_away_count=_scrolled_away_count(parts[0].wanted, hand) if hand else 0,
    )


def _scrolled_away_count(wanted: Sequence[Move], hand: Hand) -> int:
    """How many moves went otherwise than the hand meant, from wherever the move before had led."""
    count, was_index, named_index = 0, hand.first_index, hand.first_index
    for move, meant in zip(wanted, hand.moves, strict=False):
        step = turn(named_index, meant.slice_index)
        aim_index = meant.slice_index if step is None else was_index + step
        count += move.slice_index != aim_index
        was_index, named_index = move.slice_index, meant.slice_index
    return count


def _answers(log: ReadingLog) -> list[_Answer]:
    """What became of every move, in order."""
    return [_answer(position, end_s, log) for position, end_s in enumerate(_ends_s(log))]


def _together(answers: Iterable[_Answer]) -> _Answer:
    """What became of a move in all viewports."""
    answers = list(answers)
    wait_s = _last_s(each.wait_s for each in answers)
    return _Answer(wait_s, is_in_time=all(each.is_in_time for each in answers))


def _last_s(times_s: Iterable[float | None]) -> float | None:
    """The latest of some times; None where one of them never came."""
    found_s = list(times_s)
    came_s = [time_s for time_s in found_s if time_s is not None]
    return max(came_s) if len(came_s) == len(found_s) else None


def _ends_s(log: ReadingLog) -> list[float]:
    """Until when each wanted slice was wanted."""
    return [*(move.at_s for move in log.wanted[1:]), math.inf][: len(log.wanted)]


def _answer(position: int, end_s: float, log: ReadingLog) -> _Answer:
    move = log.wanted[position]
    if _on_screen(log.pictures, move.at_s) == move.slice_index:
        return _Answer(0.0, is_in_time=True)
    again_s = next(
        (
            later.at_s
            for later in log.wanted[position + 1 :]
            if later.slice_index == move.slice_index
        ),
        math.inf,
    )
    for picture in log.pictures:
        if picture.slice_index == move.slice_index and move.at_s <= picture.at_s < again_s:
            return _Answer(picture.at_s - move.at_s, is_in_time=picture.at_s < end_s)
    return _Answer(None, is_in_time=False)


def _on_screen(pictures: Sequence[Picture], at_s: float) -> int | None:
    """The slice on screen just before a moment."""
    before = [picture.slice_index for picture in pictures if picture.at_s < at_s]
    return before[-1] if before else None


def _percentile(waits_s: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile of sorted waits; None where that one never ended."""
    if not waits_s:
        return None
    wait_s = waits_s[max(0, math.ceil(share * len(waits_s)) - 1)]
    return None if wait_s == math.inf else wait_s


def _longest_still_s(log: ReadingLog) -> float:
    """The longest time without a new picture while another slice was wanted, up to the last move.

    It begins with the move that leaves the slice on screen, or with a picture that comes too late.
    """
    if not log.wanted:
        return 0.0
    begin_s, end_s = log.wanted[0].at_s, log.wanted[-1].at_s
    shown = _on_screen(log.pictures, begin_s)
    wanted, behind_since_s, longest_s = shown, None, 0.0
    events: list[Move | Picture] = [*log.wanted, *log.pictures]
    for event in sorted(events, key=lambda event: event.at_s):
        if not begin_s <= event.at_s <= end_s:
            continue
        if isinstance(event, Move):
            wanted = event.slice_index
        else:
            shown = event.slice_index
        if behind_since_s is not None and (shown == wanted or isinstance(event, Picture)):
            longest_s = max(longest_s, event.at_s - behind_since_s)
            behind_since_s = None
        if shown != wanted and behind_since_s is None:
            behind_since_s = event.at_s
    return longest_s if behind_since_s is None else max(longest_s, end_s - behind_since_s)


def _after_rest_s(log: ReadingLog, least: ImageQualityStatus) -> float | None:
    """From the last move to a picture of its slice that is at least so good; 0 where it was up."""
    if not log.wanted:
        return None
    rest = log.wanted[-1]
    mine = [each for each in log.pictures if each.slice_index == rest.slice_index]
    good_s = [each.at_s for each in mine if each.status >= least]
    if (
        good_s
        and good_s[-1] < rest.at_s
        and _on_screen(log.pictures, rest.at_s) == rest.slice_index
    ):
        return 0.0
    return next((at_s - rest.at_s for at_s in good_s if at_s >= rest.at_s), None)


def _passed_bytes(log: ReadingLog, timeline: Timeline) -> int:
    """What requests brought for slices that had been wanted and were not wanted again."""
    last_wanted_s: dict[int, float] = {}
    for move, after_s in zip(log.wanted, _ends_s(log), strict=True):
        last_wanted_s[move.slice_index] = after_s
    return sum(
        request.size_bytes
        for request in timeline.requests
        if request.at_s > last_wanted_s.get(request.image_index, math.inf)
    )
