"""Whole local loads, with client, decoders, painter and origin at work at once.

What threads cost each other shows in nothing smaller: how much longer a decode takes when it
follows right upon another, or has another beside it, and how much longer a request, when the
client's processor and its memory are wanted by decoders as well.
"""

import asyncio
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.calibration.fit import Timing
from harness.calibration.subjects import FULL_PATHS, THUMBNAIL_PATH, Subject
from harness.core.dataset import Codec
from harness.core.policy import CS3D_2023_11
from harness.core.retrieval import Retrieval
from harness.core.retrieve import RetrieveConfiguration, RetrieveOptions, RetrieveStage
from harness.loader.http_transport import HttpTransport
from harness.loader.player import play
from harness.loader.screen import ThreadedScreen
from harness.origin.process import OriginConfiguration, running_origin

CONNECTIONS = 6
"""As many as a browser opens to one host over HTTP/1.1."""


@dataclass(frozen=True, slots=True)
class LoadTimings:
    """Local loads of one CT in one encoding.

    `request_s` is what each of its requests took in the mean, from the first to the last byte of
    all; `decode_s` is what each decode kept its decoder busy for.
    """

    subject: Subject
    codec: Codec
    encoding_path: str
    decode_workers: int
    request_s: float
    decode_s: float

    @property
    def request(self) -> Timing:
        """What a request took, by the mean size of the bodies."""
        sizes_bytes = self.subject.encoding(self.encoding_path).sizes_bytes
        return Timing(self.request_s, 0, sum(sizes_bytes) // len(sizes_bytes))


async def time_loads(
    cts: Sequence[Subject], decode_workers: Sequence[int], turn_count: int
) -> list[LoadTimings]:
    """The medians of `turn_count` loads of every CT, in every encoding. Raises HarnessError."""
    timings = []
    for subject in cts:
        async with running_origin(OriginConfiguration(subject.tree)) as origin:
            for workers in decode_workers:
                for codec, path in _encodings():
                    await _load(subject, path, origin.url, workers)
                    turns = [
                        await _load(subject, path, origin.url, workers) for _ in range(turn_count)
                    ]
                    request_s, decode_s = map(statistics.median, zip(*turns, strict=True))
                    timings.append(LoadTimings(subject, codec, path, workers, request_s, decode_s))
    return timings


def _encodings() -> Iterator[tuple[Codec, str]]:
    yield from FULL_PATHS.items()
    yield Codec.JPEG_LS, THUMBNAIL_PATH


async def _load(subject: Subject, path: str, url: str, workers: int) -> tuple[float, float]:
    """Load every slice plainly; the time of a request and of a decode, in the mean."""
    count = len(subject.manifest.frames)
    retrieval = Retrieval(
        RetrieveConfiguration(
            "plain",
            (RetrieveStage(id="all"),),
            {"default": RetrieveOptions(frames_path=f"/{path}/", streaming=False)},
        ),
        CS3D_2023_11,
        [subject.manifest.frame_path(index) for index in range(count)],
    )
    screen = ThreadedScreen(
        subject.manifest, subject.pixels, decode_workers=workers, fits_to_volume=True
    )
    transport = HttpTransport(url, CONNECTIONS, wants_multipart=True)
    try:
        await transport.open_connections()
        timeline = await play(retrieval, transport, screen)
    finally:
        await transport.close()
        await asyncio.to_thread(screen.close)
    last_s = max(request.at_s for request in timeline.requests)
    return last_s / count, screen.decode_busy_s / count
