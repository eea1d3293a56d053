"""Curves of quality, worked out by hand."""

import pytest

from harness.core.quality_curve import (
    EXACT,
    NOTHING_SHOWN,
    PictureQuality,
    area_above_s,
    quality_curve,
    reached_s,
)

COARSE = PictureQuality(27.5, 25.0, 0.75)
FINE = PictureQuality(42.0, 40.0, 0.97)


def test_a_slice_that_shows_nothing_is_the_worst() -> None:
    curve = quality_curve([(1.0, 0, COARSE), (2.0, 1, FINE)], 2)

    assert [(step.at_s, step.worst.ssim) for step in curve] == [(0.0, 0.0), (1.0, 0.0), (2.0, 0.75)]


def test_the_median_of_an_even_number_is_the_lower_of_the_two_in_the_middle() -> None:
    curve = quality_curve([(1.0, 0, COARSE), (2.0, 1, FINE)], 2)

    assert [step.median for step in curve] == [NOTHING_SHOWN, NOTHING_SHOWN, COARSE]


def test_pictures_of_one_moment_are_one_step() -> None:
    curve = quality_curve([(1.0, 0, COARSE), (1.0, 1, COARSE), (3.0, 0, EXACT), (3.0, 1, EXACT)], 2)

    assert [step.at_s for step in curve] == [0.0, 1.0, 3.0]
    assert curve[-1].worst == EXACT


def test_each_figure_has_its_own_worst_picture() -> None:
    noisy = PictureQuality(20.0, 30.0, 0.99)
    curve = quality_curve([(1.0, 0, COARSE), (1.0, 1, noisy)], 2)

    assert curve[-1].worst == PictureQuality(20.0, 25.0, 0.75)


def test_a_step_has_the_worst_picture_and_the_one_in_the_middle() -> None:
    [*_, last] = quality_curve([(1.0, 0, COARSE), (1.0, 1, FINE), (1.0, 2, EXACT)], 3)

    assert (last.of(is_worst=True), last.of(is_worst=False)) == (COARSE, FINE)


def test_quality_that_falls_has_not_been_reached_yet() -> None:
    fallen = [(0.0, 0.0), (1.0, 0.96), (2.0, 0.9), (3.0, 1.0)]

    assert reached_s(fallen, 0.95) == 3.0
    assert reached_s(fallen, 0.90) == 1.0
    assert reached_s(fallen[:3], 0.95) is None


def test_the_area_is_what_was_missing_times_how_long() -> None:
    """One second of nothing, two of 0.75."""
    assert area_above_s([(0.0, 0.0), (1.0, 0.75), (3.0, 1.0)]) == pytest.approx(1.5, abs=1e-12)


def test_what_never_becomes_the_original_has_no_area() -> None:
    assert area_above_s([(0.0, 0.0), (1.0, 0.75)]) is None
    assert area_above_s([]) is None
