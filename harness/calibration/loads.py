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


class PerImage(NamedTuple):
    """What a load spent on one image in the mean, in seconds.

    `request_s` from the first to the last byte of all, `client_s` of the client's thread on a
    processor, `decode_s` of the decoder.
    """

    request_s: float
    client_s: float
    decode_s: float


@dataclass(frozen=True, slots=True)
class LoadTimings:
    """Local loads of one CT in one encoding.

    `spent` is what each image took in the mean.
    """

    subject: Subject
    codec: Codec
    encoding_path: str
    decode_workers: int
    spent: PerImage

    @property
    def client(self) -> Timing:
        """What an image costs the client's thread, by the mean size of the bodies."""
        sizes_bytes = self.subject.encoding(self.encoding_path).sizes_bytes
        return Timing(self.spent.client_s, 0, sum(sizes_bytes) // len(sizes_bytes))


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
                    spent = PerImage(*map(statistics.median, zip(*turns, strict=True)))
                    timings.append(LoadTimings(subject, codec, path, workers, spent))
    return timings


def _encodings() -> Iterator[tuple[Codec, str]]:
    yield from FULL_PATHS.items()
    yield Codec.JPEG_LS, THUMBNAIL_PATH


async def _load(subject: Subject, path: str, url: str, workers: int) -> PerImage:
    """Load every slice plainly."""
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
        start_client_s = time.thread_time()
        timeline = await play(retrieval, transport, screen)
        client_s = time.thread_time() - start_client_s
    finally:
        await transport.close()
        await asyncio.to_thread(screen.close)
    last_s = max(request.at_s for request in timeline.requests)
    return PerImage(last_s / count, client_s / count, screen.decode_busy_s / count)
