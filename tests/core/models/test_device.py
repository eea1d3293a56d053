"""The times of a device by hand: 512 x 512 are 0.262144 megapixels."""

from dataclasses import replace

import pytest

from harness.core.http.media_type import (
    HTJ2K_LOSSLESS_RPCL,
    JPEG_LS_LOSSLESS,
    JPEG_LS_NEAR_LOSSLESS,
)
from harness.core.images.specification import Codec, EncodingSpec
from harness.core.models.device import (
    NO_WORK,
    Contention,
    Cost,
    Device,
    ImageWork,
    Page,
    codec_of,
)
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from tests.core.dataset_of import encoded, manifest_of

MEGAPIXELS = 0.512 * 0.512
DEVICE = Device(
    "test",
    decode={Codec.HTJ2K: Cost(0.001, 0.1, 0.5), Codec.JPEG_LS: Cost(0.0, 1.0, 0.0)},
    enlarge=Cost(s_per_megapixel=0.01),
    render=Cost(s_per_megapixel=0.02),
    request=Cost(0.003),
    answer=Cost(0.004, 0.0, 0.005),
    serve=Cost(0.006),
    contention={Codec.HTJ2K: Contention(behind_share=0.5, beside_share=0.25)},
    compare=Cost(s_per_megapixel=0.03),
    relay=Cost(0.007),
)
FRAMES = replace(encoded("frames", (100_000,)), resolution_ends_bytes=((5_000, 20_000, 100_000),))
THUMBNAILS = replace(encoded("jlsThumbnail", (6_000,)), rows=128, columns=128)
MANIFEST = manifest_of(FRAMES, THUMBNAILS)


def job(path: str, syntax: str, size_bytes: int, level: int = 0) -> DecodeJob:
    request = ImageRequest(0, 0, "stage", path, FetchMode.PLAIN, None, 0)
    status = ImageQualityStatus.FULL_RESOLUTION
    return DecodeJob(request, Offer(size_bytes, 100.0, status, True, True, syntax, 0.0), level)


def htj2k(size_bytes: int, level: int = 0, path: str = "i/frames/1") -> DecodeJob:
    return job(path, HTJ2K_LOSSLESS_RPCL, size_bytes, level)


def test_nothing_costs_what_every_call_does() -> None:
    assert Cost(0.5, 1e6, 1e6).time_s() == 0.5


def test_a_decode_costs_its_pixels_and_its_bytes() -> None:
    work = ImageWork(DEVICE, MANIFEST, fits_to_volume=False)

    decode_s = work.decode_s(htj2k(100_000))

    assert decode_s == pytest.approx(0.001 + 0.1 * MEGAPIXELS + 0.05, abs=1e-12)


def test_a_reduced_decode_reads_up_to_the_end_of_its_resolution() -> None:
    work = ImageWork(DEVICE, MANIFEST, fits_to_volume=False)

    decode_s = work.decode_s(htj2k(100_000, level=1))

    assert decode_s == pytest.approx(0.001 + 0.1 * MEGAPIXELS / 4 + 0.5 * 0.02, abs=1e-12)


def test_no_more_is_read_than_was_offered() -> None:
    work = ImageWork(DEVICE, MANIFEST, fits_to_volume=False)

    assert work.decode_s(htj2k(10_000, level=1)) == pytest.approx(
        0.001 + 0.1 * MEGAPIXELS / 4 + 0.5 * 0.01, abs=1e-12
    )


def test_a_level_beyond_the_resolutions_reads_the_lowest() -> None:
    work = ImageWork(DEVICE, MANIFEST, fits_to_volume=False)

    assert work.decode_s(htj2k(100_000, level=4)) == pytest.approx(
        0.001 + 0.1 * 32 * 32 / 1e6 + 0.5 * 0.005, abs=1e-12
    )


def test_a_slice_of_a_volume_is_brought_to_full_size_before_it_is_drawn() -> None:
    work = ImageWork(DEVICE, MANIFEST, fits_to_volume=True)
    thumbnail = job("i/jlsThumbnail/1?x=1", JPEG_LS_LOSSLESS, 6_000)

    assert work.decode_s(thumbnail) == pytest.approx(128 * 128 / 1e6 + 0.01 * MEGAPIXELS, abs=1e-12)
    assert work.render_s(thumbnail) == pytest.approx(0.02 * MEGAPIXELS, abs=1e-12)


