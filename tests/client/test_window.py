from dataclasses import replace

import numpy as np

from harness.client.window import Window
from tests.client.samples import manifest


def test_a_window_of_256_around_128_is_the_identity_and_clips_at_both_ends() -> None:
    # PS3.3 §C.11.2.1.2.1: y = ((x - (c - 0.5)) / (w - 1) + 0.5) * 255 with c = 128, w = 256.
    image = np.array([[0, 1, 100], [254, 255, 4000]], dtype=np.uint16)

    assert Window(manifest()).draw(image).tolist() == [[0, 1, 100], [254, 255, 255]]


def test_monochrome1_is_drawn_inverted() -> None:
    inverted = Window(replace(manifest(), is_inverted=True))

    assert inverted.draw(np.array([[0, 255]], dtype=np.uint16)).tolist() == [[255, 0]]


def test_signed_values_are_drawn_by_their_value_and_not_by_their_bits() -> None:
    signed = Window(replace(manifest(), is_signed=True, window_center=0.0))

    drawn = signed.draw(np.array([[-1000, -128, 127, 1000]], dtype=np.int16))
    assert drawn.tolist() == [[0, 0, 255, 255]]
