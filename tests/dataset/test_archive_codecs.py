"""What archives hold comes back pixel by pixel, from decoders of other people as well."""

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydicom.pixels.utils import get_j2k_parameters

from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.archive_codecs import (
    encode_jpeg_2000,
    encode_jpeg_lossless,
    encode_uncompressed,
)
from harness.dataset.encode import decode, encode, encoder_versions
from harness.dataset.series import Pixels
from tests.dataset.series_for_tests import noisy_pixels

ARCHIVE = [Codec.UNCOMPRESSED, Codec.JPEG_LOSSLESS, Codec.JPEG_2000]


@st.composite
def images(draw: st.DrawFn) -> tuple[Pixels, int]:
    """An image of few pixels and any depth and sign, its extremes among them; and its depth."""
    bits, is_signed = draw(st.integers(1, 16)), draw(st.booleans())
    lowest = -(1 << (bits - 1)) if is_signed else 0
    highest = lowest + (1 << bits) - 1
    shape = draw(st.tuples(st.integers(1, 20), st.integers(1, 20)))
    values = st.sampled_from([lowest, highest]) | st.integers(lowest, highest)
    return draw(arrays(np.int16 if is_signed else np.uint16, shape, elements=values)), bits


@pytest.mark.parametrize("codec", ARCHIVE)
@settings(max_examples=60)
@given(images())
def test_every_image_comes_back(codec: Codec, drawn: tuple[Pixels, int]) -> None:
    image, bits = drawn
    codestream = encode(image, EncodingSpec("x", codec), bits).codestream
    back = decode(codestream, codec, image)

    assert back.dtype == image.dtype
    assert np.array_equal(back, image)


@settings(max_examples=60)
@given(images())
def test_three_libraries_agree_on_lossless_jpeg(drawn: tuple[Pixels, int]) -> None:
    image, bits = drawn
    codestream = encode_jpeg_lossless(image, bits)

    for read in (
        imagecodecs.jpeg8_decode,
        imagecodecs.jpegsof3_decode,
        imagecodecs.ljpeg_decode,
    ):
        assert np.array_equal(read(codestream), image.view(np.uint16))


@pytest.mark.parametrize(("bits", "precision"), [(1, 2), (8, 8), (12, 12), (16, 16)])
def test_lossless_jpeg_predicts_from_the_left_and_tells_its_true_precision(
    bits: int, precision: int
) -> None:
    (image,) = noisy_pixels((1, 9, 7), bits=bits)
    codestream = encode_jpeg_lossless(image, bits)
    frame = codestream.index(b"\xff\xc3")  # SOF3: lossless, sequential, Huffman
    scan = codestream.index(b"\xff\xda")

    assert codestream[frame + 4] == precision
    assert codestream[scan + 7] == 1, "the selection value, behind the only component"


@pytest.mark.parametrize("bits", [8, 12, 16])
@pytest.mark.parametrize("is_signed", [False, True])
def test_jpeg_2000_tells_true_depth_and_sign(bits: int, is_signed: bool) -> None:
    (image,) = noisy_pixels((1, 9, 7), bits=bits, is_signed=is_signed)
    told = get_j2k_parameters(encode_jpeg_2000(image, bits))

    assert (told["precision"], told["is_signed"]) == (bits, is_signed)


def test_uncompressed_samples_have_their_lower_byte_first() -> None:
    assert encode_uncompressed(np.array([[1, 0x0203]], np.uint16)) == b"\1\0\3\2"
    assert encode_uncompressed(np.array([[-2]], np.int16)) == b"\xfe\xff"


def test_their_libraries_shape_only_what_is_encoded_by_them() -> None:
    usual = encoder_versions()
    names = [version.split()[0] for version in encoder_versions(ARCHIVE)]

    assert encoder_versions({Codec.HTJ2K, Codec.JPEG_LS, Codec.UNCOMPRESSED}) == usual
    assert names == ["imagecodecs", "openjph", "pyjpegls", "libjpeg_turbo", "openjpeg"]
