from hashlib import sha256

import numpy as np
import pytest

from harness.viewer.digest import pixel_digest


def test_pixels_count_as_little_endian_32_bit_integers() -> None:
    pixels = np.array([[1, 2], [300, 65535]], dtype=np.uint16)
    as_bytes = b"".join(value.to_bytes(4, "little") for value in (1, 2, 300, 65535))

    assert pixel_digest(pixels) == sha256(as_bytes).hexdigest()


@pytest.mark.parametrize("dtype", ["<i2", ">i2", "<i4"])
def test_the_same_values_have_the_same_digest_however_they_are_stored(dtype: str) -> None:
    values = [[-1024, 0], [1, 3071]]

    assert pixel_digest(np.array(values, dtype=dtype)) == pixel_digest(np.array(values, np.int16))


def test_one_wrong_pixel_changes_the_digest() -> None:
    right = np.zeros((4, 4), np.uint16)
    wrong = right.copy()
    wrong[2, 3] = 1

    assert pixel_digest(right) != pixel_digest(wrong)
