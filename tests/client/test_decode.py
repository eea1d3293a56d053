import imagecodecs
import numpy as np
import pytest

from harness.client.decode import Pixels, decode, fitted
from harness.core.http.media_type import (
    EXPLICIT_LITTLE_ENDIAN,
    HTJ2K_LOSSLESS,
    HTJ2K_LOSSLESS_RPCL,
    JPEG_2000_LOSSLESS,
    JPEG_LOSSLESS,
    JPEG_LS_LOSSLESS,
)
from harness.core.images.specification import Codec, EncodingSpec
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.dataset.encode import encode
from tests.client.samples import manifest

SIZE = 64


def job(syntax: str, size_bytes: int, level: int = 0) -> DecodeJob:
    request = ImageRequest(0, 0, "stage", "path", FetchMode.PLAIN, None, 0)
    full = ImageQualityStatus.FULL_RESOLUTION
    return DecodeJob(request, Offer(size_bytes, 100.0, full, True, True, syntax, 0.0), level)


def noise(bits: int, *, is_signed: bool = False) -> Pixels:
    random = np.random.default_rng(1)
    if is_signed:
        edge = 1 << (bits - 1)
        return random.integers(-edge, edge, (SIZE, SIZE), dtype=np.int16)
    return random.integers(0, 1 << bits, (SIZE, SIZE), dtype=np.uint16)


def htj2k(image: Pixels) -> bytes:
    return bytes(imagecodecs.htj2k_encode(image, resolutions=3, tlm=True, tilepart=1))


@pytest.mark.parametrize("bits", [8, 12, 15, 16])
def test_htj2k_comes_back_pixel_by_pixel(bits: int) -> None:
    image = noise(bits)
    data = memoryview(htj2k(image))
    dataset = manifest(bits_stored=bits, size=SIZE)

    assert np.array_equal(decode(data, job(HTJ2K_LOSSLESS_RPCL, len(data)), dataset), image)


def test_htj2k_is_decoded_by_its_other_name_too() -> None:
    image = noise(12)
    data = memoryview(htj2k(image))
    decoded = decode(data, job(HTJ2K_LOSSLESS, len(data)), manifest(size=SIZE))

    assert np.array_equal(decoded, image)


def test_signed_htj2k_comes_back_signed() -> None:
    image = noise(12, is_signed=True)
    data = memoryview(htj2k(image))
    decoded = decode(data, job(HTJ2K_LOSSLESS_RPCL, len(data)), manifest(is_signed=True, size=SIZE))

    assert decoded.dtype == np.int16
    assert np.array_equal(decoded, image)


@pytest.mark.parametrize("is_signed", [False, True])
def test_jpeg_ls_comes_back_pixel_by_pixel(is_signed: bool) -> None:
    image = noise(16, is_signed=is_signed)
    data = memoryview(bytes(imagecodecs.jpegls_encode(image.view(np.uint16), out=4 * image.nbytes)))
    dataset = manifest(bits_stored=16, is_signed=is_signed, size=SIZE)
    decoded = decode(data, job(JPEG_LS_LOSSLESS, len(data)), dataset)

    assert decoded.dtype == image.dtype
    assert np.array_equal(decoded, image)


@pytest.mark.parametrize("level", [1, 2])
def test_a_reduced_image_never_wraps_below_zero(level: int) -> None:
    # A hard edge makes the wavelet undershoot: without clipping, 65535 appears beside it.
    image = np.zeros((SIZE, SIZE), dtype=np.uint16)
    image[:, 21:] = 4095
    data = memoryview(htj2k(image))
    decoded = decode(data, job(HTJ2K_LOSSLESS_RPCL, len(data), level), manifest(size=SIZE))

    assert decoded.shape == (SIZE >> level, SIZE >> level)
    # It overshoots as well, by a few hundred, which the viewer's decoder leaves as they are.
    assert decoded.max() < 2 * 4095


def test_a_stream_that_is_cut_off_still_gives_a_full_size_image() -> None:
    data = memoryview(htj2k(noise(12)))
    half = data[: len(data) // 2]

    decoded = decode(half, job(HTJ2K_LOSSLESS_RPCL, len(half)), manifest(size=SIZE))

    assert decoded.shape == (SIZE, SIZE)


def test_a_transfer_syntax_without_a_decoder_is_named() -> None:
    with pytest.raises(ValueError, match=r"1\.2\.840\.10008\.1\.2$"):
        decode(memoryview(b"x"), job("1.2.840.10008.1.2", 1), manifest())


def test_fitting_repeats_pixels_between_aligned_corners() -> None:
    small = np.array([[1, 2], [3, 4]], dtype=np.uint16)

    # floor(x * (2 - 1) / (4 - 1)) for x = 0..3 is 0, 0, 0, 1.
    expected = [[1, 1, 1, 2], [1, 1, 1, 2], [1, 1, 1, 2], [3, 3, 3, 4]]
    assert fitted(small, 4, 4).tolist() == expected


def test_an_image_of_the_right_size_is_left_alone() -> None:
    image = noise(12)

    assert fitted(image, SIZE, SIZE) is image


@pytest.mark.parametrize("bits", [8, 12, 15, 16])
@pytest.mark.parametrize("is_signed", [False, True])
@pytest.mark.parametrize(
    ("syntax", "codec"),
    [
        (EXPLICIT_LITTLE_ENDIAN, Codec.UNCOMPRESSED),
        (JPEG_LOSSLESS, Codec.JPEG_LOSSLESS),
        (JPEG_2000_LOSSLESS, Codec.JPEG_2000),
    ],
)
def test_what_archives_hold_comes_back_pixel_by_pixel(
    syntax: str, codec: Codec, is_signed: bool, bits: int
) -> None:
    image = noise(bits, is_signed=is_signed)
    data = memoryview(encode(image, EncodingSpec("x", codec), bits).codestream)
    dataset = manifest(bits_stored=bits, is_signed=is_signed, size=SIZE)
    decoded = decode(data, job(syntax, len(data)), dataset)

    assert decoded.dtype == image.dtype
    assert np.array_equal(decoded, image)


def test_uncompressed_pixels_that_lack_some_are_no_image() -> None:
    data = memoryview(bytes(SIZE * SIZE * 2 - 2))

    with pytest.raises(ValueError, match="reshape"):
        decode(data, job(EXPLICIT_LITTLE_ENDIAN, len(data)), manifest(size=SIZE))


def test_uncompressed_pixels_outlive_the_bytes_that_were_received() -> None:
    received = bytearray(noise(12).astype("<u2").tobytes())
    decoded = decode(
        memoryview(received), job(EXPLICIT_LITTLE_ENDIAN, len(received)), manifest(size=SIZE)
    )
    received[:] = bytes(len(received))

    assert np.array_equal(decoded, noise(12))
