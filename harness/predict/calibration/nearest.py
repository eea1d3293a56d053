"""Which of the stated devices is the nearest to this machine: a test of a second.

A machine that was never calibrated is a device that somebody stated; which one, its decoders say.
"""

import statistics
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from math import log

import imagecodecs
import numpy as np

from harness.core.images.specification import Codec
from harness.core.models.device import Device
from harness.dataset.encode import encode_htj2k_of_depth, encode_jpeg_ls
from harness.predict.calibration.fit import Timing

_SIDE_PX = 512
_BITS_STORED = 12
_NOISE = 20.0
_DECODE_COUNT = 20
"""Of each codec: a fifth of a second where a decode takes 10 ms."""

_PAUSE_S = 0.01
"""Before each decode, as a load waits for the next image: what has slept, processor and caches,
begins more slowly (HTJ2K 2.8 ms for 2.3 on two virtual cores; calibrated in loads, 3.3)."""


def time_decodes(
    now_s: Callable[[], float] = time.perf_counter, wait: Callable[[float], object] | None = None
) -> Mapping[Codec, Timing]:
    """What this machine's decoders need for a slice of 512 x 512, the median of some decodes."""
    image, wait = _slice(), wait or threading.Event().wait
    streams = {
        Codec.JPEG_LS: (encode_jpeg_ls(image, _BITS_STORED), imagecodecs.jpegls_decode),
        Codec.HTJ2K: (encode_htj2k_of_depth(image, _BITS_STORED), imagecodecs.htj2k_decode),
    }
    found = {}
    for codec, (stream, decode) in streams.items():
        times_s = []
        for _ in range(_DECODE_COUNT):
            wait(_PAUSE_S)
            began_s = now_s()
            decode(stream)
            times_s.append(now_s() - began_s)
        found[codec] = Timing(statistics.median(times_s), image.size, len(stream))
    return found


def nearest(devices: Iterable[Device], measured: Mapping[Codec, Timing]) -> Device:
    """The device whose decoders are the least off, by how many times, on the average of codecs.

    Raises ValueError where there is none.
    """
    return min(devices, key=lambda device: abs(log(slow_down_ratio(device, measured))))


def slow_down_ratio(device: Device, measured: Mapping[Codec, Timing]) -> float:
    """How many times as long as a device's decoders those took that were measured."""
    return statistics.geometric_mean(
        timing.time_s / device.decode[codec].time_s(timing.pixel_count, timing.size_bytes)
        for codec, timing in measured.items()
    )


def _slice() -> np.ndarray[tuple[int, int], np.dtype[np.uint16]]:
    """Smooth shapes with the noise of a scanner, the same every time."""
    rows, columns = np.mgrid[0:_SIDE_PX, 0:_SIDE_PX] / _SIDE_PX
    shapes = 2000 + 800 * np.sin(9 * rows) * np.cos(7 * columns)
    noise = np.random.default_rng(1).normal(0, _NOISE, shapes.shape)
    found: np.ndarray[tuple[int, int], np.dtype[np.uint16]] = (shapes + noise).astype(np.uint16)
    return found
