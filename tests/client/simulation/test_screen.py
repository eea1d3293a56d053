import asyncio

import pytest

from harness.client.buffer import SparseBytes
from harness.client.simulation.screen import SimulatedScreen
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.media_type import IMPLICIT_LITTLE_ENDIAN, JPEG_LS_LOSSLESS
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.errors import RetrieveFailed

RENDER_S = 0.001
FULL = ImageQualityStatus.FULL_RESOLUTION


def job(index: int, size_bytes: int = 4_000_000, syntax: str = JPEG_LS_LOSSLESS) -> DecodeJob:
    request = ImageRequest(0, index, "stage", f"{index}/frames/1", FetchMode.PLAIN, None, 0)
    offer = Offer(size_bytes, 100.0, FULL, True, True, syntax, 0.0)
    return DecodeJob(request, offer, 0)


def by_size(asked: DecodeJob) -> float:
    """One second a GB."""
    return asked.offer.pixel_data_bytes * 1e-9


def moments_s(jobs: list[DecodeJob], *, workers: int, draws: bool = False) -> list[float]:
    """When each of the images that are asked for at once is decoded, or drawn."""

    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        screen = SimulatedScreen(by_size, lambda job: RENDER_S, workers)

        async def one(asked: DecodeJob) -> float:
            image = await screen.decode(asked, SparseBytes(0))
            assert image is asked
            if draws:
                await screen.render(Render(asked, loop.time(), ()), image)
            return loop.time()

        return list(await asyncio.gather(*map(one, jobs)))

    return run_virtually(main())


def test_one_decoder_takes_one_image_after_the_other() -> None:
    done_s = moments_s([job(0), job(1), job(2)], workers=1)

    assert done_s == pytest.approx([0.004, 0.008, 0.012])


def test_two_decoders_take_two_at_once() -> None:
    done_s = moments_s([job(0), job(1), job(2)], workers=2)

    assert done_s == pytest.approx([0.004, 0.004, 0.008])


def test_the_model_says_what_each_image_costs() -> None:
    done_s = moments_s([job(0, 1_000_000), job(1, 2_000_000)], workers=2)

    assert done_s == pytest.approx([0.001, 0.002])


def test_the_painter_draws_one_image_after_the_other_beside_the_decoders() -> None:
    done_s = moments_s([job(0), job(1)], workers=2, draws=True)

    assert done_s == pytest.approx([0.005, 0.006])


def test_a_decode_that_waited_takes_longer_and_more_so_beside_another() -> None:
    """Two decoders: the third image waits for the first and begins beside the second."""

    def slow_down_ratio(asked: DecodeJob, is_behind: bool, beside_count: int) -> float:
        return 1.0 + 0.5 * is_behind + 0.25 * beside_count

    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        screen = SimulatedScreen(by_size, lambda _: 0.0, 2, slow_down_ratio=slow_down_ratio)

        async def one(asked: DecodeJob) -> float:
            await screen.decode(asked, SparseBytes(0))
            return loop.time()

        return list(await asyncio.gather(*map(one, [job(0), job(1, 8_000_000), job(2)])))

    assert run_virtually(main()) == pytest.approx([0.004, 0.010, 0.011], abs=1e-12)


def test_a_screen_tells_whether_it_decodes() -> None:
    async def main() -> list[bool]:
        screen = SimulatedScreen(by_size, lambda _: RENDER_S)
        told = [screen.is_decoding()]
        async with asyncio.TaskGroup() as group:
            group.create_task(screen.decode(job(0), SparseBytes(0)))
            await asyncio.sleep(0.003)
            told.append(screen.is_decoding())
        return [*told, screen.is_decoding()]

    assert run_virtually(main()) == [False, True, False]


def test_only_the_next_drawing_waits_for_the_proof_of_an_image() -> None:
    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        screen = SimulatedScreen(by_size, lambda _: RENDER_S, compare_s=lambda _: 0.005)

        async def one(index: int) -> float:
            await screen.render(Render(job(index), 0.0, ()), job(index))
            return loop.time()

        return list(await asyncio.gather(one(0), one(1)))

    assert run_virtually(main()) == pytest.approx([0.001, 0.007], abs=1e-12)


def test_the_page_of_an_error_is_no_image() -> None:
    """Without a transfer syntax it counts as uncompressed, which nothing here decodes."""
    with pytest.raises(RetrieveFailed, match="has no decoder"):
        moments_s([job(0, syntax=IMPLICIT_LITTLE_ENDIAN)], workers=1)
