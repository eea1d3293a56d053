"""What a person does while a series loads: which slice is wanted from when on.

The person does not wait for the picture (an open loop), so a hand is the same for every viewer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Move(NamedTuple):
    """From this moment on another slice is wanted; seconds since the hand began.

    A hand as it is written counts slices within the series of `series_index`, which it opens where
    it was in another one; `SeriesRow.laid_out` counts all series in one row, as one.
    """

    at_s: float
    slice_index: int
    series_index: int = 0


def turn(before_index: int, after_index: int) -> int | None:
    """The turn of a wheel from one slice to the next: 1, or -1 for one back.

    None where a hand names any other slice: it goes there, as by a scroll bar.
    """
    step = after_index - before_index
    return step if abs(step) == 1 else None


class Beginning(Enum):
    """What the times of a hand count from."""

    FIRST_PICTURE = "first-picture"
    CLICK = "click"


@dataclass(frozen=True, slots=True)
class Hand:
    """A named trace: the slice at which the series opens, and every move after that, in order."""

    name: str
    moves: tuple[Move, ...]
    first_index: int = 0
    begins: Beginning = Beginning.FIRST_PICTURE
    source: str = ""

    @property
    def last_index(self) -> int:
        """Where the hand rests."""
        return self.moves[-1].slice_index if self.moves else self.first_index

    @property
    def series_count(self) -> int:
        """How many series there must be."""
        return 1 + max((move.series_index for move in self.moves), default=0)

    def most_index(self, series_index: int = 0) -> int:
        """The highest slice of a series that is ever wanted."""
        first = [self.first_index] if not series_index else [0]
        mine = (move.slice_index for move in self.moves if move.series_index == series_index)
        return max([*first, *mine])


@dataclass(frozen=True, slots=True)
class Scroll:
    """So many slices on (back where negative), evenly at a rate; the first after one interval."""

    slice_count: int
    rate_per_s: float


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing, for a while."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Jump:
    """Straight to a slice."""

    slice_index: int


@dataclass(frozen=True, slots=True)
class Cine:
    """So many slices from the one on screen on, evenly, over and over: behind the last the first.

    It stops at the slice where it began.
    """

    slice_count: int
    rate_per_s: float
    times_count: int


@dataclass(frozen=True, slots=True)
class OpenSeries:
    """Another series in place of the one on screen, at its first slice."""

    series_index: int


HandStep = Scroll | Pause | Jump | Cine | OpenSeries


def moves_of(steps: Iterable[HandStep], first_index: int) -> tuple[Move, ...]:
    """The moves that steps come to, one after the other."""
    moves: list[Move] = []
    at_s, index, series = 0.0, first_index, 0
    for step in steps:
        match step:
            case Scroll(slice_count, rate_per_s):
                way = 1 if slice_count > 0 else -1
                count = abs(slice_count)
                ahead = [n * way for n in range(1, count + 1)]
                moves += _evenly(ahead, rate_per_s, Move(at_s, index, series))
                at_s, index = at_s + count / rate_per_s, index + slice_count
            case Pause(duration_s):
                at_s += duration_s
            case Cine(slice_count, rate_per_s, times_count):
                count = slice_count * times_count
                ring = [n % slice_count for n in range(1, count + 1)]
                moves += _evenly(ring, rate_per_s, Move(at_s, index, series))
                at_s += count / rate_per_s
            case Jump(slice_index):
                index = slice_index
                moves.append(Move(at_s, index, series))
            case OpenSeries(series_index):
                index, series = 0, series_index
                moves.append(Move(at_s, index, series))
    return tuple(moves)


def _evenly(ahead: Sequence[int], rate_per_s: float, start: Move) -> Iterator[Move]:
    """A move for each of these, so many slices ahead of where it starts."""
    for n, slices in enumerate(ahead, 1):
        yield Move(start.at_s + n / rate_per_s, start.slice_index + slices, start.series_index)


def scrolling(rate_per_s: float, slice_count: int, name: str = "") -> Hand:
    """One pass over a series at an even rate, from its first slice to its last."""
    steps = (Scroll(slice_count - 1, rate_per_s),)
    return Hand(name or f"{rate_per_s:g} a second", moves_of(steps, 0))
