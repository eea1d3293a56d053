"""What the loader asks of decoding and drawing, and the threads that really do it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from harness.client.buffer import Content_contra
from harness.client.decode import Pixels, decode, fitted
from harness.client.decode_pace import measure_decode_pace
from harness.client.window import Window
from harness.core.images.manifest import Manifest
from harness.core.images.served import encoding_path_of
from harness.core.models.decode_pace import DecodePace
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.errors import RetrieveFailed


class Screen(Protocol[Content_contra]):
    """Decodes parts of images and draws them."""

    async def decode(self, job: DecodeJob, pixel_data: Content_contra) -> Any:
        """An image of the offered bytes. Raises RetrieveFailed where they are no image."""
        ...

    async def render(self, render: Render, image: Any) -> None:
        """Draw an image."""
        ...


class ThreadedScreen:
    """Real decoders in `decode_workers` threads, and one thread that draws.

    Drawing is windowing to 8 bits. A volume's slices are brought to full size by the decoders,
    as the viewer's volume loader does (decodeImageFrameWorker.js). After its time is taken,
    every image at full resolution is compared with `source_pixels` (frames, rows, columns),
    unless only the viewer calls it full: it came in an encoding that loses something, or as a
    stream appended to partial bytes. `wrong_frames` differ; known once the screen is closed.
    """

    def __init__(
        self,
        manifest: Manifest,
        source_pixels: NDArray[Any],
        *,
        decode_workers: int,
        fits_to_volume: bool,
    ) -> None:
        self._manifest = manifest
        self._source_pixels = source_pixels
        self._fits_to_volume = fits_to_volume
        self._window = Window(manifest)
        self._decoders = ThreadPoolExecutor(decode_workers, "decode")
        self._painter = ThreadPoolExecutor(1, "render")
        self.decode_busy_s = 0.0
        self.render_busy_s = 0.0
        self.wrong_frames: tuple[int, ...] = ()
        self._comparisons: list[tuple[int, Future[bool]]] = []
        self._first: tuple[DecodeJob, memoryview] | None = None

    async def decode(self, job: DecodeJob, pixel_data: memoryview) -> Pixels:
        """See Screen."""
        loop = asyncio.get_running_loop()
        image, busy_s = await loop.run_in_executor(
            self._decoders, self._timed_decode, loop, job, pixel_data
        )
        self.decode_busy_s += busy_s
        if job.is_full and (self._first is None or _is_before(job, self._first[0])):
            self._first = job, pixel_data
        return image

    async def render(self, render: Render, image: Pixels) -> None:
        """See Screen."""
        loop = asyncio.get_running_loop()
        self.render_busy_s += await loop.run_in_executor(
            self._painter, self._timed_render, loop, image
        )
        request = render.job.request
        is_comparable = self._is_lossless(request.path) and not request.appended_to_partial
        if render.job.is_full and is_comparable:
            index = request.image_index
            is_right = self._painter.submit(self._is_source, index, image)
            self._comparisons.append((index, is_right))

    def close(self) -> None:
        """Wait until every image is compared, and end the threads.

        Raises whatever kept an image from being compared, since nothing is proved of it.
        """
        self._decoders.shutdown()
        self._painter.shutdown()
        self.wrong_frames = tuple(
            index for index, is_right in self._comparisons if not is_right.result()
        )

    def decode_pace(self) -> DecodePace | None:
        """How quick the first image that came at full resolution is decoded again, and again.

        First by its place, so that it is the same one in each load. None where there was none.
        """
        if self._first is None:
            return None
        job, pixel_data = self._first
        return measure_decode_pace(lambda: decode(pixel_data, job, self._manifest))

    def _timed_decode(
        self, loop: asyncio.AbstractEventLoop, job: DecodeJob, pixel_data: memoryview
    ) -> tuple[Pixels, float]:
        start_s = loop.time()
        try:
            image = decode(pixel_data, job, self._manifest)
        except Exception as error:
            syntax = job.offer.transfer_syntax_uid
            raise RetrieveFailed(
                job.request.path,
                None,
                f"does not decode as {syntax} ({error})",
                "compare the body with the dataset's own file",
                told=f"{syntax}: {error}",
            ) from error
        if self._fits_to_volume:
            image = fitted(image, self._manifest.rows, self._manifest.columns)
        return image, loop.time() - start_s

    def _timed_render(self, loop: asyncio.AbstractEventLoop, image: Pixels) -> float:
        start_s = loop.time()
        self._window.draw(image)
        return loop.time() - start_s

    def _is_lossless(self, path: str) -> bool:
        encoding = self._manifest.encoding(encoding_path_of(path))
        return encoding is not None and encoding.is_lossless

    def _is_source(self, index: int, image: Pixels) -> bool:
        return np.array_equal(image, self._source_pixels[index])


def _is_before(one: DecodeJob, other: DecodeJob) -> bool:
    return one.request.image_index < other.request.image_index
