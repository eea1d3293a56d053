import weakref
from itertools import count

import pytest

from harness.client.decode_pace import LEAST_PASSES, MOST_PASSES, measure_decode_pace
from harness.core.models.decode_pace import DecodePace


def test_a_quick_decoder_is_asked_until_it_is_enough() -> None:
    asked: list[None] = []
    pace = measure_decode_pace(lambda: asked.append(None))

    assert LEAST_PASSES < pace.pass_count == len(asked) <= MOST_PASSES
    assert pace.decode_s > 0
    assert pace.work_s > 0


def test_a_slow_decoder_is_asked_for_the_least_passes() -> None:
    seconds = count()  # each look at the clock is a second later
    pace = measure_decode_pace(lambda: None, lambda: float(next(seconds)))

    assert pace == DecodePace(decode_s=1.0, work_s=1.0, pass_count=LEAST_PASSES, is_decile=True)


def test_passes_that_were_disturbed_change_nothing() -> None:
    """Each decoding takes 30 ms, but for every third, which takes 90; each sorting takes 10."""
    now_s, asked = 0.0, count()

    def decode() -> None:
        nonlocal now_s
        now_s += 0.080 if next(asked) % 3 == 0 else 0.020

    def clock() -> float:
        nonlocal now_s
        now_s += 0.010
        return now_s

    pace = measure_decode_pace(decode, clock)

    assert (pace.decode_s, pace.work_s) == (pytest.approx(0.030), pytest.approx(0.010))


def test_each_pass_finds_other_memory_than_the_last() -> None:
    """A decoder that is given the same place again is as quick or slow as that place is."""
    images: list[weakref.ref[_Image]] = []

    def decode() -> _Image:
        assert all(each() is not None for each in images[-4:]), "its memory is free again"
        image = _Image()
        images.append(weakref.ref(image))
        return image

    pace = measure_decode_pace(decode)

    assert len(images) == pace.pass_count
    assert any(each() is None for each in images), "not all are held, however many passes"


class _Image:
    """What a decoder gives."""
