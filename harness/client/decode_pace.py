"""How long one image takes to decode, in turns with a fixed piece of work, after a load.

A processor that is shared runs quicker and slower by tens of per cent from one minute to the next,
and a load decodes too little to see past it. So the same bytes are decoded over and over, outside
the timed load, each time with the fixed work behind it: what slows both down is the machine, what
slows the decoder alone is the decoder. Sorting was chosen among six kinds of work (sorting,
inflating, deflating, hashing, block sorting, a loop of Python), because the decoders' times follow
it most closely. What disturbs one of the two for some passes makes those slower and none quicker,
so the lower deciles are divided. How quick a decoder is depends on where its memory lies, too: by
4 to 14 %, for as many loads as it stays there. So each pass is given other memory (both in
`harness/adr/0025`).
"""

import time
from collections import deque
from collections.abc import Callable

import numpy as np

from harness.core.models.decode_pace import DecodePace

LEAST_PASSES = 5
MOST_PASSES = 40
ENOUGH_S = 0.5
"""Passes are repeated until they took so long, within these counts."""

_SORTED_COUNT = 15_000
_WORK_RATIO = 0.25
"""Of the decoder's time: the fixed work is so short that it is repeated often enough."""
_DECILE = 0.1

_HELD_COUNT = 8
_PADDING_BYTES = (600, 16_000)
"""Images, and pieces of odd sizes, that are held so that the next pass finds other memory."""


def measure_decode_pace(
    decode_once: Callable[[], object], now_s: Callable[[], float] = time.perf_counter
) -> DecodePace:
    """Of some passes, each of one decoding and of fixed work for a quarter of its time."""
    random = np.random.default_rng(1)
    numbers = random.integers(0, 1 << 16, _SORTED_COUNT, np.uint16)
    decode_s: list[float] = []
    work_s: list[float] = []
    images: deque[object] = deque(maxlen=_HELD_COUNT)
    paddings: list[object] = []

    def timed(work: Callable[[], object]) -> tuple[float, object]:
        began_s = now_s()
        made = work()
        return now_s() - began_s, made

    while len(decode_s) < MOST_PASSES:
        paddings.append(np.empty(random.integers(*_PADDING_BYTES), np.uint8))
        took_s, image = timed(decode_once)
        decode_s.append(took_s)
        images.append(image)
        while sum(work_s) < _WORK_RATIO * sum(decode_s):
            work_s.append(timed(lambda: np.sort(numbers))[0])
        if sum(decode_s) + sum(work_s) >= ENOUGH_S and len(decode_s) >= LEAST_PASSES:
            break
    quick_decode_s, quick_work_s = (float(np.quantile(s, _DECILE)) for s in (decode_s, work_s))
    return DecodePace(quick_decode_s, quick_work_s, len(decode_s), is_decile=True)
