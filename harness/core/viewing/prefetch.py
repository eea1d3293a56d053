"""Which slices Cornerstone3D fetches around the one on screen.

packages/tools/src/utilities/stackPrefetch/stackContextPrefetch.ts, 5.8.2: two on both sides first;
as long as the reader goes on by two slices or fewer, ten more each time, in that direction alone;
after a longer step it begins anew. Once all of it is there, the whole stack follows, nearest last
part first: the cache holds it (a quarter of its size is more than any stack here).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

_ON_BOTH_SIDES = 2
_MORE_EACH_STEP = 10
_MOST_MORE = 100
_NEAR = 6


@dataclass(slots=True)
class ContextPrefetch:
    """The tool's state: what is still to be fetched, in order, of a stack of `slice_count`."""

    slice_count: int
    current_index: int
    indices: list[int] = field(default_factory=list)
    _extra_count: int = 0
    _has_filled: bool = False

    def follow(self, current_index: int) -> None:
        """Plan anew around the slice that is on screen now (updateToolState)."""
        before, after = self._reach(current_index - self.current_index)
        self.current_index = current_index
        self._plan(before, after)

    def done(self, index: int) -> bool:
        """Take a fetched slice off the list; whether the whole stack is to be fetched now."""
        if index in self.indices:
            self.indices.remove(index)
        if self.indices or self._has_filled:
            return False
        self._has_filled = True
        self._extra_count = 0
        self._plan(self.slice_count, self.slice_count)
        return bool(self.indices)

    def missing(self, has_load: Callable[[int], bool], is_loaded: Callable[[int], bool]) -> bool:
        """Take off the list what is there; of near slices, what is on its way, too."""
        self.indices = [
            index
            for index in self.indices
            if not (has_load if abs(self.current_index - index) < _NEAR else is_loaded)(index)
        ]
        return bool(self.indices)

    def _reach(self, step: int) -> tuple[int, int]:
        """How many slices before and after the new one."""
        if self._extra_count < _MOST_MORE:
            self._extra_count += _MORE_EACH_STEP
        if abs(step) > _ON_BOTH_SIDES or not step:
            self._extra_count = 0
            self._has_filled = False
            return _ON_BOTH_SIDES, _ON_BOTH_SIDES
        ahead = _ON_BOTH_SIDES + self._extra_count
        return (ahead, 0) if step < 0 else (0, ahead)

    def _plan(self, before: int, after: int) -> None:
        current = self.current_index
        most = min(self.slice_count - 1, current + after)
        least = max(0, current - before)
        self.indices = [*range(current + 1, most + 1), *range(current - 1, least - 1, -1)]
