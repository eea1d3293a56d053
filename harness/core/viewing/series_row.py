"""The series that somebody reads: which slices are whose, and which series are on screen at once.

All slices stand in one row, those of each series behind those of the one before it. A slice is
named by its place in that row, but by hands as people write them, which count within a series.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from harness.core.viewing.hand import Hand, Move


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """Series by their numbers of slices; one is opened after the other, or all side by side.

    The first is opened at its slice `first_index`; where they are side by side, each is at its own.
    """

    slice_count_by_series: tuple[int, ...]
    first_index: int = 0
    is_side_by_side: bool = False

    @property
    def slice_count(self) -> int:
        """How many slices there are."""
        return sum(self.slice_count_by_series)

    @property
    def series(self) -> tuple[range, ...]:
        """The places of each series."""
        ends = accumulate(self.slice_count_by_series)
        return tuple(
            range(end - n, end) for n, end in zip(self.slice_count_by_series, ends, strict=True)
        )

    @property
    def views(self) -> tuple[range, ...]:
        """The series that are on screen at first, one a viewport."""
        return self.series if self.is_side_by_side else self.series[:1]

    @property
    def first_indices(self) -> tuple[int, ...]:
        """The slice at which each viewport opens."""
        return tuple(view.start + self.first_index for view in self.views)

    def of(self, index: int) -> range:
        """The series of a slice."""
        return next(series for series in self.series if index in series)

    def moves(self, move: Move) -> Iterator[Move]:
        """What a move of a hand that is `laid_out` wants: a slice of each viewport."""
        yield move
        if self.is_side_by_side:
            for view in self.views[1:]:
                yield move._replace(slice_index=view.start + move.slice_index)

    def laid_out(self, hand: Hand) -> Hand:
        """The hand with its slices by their places in the row."""
        starts = [series.start for series in self.series]
        moves = (
            Move(each.at_s, starts[each.series_index] + each.slice_index) for each in hand.moves
        )
        return replace(hand, moves=tuple(moves))
