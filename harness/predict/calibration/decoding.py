"""Decoders and painter, one image after the other and nothing beside: as on a slow network.

Everything is done by the loader's own screen, in its own threads; what is timed is what a load
waits for, handing over included.
"""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from harness.client.decode import fitted
from harness.client.screen import ThreadedScreen
from harness.core.images.specification import Codec
from harness.core.models.device import NO_WORK, ImageWork, codec_of
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.predict.calibration.datasets import CalibrationDataset
from harness.predict.calibration.fit import Timing

_SAMPLED_FRAME_COUNT = 4
_LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class ScreenTimings:
    """What a screen needed, by kind of work."""

    decode: dict[Codec, list[Timing]] = field(default_factory=lambda: defaultdict(list))
    enlarge: list[Timing] = field(default_factory=list)
    render: list[Timing] = field(default_factory=list)
    compare: list[Timing] = field(default_factory=list)


async def time_screen(
    datasets: Sequence[CalibrationDataset], turn_count: int, pause_s: float
) -> ScreenTimings:
    """The median of `turn_count` times, for every image at every level; a pause before each."""
    timings = ScreenTimings()
    for dataset in datasets:
        screen = ThreadedScreen(
            dataset.manifest, dataset.pixels, decode_workers=1, fits_to_volume=False
        )
        try:
            works = [_Work(*work) for work in _decodes(dataset)]
            for turn, work in product(range(turn_count + 1), works):
                await asyncio.sleep(pause_s)
                await _do(work if turn else _Work(work.job, work.stream), dataset, screen)
        finally:
            await asyncio.to_thread(screen.close)
        _keep(dataset, works, timings)
    return timings


@dataclass(frozen=True, slots=True)
class _Work:
    """One decode, and the times it took; the first turn warms up and is not kept."""

    job: DecodeJob
    stream: memoryview
    decode_s: list[float] = field(default_factory=list)
    render_s: list[float] = field(default_factory=list)
    enlarge_s: list[float] = field(default_factory=list)
    compare_s: list[float] = field(default_factory=list)


def _keep(dataset: CalibrationDataset, works: Sequence[_Work], timings: ScreenTimings) -> None:
    """Add the medians of all works."""
    sizes = ImageWork(NO_WORK, dataset.manifest, fits_to_volume=False)
    full_count = dataset.manifest.rows * dataset.manifest.columns
    for work in works:
        size = sizes.size(work.job)
        codec = codec_of(work.job.offer.transfer_syntax_uid)
        decode_s = statistics.median(work.decode_s)
        timings.decode[codec].append(Timing(decode_s, size.pixel_count, size.size_bytes))
        timings.render.append(Timing(statistics.median(work.render_s), size.pixel_count))
        for kept, times_s in (
            (timings.enlarge, work.enlarge_s),
            (timings.compare, work.compare_s),
        ):
            if times_s:
                kept.append(Timing(statistics.median(times_s), full_count))


def _decodes(dataset: CalibrationDataset) -> Iterator[tuple[DecodeJob, memoryview]]:
    """Whole images in every encoding; of those that have resolutions, each, and a part."""
    frame_count = len(dataset.manifest.frames)
    indices = sorted({frame_count * k // _SAMPLED_FRAME_COUNT for k in range(_SAMPLED_FRAME_COUNT)})
    for encoding in dataset.manifest.encodings:
        for index in indices:
            stream = memoryview(dataset.stream(encoding, index))
            yield dataset.job(encoding, index, len(stream), 0), stream
            if not encoding.resolution_ends_bytes:
                continue
            ends_bytes = encoding.resolution_ends_bytes[index]
            parts = [(0, len(stream) // 3)]
            parts += [(n, ends_bytes[-1 - n]) for n in _LEVELS if n < len(ends_bytes)]
            for level, size_bytes in parts:
                yield dataset.job(encoding, index, size_bytes, level), stream[:size_bytes]


async def _do(work: _Work, dataset: CalibrationDataset, screen: ThreadedScreen) -> None:
    """Decode and draw, as a load does; then enlarge or compare what came of it."""
    loop = asyncio.get_running_loop()
    start_s = loop.time()
    image = await screen.decode(work.job, work.stream)
    decoded_s = loop.time()
    await screen.render(Render(work.job, 0.0, ()), image)
    rendered_s = loop.time()
    work.decode_s.append(decoded_s - start_s)
    work.render_s.append(rendered_s - decoded_s)
    rows, columns = dataset.manifest.rows, dataset.manifest.columns
    if image.shape != (rows, columns):
        if len(dataset.manifest.frames) == 1:
            return  # Only slices of a volume are ever enlarged.
        work.enlarge_s.append(await _timed(partial(fitted, image, rows, columns)))
    elif work.job.is_full:
        source = dataset.pixels[work.job.request.image_index]
        work.compare_s.append(await _timed(partial(np.array_equal, image, source)))


async def _timed(work: Callable[[], Any]) -> float:
    """The seconds of some work in a thread, without handing over."""
    loop = asyncio.get_running_loop()

    def timed() -> float:
        start_s = loop.time()
        work()
        return loop.time() - start_s

    return await asyncio.to_thread(timed)
