"""Whole local loads, with client, decoders, painter and origin at work at once.

What an image costs the client's only thread shows in nothing smaller: asking, gathering, the
rules, and handing over to decoder and painter and back. So does what threads cost each other: how
much longer a decode takes when it follows right upon another, or has another beside it, and how
much longer a request, when the client's processor and its memory are wanted by decoders as well.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harness.client.http_transport import HttpTransport
from harness.client.player import play
from harness.client.screen import ThreadedScreen
from harness.core.http.protocol import BROWSER_CONNECTIONS
from harness.core.images.specification import Codec
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.observer import RetrievalObserver
from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.predict.calibration.datasets import FULL_PATHS, THUMBNAIL_PATH, CalibrationDataset
from harness.predict.calibration.fit import Timing
from harness.servers.origin.process import OriginConfiguration, running_origin


class PerImage(NamedTuple):
    """What a load spent on one image in the mean, in seconds.

    `request_s` from the first to the last byte of all, in which the client's thread was on a
    processor for `fetching_client_s`, and for `client_s` in all; `decode_s` of the decoder.
    """

    request_s: float
    client_s: float
    fetching_client_s: float
    decode_s: float


@dataclass(frozen=True, slots=True)
class LoadTimings:
    """Local loads of one CT in one encoding.

    `spent` is what each image took in the mean.
    """

    dataset: CalibrationDataset
    codec: Codec
    encoding_path: str
    decode_workers: int
    spent: PerImage

    @property
    def client(self) -> Timing:
        """What an image costs the client's thread, by the mean size of the bodies."""
        sizes_bytes = self.dataset.encoding(self.encoding_path).sizes_bytes
        return Timing(self.spent.client_s, 0, sum(sizes_bytes) // len(sizes_bytes))


async def time_loads(
    cts: Sequence[CalibrationDataset], decode_workers: Sequence[int], turn_count: int
) -> list[LoadTimings]:
    """The medians of `turn_count` loads of every CT, in every encoding. Raises HarnessError."""
    timings = []
    for dataset in cts:
        async with running_origin(OriginConfiguration(dataset.tree)) as origin:
            for workers in decode_workers:
                for codec, path in _encodings():
                    await _load(dataset, path, origin.url, workers)
                    turns = [
                        await _load(dataset, path, origin.url, workers) for _ in range(turn_count)
                    ]
                    spent = PerImage(*map(statistics.median, zip(*turns, strict=True)))
                    timings.append(LoadTimings(dataset, codec, path, workers, spent))
    return timings


def _encodings() -> Iterator[tuple[Codec, str]]:
    yield from FULL_PATHS.items()
    yield Codec.JPEG_LS, THUMBNAIL_PATH


class _ThreadTimes(RetrievalObserver):
    """How long this thread has been on a processor, in seconds, whenever an answer has come."""

    def __init__(self) -> None:
        self.noted_s: list[float] = []

    def note(self) -> None:
        """Note the time now."""
        self.noted_s.append(time.thread_time())

    def finished(self, request: ImageRequest) -> None:
        """See RetrievalObserver."""
        self.note()


async def _load(dataset: CalibrationDataset, path: str, url: str, workers: int) -> PerImage:
    """Load every slice plainly."""
    count = len(dataset.manifest.frames)
    client = _ThreadTimes()
    retrieval = Retrieval(
        RetrieveConfiguration(
            "plain",
            (RetrieveStage(id="all"),),
            {"default": RetrieveOptions(frames_path=f"/{path}/", streaming=False)},
        ),
        CS3D_2023_11,
        dataset.manifest.frame_paths(),
        client,
    )
    screen = ThreadedScreen(
        dataset.manifest, dataset.pixels, decode_workers=workers, fits_to_volume=True
    )
    transport = HttpTransport(url, BROWSER_CONNECTIONS)
    try:
        await transport.open_connections(BROWSER_CONNECTIONS)
        client.note()
        timeline = await play(retrieval, transport, screen)
        client.note()
    finally:
        await transport.close()
        await asyncio.to_thread(screen.close)
    last_s = max(request.at_s for request in timeline.requests)
    start_s, *_, fetched_s, end_s = client.noted_s
    all_of_it_s = (last_s, end_s - start_s, fetched_s - start_s, screen.decode_busy_s)
    return PerImage(*(spent_s / count for spent_s in all_of_it_s))
