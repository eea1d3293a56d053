import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.dataset.downsample import downsample, reduced_length


@pytest.mark.parametrize(
    ("length", "expected"),
    [(3036, 759), (512, 128), (1955, 489), (1841, 460), (514, 129), (510, 128), (1, 1)],
)
def test_a_quarter_is_rounded_with_halves_up(length: int, expected: int) -> None:
    assert reduced_length(length, 4) == expected


def test_corners_map_onto_corners_and_the_rest_is_floored() -> None:
    image = np.arange(8 * 12, dtype=np.uint16).reshape(8, 12)

    reduced = downsample(image, 4)

    # 2 rows: 0 and 7. 3 columns: 0, floor(11/2) = 5 and 11.
    assert reduced.tolist() == [[0, 5, 11], [84, 89, 95]]


@given(st.integers(1, 400), st.integers(1, 400), st.integers(1, 9))
def test_every_pixel_is_the_one_of_the_rule(rows: int, columns: int, divisor: int) -> None:
    image = (np.arange(rows * columns) % 65521).astype(np.uint16).reshape(rows, columns)

    reduced = downsample(image, divisor)

    height, width = reduced.shape
    last_row, last_column = max(height - 1, 1), max(width - 1, 1)
    y, x = height // 2, width // 3
    expected = image[
        math.floor(y * (rows - 1) / last_row), math.floor(x * (columns - 1) / last_column)
    ]
    assert (height, width) == (reduced_length(rows, divisor), reduced_length(columns, divisor))
    assert reduced[y, x] == expected


def test_a_reduced_image_keeps_sign_and_order() -> None:
    reduced = downsample(np.full((40, 40), -5, np.int16), 4)

    assert reduced.dtype == np.int16
    assert reduced.flags.c_contiguous
    assert reduced.min() == -5


def test_divisor_one_is_the_image_itself() -> None:
    image = np.zeros((3, 3), np.uint16)

    assert downsample(image, 1) is image