def test_a_stack_is_drawn_at_the_size_that_came() -> None:
    work = ImageWork(DEVICE, MANIFEST, fits_to_volume=False)

    assert work.render_s(htj2k(1, level=1)) == pytest.approx(0.02 * MEGAPIXELS / 4, abs=1e-12)


def test_an_image_at_a_path_that_the_dataset_does_not_name_has_the_full_size() -> None:
    work = ImageWork(DEVICE, MANIFEST, fits_to_volume=False)

    assert work.render_s(htj2k(1, path="i/elsewhere/1")) == pytest.approx(
        0.02 * MEGAPIXELS, abs=1e-12
    )


@pytest.mark.parametrize(
    ("is_behind", "beside_count", "ratio"),
    [(False, 0, 1.0), (True, 0, 1.5), (False, 2, 1.5), (True, 1, 1.75)],
)
def test_a_decode_that_is_not_alone_takes_a_share_longer(
    is_behind: bool, beside_count: int, ratio: float
) -> None:
    work = ImageWork(DEVICE, MANIFEST, fits_to_volume=False)

    assert work.slow_down_ratio(htj2k(1), is_behind, beside_count) == ratio
    assert work.slow_down_ratio(job("i/jls/1", JPEG_LS_LOSSLESS, 1), is_behind, beside_count) == 1


def test_only_a_full_image_without_loss_is_held_against_its_source() -> None:
    lossy = replace(encoded("jls", (1,)), path="lossy", is_lossless=False)
    work = ImageWork(DEVICE, manifest_of(FRAMES, lossy), fits_to_volume=False)
    full = htj2k(100_000)
    part = full._replace(offer=full.offer._replace(status=ImageQualityStatus.SUBRESOLUTION))

    assert work.compare_s(full) == pytest.approx(0.03 * MEGAPIXELS, abs=1e-12)
    assert work.compare_s(part) == 0.0
    assert work.compare_s(htj2k(1, path="i/lossy/1")) == 0.0


def test_a_slower_machine_is_slower_in_all_its_own_work_and_its_servers_are_not() -> None:
    slow = DEVICE.slowed("slow", 4.0, "stated")

    assert (slow.name, slow.source) == ("slow", "stated")
    assert slow.decode[Codec.HTJ2K] == Cost(0.004, 0.4, 2.0)
    assert slow.enlarge == Cost(s_per_megapixel=0.04)
    assert slow.render == Cost(s_per_megapixel=0.08)
    assert slow.request == Cost(0.012)
    assert slow.answer == Cost(0.016, 0.0, 0.02)
    assert slow.compare == Cost(s_per_megapixel=0.12)
    assert (slow.serve, slow.relay) == (DEVICE.serve, DEVICE.relay)
    assert slow.contention == DEVICE.contention


def test_a_browser_on_a_slower_machine_has_the_same_display() -> None:
    browser = replace(DEVICE, page=Page(0.02, 0.0167, Cost(0.001)))

    assert browser.slowed("slow", 4.0, "stated").page == Page(0.08, 0.0167, Cost(0.004))


def test_the_page_of_a_browser_asks_and_takes_in_itself() -> None:
    browser = replace(DEVICE, page=Page(0.02, 0.0167))

    assert browser.outside_page == replace(browser, request=Cost(), answer=Cost())
    assert DEVICE.outside_page is DEVICE


def test_a_machine_without_work_needs_no_time() -> None:
    assert NO_WORK.request.time_s(10**6, 10**6) == 0.0


def test_every_syntax_that_can_be_decoded_has_its_codec() -> None:
    assert codec_of(JPEG_LS_LOSSLESS) is codec_of(JPEG_LS_NEAR_LOSSLESS) is Codec.JPEG_LS
    assert codec_of(HTJ2K_LOSSLESS_RPCL) is Codec.HTJ2K


@pytest.mark.parametrize("codec", list(Codec))
def test_a_codec_is_known_by_the_transfer_syntax_that_it_is_labelled_with(codec: Codec) -> None:
    assert codec_of(EncodingSpec("x", codec).transfer_syntax_uid) is codec
