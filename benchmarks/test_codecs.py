"""Every encode, decode and drawing, by the size of the image."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.conftest import Rate
from benchmarks.subjects import decode_job, image, manifest
from harness.client.decode import decode, fitted
from harness.client.window import Window
from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL, JPEG_LS_LOSSLESS
from harness.dataset.encode import EncodedImage, encode_htj2k, encode_jpeg_ls


@dataclass(frozen=True, slots=True)
class Size:
    """A square image as the published tables have them."""

    length_px: int
    bits_stored: int

    @property
    def megapixel_count(self) -> float:
        """Millions of pixels."""
        return self.length_px**2 / 1e6


SIZES = (Size(512, 12), Size(3036, 14))
by_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.length_px))


@cache
def pixels(size: Size) -> NDArray[np.uint16]:
    """The image of this size."""
    return image(size.length_px, size.bits_stored)


@cache
def jpeg_ls(size: Size) -> bytes:
    """It as JPEG-LS."""
    return encode_jpeg_ls(pixels(size), size.bits_stored)


@cache
def htj2k(size: Size) -> EncodedImage:
    """It as HTJ2K."""
    return encode_htj2k(pixels(size))


def time_decode(rate: Rate, size: Size, stream: bytes, syntax: str, level: int = 0) -> None:
    """The rate of decoding a code stream, in pixels of the whole image."""
    job, described = decode_job(syntax, len(stream), level), manifest(*_shape(size))
    view = memoryview(stream)
    rate(lambda: decode(view, job, described), size.megapixel_count, "Mpx")


def _shape(size: Size) -> tuple[int, int]:
    return size.length_px, size.bits_stored


@by_size
def test_encode_jpeg_ls(rate: Rate, size: Size) -> None:
    """Lossless."""
    source = pixels(size)
    rate(lambda: encode_jpeg_ls(source, size.bits_stored), size.megapixel_count, "Mpx")


@by_size
def test_encode_htj2k(rate: Rate, size: Size) -> None:
    """Lossless, one tile-part a resolution."""
    source = pixels(size)
    rate(lambda: encode_htj2k(source), size.megapixel_count, "Mpx")


@by_size
def test_decode_jpeg_ls(rate: Rate, size: Size) -> None:
    """Whole."""
    time_decode(rate, size, jpeg_ls(size), JPEG_LS_LOSSLESS)


@by_size
@pytest.mark.parametrize("level", [0, 1, 2, 3], ids=lambda level: f"level {level}")
def test_decode_htj2k_level(rate: Rate, size: Size, level: int) -> None:
    """The bytes of one resolution level, decoded at it; level 0 is the whole image."""
    encoded = htj2k(size)
    stream = encoded.codestream[: encoded.resolution_ends_bytes[-1 - level]]
    time_decode(rate, size, stream, HTJ2K_LOSSLESS_RPCL, level)


@by_size
def test_decode_htj2k_prefix(rate: Rate, size: Size) -> None:
    """A third of the bytes, decoded at full size."""
    stream = htj2k(size).codestream
    time_decode(rate, size, stream[: len(stream) // 3], HTJ2K_LOSSLESS_RPCL)


@by_size
def test_fit(rate: Rate, size: Size) -> None:
    """A quarter of rows and columns brought to full size."""
    length_px = size.length_px
    reduced = np.ascontiguousarray(pixels(size)[::4, ::4])
    rate(lambda: fitted(reduced, length_px, length_px), size.megapixel_count, "Mpx")


@by_size
def test_window(rate: Rate, size: Size) -> None:
    """Drawing: stored values to 8 bits."""
    source, window = pixels(size), Window(manifest(*_shape(size)))
    rate(lambda: window.draw(source), size.megapixel_count, "Mpx")
