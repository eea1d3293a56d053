"""How good what somebody saw while the hand moved was: for how long sharp, for how long coarse."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import NamedTuple

from harness.core.viewing.hand import Move

SHARP_SSIM = 0.95
"""From this similarity with the original on, a slice counts as sharp here."""


class SeenPicture(NamedTuple):
    """A picture that came on screen, and how similar it is to its original (SSIM, 0 to 1)."""

    at_s: float
    slice_index: int
    ssim: float


@dataclass(frozen=True, slots=True)
class SeenQuality:
    """Shares of the time from the first move to the last, each 0 to 1.

    The wanted slice was on screen, and `sharp_share` of that time at an SSIM of `SHARP_SSIM` or
    more, `coarse_share` below; for the rest another slice, or nothing, stood there. `median_ssim`
    is of the best that each slice was shown at while it was wanted; None where none was.
    """

    sharp_share: float
    coarse_share: float
    median_ssim: float | None


def seen_quality(wanted: Sequence[Move], pictures: Sequence[SeenPicture]) -> SeenQuality:
    """What was seen of a reading: its moves, and the pictures in the order of showing."""
    starts_s = [picture.at_s for picture in pictures]
    ends_s = [*(move.at_s for move in wanted[1:]), math.inf]
    best: list[float] = []
    sharp_s = coarse_s = 0.0
    for move, end_s in zip(wanted, ends_s, strict=False):
        spans = list(_spans(move, end_s, starts_s, pictures))
        if spans:
            best.append(max(ssim for _, ssim in spans))
        if end_s < math.inf:
            sharp_s += sum(span_s for span_s, ssim in spans if ssim >= SHARP_SSIM)
            coarse_s += sum(span_s for span_s, ssim in spans if ssim < SHARP_SSIM)
    whole_s = wanted[-1].at_s - wanted[0].at_s if wanted else 0.0
    return SeenQuality(
        sharp_share=sharp_s / whole_s if whole_s else 0.0,
        coarse_share=coarse_s / whole_s if whole_s else 0.0,
        median_ssim=median(best) if best else None,
    )


def together(parts: Sequence[SeenQuality]) -> SeenQuality:
    """What was seen in several viewports at once: shares in the mean, and the worst similarity."""
    similarities = [part.median_ssim for part in parts if part.median_ssim is not None]
    return SeenQuality(
        sharp_share=fmean(part.sharp_share for part in parts),
        coarse_share=fmean(part.coarse_share for part in parts),
        median_ssim=min(similarities, default=None),
    )


def _spans(
    move: Move, end_s: float, starts_s: Sequence[float], pictures: Sequence[SeenPicture]
) -> Iterator[tuple[float, float]]:
    """For how long each picture of the wanted slice was on screen while it was, and how good."""
    first = max(0, bisect_left(starts_s, move.at_s) - 1)
    last = bisect_left(starts_s, end_s)
    for place in range(first, last):
        picture = pictures[place]
        if picture.slice_index != move.slice_index:
            continue
        begin_s = max(move.at_s, picture.at_s)
        until_s = min(end_s, starts_s[place + 1] if place + 1 < len(starts_s) else math.inf)
        if until_s > begin_s:
            yield until_s - begin_s, picture.ssim
