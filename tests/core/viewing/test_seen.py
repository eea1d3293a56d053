"""For how long the wanted slice was on screen, and how good it was."""

import pytest

from harness.core.viewing.hand import Move
from harness.core.viewing.seen import SeenPicture, SeenQuality, seen_quality, together


def test_time_is_sharp_coarse_or_another_slices() -> None:
    """Slice 1 is coarse for 0.2 s, then sharp for 0.3; slice 2 comes in the last 0.1 s."""
    wanted = [Move(1.0, 1), Move(2.0, 2), Move(2.5, 3)]
    pictures = [SeenPicture(1.5, 1, 0.8), SeenPicture(1.7, 1, 0.99), SeenPicture(2.4, 2, 0.97)]
    found = seen_quality(wanted, pictures)

    assert found.coarse_share == pytest.approx(0.2 / 1.5)
    assert found.sharp_share == pytest.approx((0.3 + 0.1) / 1.5)
    assert found.median_ssim == pytest.approx(0.98)


def test_a_slice_that_is_there_already_counts_from_the_move_on() -> None:
    found = seen_quality([Move(1.0, 0), Move(2.0, 1)], [SeenPicture(0.0, 0, 1.0)])

    assert (found.sharp_share, found.coarse_share) == (1.0, 0.0)


def test_a_picture_that_comes_when_another_slice_is_wanted_counts_for_nothing() -> None:
    found = seen_quality([Move(1.0, 1), Move(2.0, 2)], [SeenPicture(2.5, 1, 1.0)])

    assert found.sharp_share == found.coarse_share == 0.0
    assert found.median_ssim is None


def test_what_is_shown_after_the_hand_rested_takes_no_share_of_the_time() -> None:
    found = seen_quality([Move(1.0, 1), Move(2.0, 2)], [SeenPicture(3.0, 2, 1.0)])

    assert found.sharp_share == 0.0
    assert found.median_ssim == 1.0


@pytest.mark.parametrize("wanted", [[], [Move(1.0, 1)]])
def test_a_hand_that_does_not_move_on_has_no_time_to_share(wanted: list[Move]) -> None:
    found = seen_quality(wanted, [])

    assert (found.sharp_share, found.coarse_share, found.median_ssim) == (0.0, 0.0, None)


def test_of_two_viewports_the_shares_are_means_and_the_similarity_is_the_worse() -> None:
    both = together([SeenQuality(0.5, 0.25, 0.75), SeenQuality(0.25, 0.25, 1.0)])

    assert both == SeenQuality(0.375, 0.25, 0.75)
    assert together([SeenQuality(0.0, 0.0, None)] * 2).median_ssim is None
