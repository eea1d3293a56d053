"""From when on what a load shows is good enough, with as few pictures judged as that takes.

A picture is judged once and kept with its images; nothing is ever interpolated. Judging all that
every candidate shows would take hours: most candidates fail by their last image, which is looked at
first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf

from harness.core.images.manifest import FRAMES
from harness.core.quality_goal import QualityGoal
from harness.results.trace import Picture, ShownPicture
from harness.run.picture_meter import PictureMeter

_MOST_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Judge:
    """Holds pictures against a goal."""

    meter: PictureMeter
    goal: QualityGoal

    def good_s(self, shown: Iterable[ShownPicture]) -> float | None:
        """From when on every image meets the goal and never falls below again; None for never.

        That is `reached_s` of the worst image of a curve. An image is good from its last pictures
        backwards; the one that is good last, as far as is known, is looked at next. Where it was
        worse before, no other can be later.
        """
        pictures: list[list[ShownPicture]] = [[] for _ in self.meter.images.frame_paths]
        for each in shown:
            of_image = pictures[each.picture.image_index]
            if of_image and of_image[-1].shown_s == each.shown_s:
                of_image.pop()  # It was never seen.
            of_image.append(each)
        if not all(pictures):
            return None
        # The latest first: minus the moment from when on an image is known to be good.
        good = [(-inf, index) for index in range(len(pictures))]
        heapify(good)
        at_once = len(pictures)  # The last pictures of all are mostly the originals.
        while True:
            latest = [heappop(good) for _ in range(min(at_once, len(good)))]
            found = self._are_good([_left(pictures[index]) for _, index in latest])
            for (minus_s, index), is_good in zip(latest, found, strict=True):
                since_s = pictures[index].pop().shown_s if is_good else -minus_s
                heappush(good, (-since_s, index))
                if not is_good:
                    pictures[index].clear()
            minus_s, index = good[0]
            if not pictures[index]:
                return None if minus_s == -inf else -minus_s
            at_once = min(2 * at_once, _MOST_AT_ONCE) if at_once < len(pictures) else 1

    def _are_good(self, pictures: Sequence[Picture | None]) -> Iterator[bool]:
        """Whether each picture is good enough; where none is left, nothing is shown."""
        qualities = self.meter.judge(each for each in pictures if each is not None)
        return (each is not None and self.goal.is_met_by(qualities[each]) for each in pictures)

    def shortest_good_bytes(self, unit_bytes: int, most_units: int) -> int | None:
        """A range from which every image is good at full size, in whole units; None up to none.

        Halving finds it where more bytes are never worse. It is where a search begins, no more.
        """
        low, high = 1, most_units
        order = list(range(len(self.meter.images.frame_paths)))
        if not self._is_good_from(high * unit_bytes, order):
            return None
        while low < high:
            middle = (low + high) // 2
            if self._is_good_from(middle * unit_bytes, order):
                high = middle
            else:
                low = middle + 1
        return high * unit_bytes

    def _is_good_from(self, size_bytes: int, order: list[int]) -> bool:
        """Whether all images are; one that is not comes first in the order from then on."""
        for begin in range(0, len(order), _MOST_AT_ONCE):
            group = order[begin : begin + _MOST_AT_ONCE]
            pictures = [Picture(index, index, FRAMES, 0, size_bytes) for index in group]
            for index, is_good in zip(group, self._are_good(pictures), strict=True):
                if not is_good:
                    order.remove(index)
                    order.insert(0, index)
                    return False
        return True


def _left(pictures: Sequence[ShownPicture]) -> Picture | None:
    return pictures[-1].picture if pictures else None
