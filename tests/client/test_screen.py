import asyncio

import imagecodecs
import numpy as np
import pytest

from harness.client.screen import ThreadedScreen
from harness.core.http.media_type import JPEG_LS_LOSSLESS
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.errors import RetrieveFailed
from tests.client.samples import manifest

SIZE = 64
FULL = ImageQualityStatus.FULL_RESOLUTION
SOURCE = np.arange(SIZE * SIZE, dtype=np.uint16).reshape(1, SIZE, SIZE)
NONE = SOURCE[:0]
"""No image: whatever is compared with it fails."""


def job(status: ImageQualityStatus = FULL, path: str = "jls/1") -> DecodeJob:
    request = ImageRequest(0, 0, "stage", path, FetchMode.PLAIN, None, 0)
    return DecodeJob(request, Offer(0, 100.0, status, True, True, JPEG_LS_LOSSLESS, 0.0), 0)


def shown(
    image: np.ndarray,
    status: ImageQualityStatus = FULL,
    path: str = "jls/1",
    source: np.ndarray = SOURCE,
) -> ThreadedScreen:
    """The screen after it has decoded and drawn one image."""

    async def show() -> ThreadedScreen:
        screen = ThreadedScreen(manifest(size=SIZE), source, decode_workers=1, fits_to_volume=True)
        data = memoryview(bytes(imagecodecs.jpegls_encode(image)))
        decoded = await screen.decode(job(status, path), data)
        await screen.render(Render(job(status, path), 0.0, ((0, status),)), decoded)
        screen.close()
        return screen

    return asyncio.run(show())


def test_an_image_that_is_the_source_is_found_right() -> None:
    screen = shown(SOURCE[0])

    assert screen.wrong_frames == ()
    assert screen.decode_busy_s > 0
    assert screen.render_busy_s > 0


def test_one_wrong_pixel_is_found() -> None:
    wrong = SOURCE[0].copy()
    wrong[-1, -1] += 1

    assert shown(wrong).wrong_frames == (0,)


def test_an_image_that_could_not_be_compared_is_not_taken_for_right() -> None:
    with pytest.raises(IndexError, match="out of bounds"):
        shown(SOURCE[0], source=NONE)


def test_a_reduced_image_is_not_compared_with_the_source() -> None:
    reduced = SOURCE[0][::4, ::4].copy()

    assert shown(reduced).wrong_frames == (0,)
    assert shown(reduced, ImageQualityStatus.SUBRESOLUTION, source=NONE).wrong_frames == ()


@pytest.mark.parametrize("path", ["a/jlsThumbnail/1", "a/jlsThumbnail/1?accept=image/jls"])
def test_a_thumbnail_that_the_viewer_calls_full_is_not_compared(path: str) -> None:
    assert shown(SOURCE[0][::4, ::4].copy(), FULL, path, NONE).wrong_frames == ()


def test_data_that_is_no_image_is_said_to_be_none() -> None:
    async def decode() -> None:
        screen = ThreadedScreen(manifest(size=SIZE), SOURCE, decode_workers=1, fits_to_volume=False)
        try:
            await screen.decode(job(), memoryview(b"not an image"))
        finally:
            screen.close()

    with pytest.raises(RetrieveFailed, match="does not decode as"):
        asyncio.run(decode())


def test_the_first_image_is_decoded_again_for_its_pace_and_counts_nowhere() -> None:
    screen = shown(SOURCE[0])
    busy_s = screen.decode_busy_s
    pace = screen.decode_pace()

    assert pace is not None
    assert pace.pass_count > 1
    assert screen.decode_busy_s == busy_s


def test_a_load_without_an_image_at_full_resolution_has_no_pace() -> None:
    assert shown(SOURCE[0], ImageQualityStatus.SUBRESOLUTION).decode_pace() is None
