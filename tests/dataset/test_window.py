import numpy as np

from harness.dataset.window import window_of


def test_a_window_is_turned_into_stored_values() -> None:
    pixels = np.zeros((1, 2, 2), np.uint16)

    assert window_of(pixels, (40, 400), (0.5, -1000)) == (2080.0, 800.0)


def test_a_negative_slope_keeps_the_width_above_zero() -> None:
    pixels = np.zeros((1, 2, 2), np.uint16)

    assert window_of(pixels, (-40, 400), (-1.0, 0)) == (40.0, 400.0)


def test_without_a_window_most_pixels_are_shown_and_outliers_are_not() -> None:
    pixels = np.arange(10_001, dtype=np.uint16).reshape(1, 1, -1)
    pixels[0, 0, -1] = 65535

    center, width = window_of(pixels, None, (1, 0))

    assert (center, width) == (5000.0, 9800.0)


def test_a_flat_image_still_has_a_width() -> None:
    assert window_of(np.full((1, 2, 2), 7, np.uint16), None, (1, 0)) == (7.0, 1.0)
