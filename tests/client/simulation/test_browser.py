"""A page with one thread and frames every 10 ms; every moment is worked out by hand."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from harness.client.buffer import SparseBytes
from harness.client.simulation.browser import DecodePool, Frames, PageThread, SimulatedBrowser
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.media_type import JPEG_LS_LOSSLESS
from harness.core.images.specification import Codec
from harness.core.models.device import Cost, Device, ImageWork, Page
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from tests.core.dataset_of import encoded, manifest_of

INTERVAL_S = 0.01
FULL = ImageQualityStatus.FULL_RESOLUTION
MANIFEST = manifest_of(encoded("jls", (1000,) * 10))
PIXEL_COUNT = MANIFEST.rows * MANIFEST.columns


async def ends_s(*works: Awaitable[object]) -> list[float]:
    """When each of the works that begin at once has ended."""
    loop = asyncio.get_running_loop()

    async def one(work: Awaitable[object]) -> float:
        await work
        return loop.time()

    return list(await asyncio.gather(*map(one, works)))


def run(main: Callable[[], Awaitable[list[float]]]) -> list[float]:
    async def whole() -> list[float]:
        return await main()

    return run_virtually(whole())


def test_work_on_the_thread_of_a_page_waits_for_what_came_before() -> None:
    async def main() -> list[float]:
        thread = PageThread()
        return await ends_s(thread.work(0.003), thread.work(0.001))

    assert run(main) == pytest.approx([0.003, 0.004])


def test_one_frame_shows_all_that_is_new_and_holds_the_thread() -> None:
    """Due at 10 ms; 5 ms, and 1 ms for each million pixels. Work that comes meanwhile waits."""

    async def main() -> list[float]:
        thread = PageThread()
        frames = Frames(thread, INTERVAL_S, Cost(0.005, 0.001))

        async def late() -> None:
            await asyncio.sleep(0.012)
            await thread.work(0.001)

        return await ends_s(frames.show(1_000_000), frames.show(2_000_000), late())

    assert run(main) == pytest.approx([0.018, 0.018, 0.019])


def test_what_comes_during_a_frame_is_in_the_next_one() -> None:
    """The first lasts from 10 to 15 ms, so the next is due at 20."""

    async def main() -> list[float]:
        frames = Frames(PageThread(), INTERVAL_S, Cost(0.005))

        async def late() -> None:
            await asyncio.sleep(0.012)
            await frames.show(1)

        return await ends_s(frames.show(1), late())

    assert run(main) == pytest.approx([0.015, 0.025])


def test_a_frame_begins_once_the_thread_has_done_what_was_there_before() -> None:
    """It is due at 10 ms, and what is handed over until 12 is in it."""

    async def main() -> list[float]:
        thread = PageThread()
        frames = Frames(thread, INTERVAL_S, Cost(0.005))

        async def handed_over() -> None:
            await thread.work(0.012)
            await frames.show(1)

        return await ends_s(frames.show(1), handed_over())

    assert run(main) == pytest.approx([0.017, 0.017])


def test_a_pool_gives_a_few_decodes_at_once_and_fills_its_places_later() -> None:
    """Two places, one worker: 4, 8; the place that is free at 4 is filled at 9, the other with it.

    The thread has nothing else to do.
    """

    async def main() -> list[float]:
        pool = DecodePool(PageThread(), 2, worker_count=1)

        async def decode() -> None:
            await pool.decode(0.004)
            pool.release()

        return await ends_s(decode(), decode(), decode(), decode())

    assert run(main) == pytest.approx([0.004, 0.008, 0.013, 0.017])


def test_a_busy_thread_fills_no_places() -> None:
    """The place is free at 4 ms, and could be filled at 9; the thread draws until 20."""

    async def main() -> list[float]:
        thread = PageThread()
        pool = DecodePool(thread, 1, worker_count=1)
        thread.take(0.020)

        async def decode() -> None:
            await pool.decode(0.004)
            pool.release()

        return await ends_s(decode(), decode())

    assert run(main) == pytest.approx([0.004, 0.024])


def job(index: int) -> DecodeJob:
    path = f"{index}/jls/1"
    request = ImageRequest(0, index, "stage", path, FetchMode.PLAIN, None, 0)
    return DecodeJob(request, Offer(1000, 100.0, FULL, True, True, JPEG_LS_LOSSLESS, 0.0), 0)


def shown_s(device: Device, count: int, *, fits_to_volume: bool = True) -> list[float]:
    """When images that are all here at once are on screen."""

    async def main() -> list[float]:
        assert device.page is not None
        work = ImageWork(device, MANIFEST, fits_to_volume)
        browser = SimulatedBrowser(work, device.page, 1, image_count=count)

        async def one(asked: DecodeJob) -> None:
            image = await browser.decode(asked, SparseBytes(1000))
            await browser.render(Render(asked, 0.0, ((asked.request.image_index, FULL),)), image)

        return await ends_s(*(one(job(index)) for index in range(count)))

    return run(main)


DEVICE = Device(
    "browser",
    {codec: Cost(0.001) for codec in Codec},
    render=Cost(0.030),
    page=Page(0.0025, INTERVAL_S, Cost(0.001)),
)


def test_of_a_volume_five_images_come_between_two_frames() -> None:
    """Handed over at 4.5 to 8.5 ms. The sixth is decoded at 10.5, and handed over after a frame."""
    assert sorted(shown_s(DEVICE, 6)) == pytest.approx([0.040] * 5 + [0.080])


def test_of_a_stack_six_images_do() -> None:
    """The sixth is handed over at 9.5 ms."""
    assert shown_s(DEVICE, 6, fits_to_volume=False) == pytest.approx([0.040] * 6)


def test_a_page_asks_for_every_image_before_it_takes_one_in() -> None:
    """Requests of 1 ms: of five images the first is handed over at 9.5 ms, of eight at 12.5.

    The first frame, due at 10 or 20, waits for the hand-over that began half a millisecond before.
    """
    asking = replace(DEVICE, request=Cost(0.001))

    assert min(shown_s(asking, 5)) == pytest.approx(0.0405)
    assert min(shown_s(asking, 8)) == pytest.approx(0.0505)


def test_the_first_image_costs_more_when_it_is_asked_for_handed_over_and_drawn() -> None:
    """Asked for until 9.5 ms, decoded at 10.5, handed over at 18.5, drawn from 20 until 57.

    Of six, the first five are handed over until 22.5 and drawn until 59.5, while the sixth waits to
    be handed over; its own frame, due at 70, takes as long as ever.
    """
    assert DEVICE.page is not None
    slow = replace(DEVICE, page=replace(DEVICE.page, first_image_s=0.007))

    assert shown_s(slow, 1) == pytest.approx([0.057])
    assert sorted(shown_s(slow, 6))[-1] == pytest.approx(0.100)
