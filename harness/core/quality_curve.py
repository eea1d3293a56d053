"""How good what is on screen is, against the images that should be there, as time goes by.

A slice that shows nothing yet has a similarity of 0. Quality is stepped: between two pictures
nothing changes on screen. It may fall, where a better status stands for a worse picture.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

SSIM_GOALS = (0.90, 0.95, 0.99)
"""Similarities whose moments are told."""

PSNR_GOAL_DB = 40.0
"""A ratio of signal to noise whose moment is told, in decibels."""


class PictureQuality(NamedTuple):
    """One picture against its original.

    `psnr_db` is the peak signal-to-noise ratio of the stored pixels, infinite where they are equal;
    `shown_psnr_db` and `ssim` (structural similarity, 1 for equal) are of the 8 bits on screen.
    """

    psnr_db: float
    shown_psnr_db: float
    ssim: float


NOTHING_SHOWN = PictureQuality(0.0, 0.0, 0.0)
EXACT = PictureQuality(inf, inf, 1.0)

Change = tuple[float, int, PictureQuality]
"""When a picture comes to the place of an image, and how good it is there."""


@dataclass(frozen=True, slots=True)
class QualityStep:
    """The quality from a moment on: of the worst image then, and of the one in the middle."""

    at_s: float
    worst: PictureQuality
    median: PictureQuality

    def of(self, *, is_worst: bool) -> PictureQuality:
        """One of the two."""
        return self.worst if is_worst else self.median


def quality_curve(changes: Iterable[Change], image_count: int) -> list[QualityStep]:
    """The steps of a load of `image_count` images, from its beginning on; changes in their order.

    Each of the figures is ordered by itself: the worst picture by similarity need not be the worst
    by noise. Of an even number of images, the median is the lower of the two in the middle.
    """
    shown = [NOTHING_SHOWN] * image_count
    ranks = tuple([value] * image_count for value in NOTHING_SHOWN)
    curve = [QualityStep(0.0, NOTHING_SHOWN, NOTHING_SHOWN)]
    for at_s, together in groupby(changes, key=itemgetter(0)):
        for _, index, quality in together:
            for rank, before, now in zip(ranks, shown[index], quality, strict=True):
                del rank[bisect_left(rank, before)]
                insort(rank, now)
            shown[index] = quality
        curve.append(QualityStep(at_s, _at(ranks, 0), _at(ranks, (image_count - 1) // 2)))
    return curve


def _at(ranks: tuple[list[float], ...], place: int) -> PictureQuality:
    return PictureQuality(*(rank[place] for rank in ranks))


def reached_s(curve: Sequence[tuple[float, float]], goal: float) -> float | None:
    """From when on a stepped figure is never below a goal again; None where it ends below."""
    since_s = None
    for at_s, value in curve:
        if value < goal:
            since_s = None
        elif since_s is None:
            since_s = at_s
    return since_s


def area_above_s(curve: Sequence[tuple[float, float]]) -> float | None:
    """The seconds that were waited for what was missing: the area between a similarity and 1.

    None where it ends below 1.
    """
    if not curve or curve[-1][1] < 1:
        return None
    return sum((1 - value) * (until_s - at_s) for (at_s, value), (until_s, _) in pairwise(curve))
