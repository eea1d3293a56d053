"""A hand at a volume: what of a load, which goes its own way, stands where the hand is.

Cornerstone3D's volumes are fetched in an order of their stages, whatever the hand does
(core/src/loaders/ProgressiveRetrieveImages.ts, cache/classes/BaseStreamingImageVolume.ts of 5.8.2;
interleavedRetrieve.ts begins with the middle slice). A viewport draws whatever the volume holds at
its slice, a neighbour's copy included, and nothing where it holds nothing.
"""

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from harness.core.retrieval.timeline import ImageShown
from harness.core.viewing.hand import Beginning, Hand, Move


class VolumeSeen(NamedTuple):
    """When which slice was wanted, and every image that came before the reader's eyes, in order."""

    wanted: tuple[Move, ...]
    shown: tuple[ImageShown, ...]


def seen_of_volume(hand: Hand, shown: Sequence[ImageShown]) -> VolumeSeen:
    """What a reader sees of a load that showed these images, each at its slice.

    The first picture is the first of the slice at which the hand begins; without it nothing is
    wanted. A slice that is there when it is wanted stands there at once.
    """
    begun_s = _begun_s(hand, shown)
    if begun_s is None:
        return VolumeSeen((), ())
    wanted = tuple(Move(begun_s + move.at_s, move.slice_index) for move in hand.moves)
    stays = [Move(-inf, hand.first_index), *wanted]
    ends_s = [*(move.at_s for move in wanted), inf]
    seen = [
        image
        for stay, end_s in zip(stays, ends_s, strict=True)
        for image in _during(stay, end_s, shown)
    ]
    return VolumeSeen(wanted, tuple(seen))


def _begun_s(hand: Hand, shown: Iterable[ImageShown]) -> float | None:
    """From when on the hand's times count; None where what it waits for never comes."""
    if hand.begins is Beginning.CLICK:
        return 0.0
    return next((each.at_s for each in shown if each.image_index == hand.first_index), None)


def _during(stay: Move, end_s: float, shown: Iterable[ImageShown]) -> list[ImageShown]:
    """What stands at a slice as long as it is wanted: what was there before, and what comes."""
    mine = [each for each in shown if each.image_index == stay.slice_index and each.at_s < end_s]
    before = [each for each in mine if each.at_s < stay.at_s]
    there = [before[-1]._replace(at_s=stay.at_s)] if before else []
    return [*there, *mine[len(before) :]]
