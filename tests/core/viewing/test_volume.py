"""What of a volume's load stands where a hand is."""

import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.timeline import ImageShown
from harness.core.viewing.hand import Beginning, Hand, Move
from harness.core.viewing.volume import seen_of_volume

COPY, FULL = ImageQualityStatus.FAR_REPLICATE, ImageQualityStatus.FULL_RESOLUTION
HAND = Hand("down", (Move(1.0, 1), Move(2.0, 2)))


def shown(at_s: float, index: int, status: ImageQualityStatus = FULL) -> ImageShown:
    return ImageShown(at_s, index, index, status, at_s, at_s, 0)


def seen(*load: ImageShown, hand: Hand = HAND) -> list[tuple[float, int, ImageQualityStatus]]:
    found = seen_of_volume(hand, load).shown
    return [(each.at_s, each.image_index, each.status) for each in found]


def test_a_hand_counts_from_the_first_picture_of_the_slice_where_it_begins() -> None:
    load = [shown(0.2, 5), shown(0.5, 0, COPY), shown(0.8, 0)]

    assert seen_of_volume(HAND, load).wanted == (Move(1.5, 1), Move(2.5, 2))
    clicked = Hand("down", HAND.moves, begins=Beginning.CLICK)
    assert seen_of_volume(clicked, load).wanted == HAND.moves


def test_what_is_there_stands_there_at_once_in_its_newest_quality() -> None:
    load = [shown(0.5, 0), shown(0.6, 1, COPY), shown(0.9, 1), shown(0.7, 2, COPY)]

    assert seen(*load) == [(0.5, 0, FULL), (1.5, 1, FULL), (2.5, 2, COPY)]


def test_what_comes_while_its_slice_is_wanted_is_seen_and_what_comes_elsewhere_is_not() -> None:
    load = [shown(0.5, 0), shown(1.7, 1), shown(1.8, 2), shown(2.0, 7), shown(2.6, 1)]

    assert seen(*load) == [(0.5, 0, FULL), (1.7, 1, FULL), (2.5, 2, FULL)]


def test_what_comes_at_the_moment_at_which_its_slice_is_left_is_not_seen() -> None:
    assert seen(shown(0.5, 0, COPY), shown(1.5, 0)) == [(0.5, 0, COPY)]


def test_a_slice_to_which_the_hand_comes_back_is_seen_again() -> None:
    back = Hand("back", (Move(1.0, 1), Move(2.0, 0)))

    assert seen(shown(0.5, 0, COPY), shown(1.9, 0), hand=back) == [(0.5, 0, COPY), (2.5, 0, FULL)]


@pytest.mark.parametrize("load", [[], [shown(0.5, 3)]])
def test_without_a_first_picture_nothing_is_wanted(load: list[ImageShown]) -> None:
    assert seen_of_volume(HAND, load) == ((), ())
