import struct
import subprocess
import sys

import imagecodecs
import jpeg_ls
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.codestream import read_main_header, require_rpcl_streaming
from harness.dataset.downsample import downsample
from harness.dataset.encode import (
    MediaType,
    decode,
    decomposition_count,
    encode,
    encode_htj2k,
    encode_jpeg_ls,
    encoder_versions,
    media_type,
    require_encodable,
)
from harness.errors import DatasetError
from tests.dataset.series_for_tests import noisy_pixels, series_of

HTJ2K = EncodingSpec("frames", Codec.HTJ2K)
JPEG_LS = EncodingSpec("jls", Codec.JPEG_LS)


# Tables are filled once in a process: each attempt needs a process of its own.
AT_ONCE = """
import threading
from concurrent.futures import ThreadPoolExecutor
import numpy as np
from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.encode import decode, encode, initialise_codecs

image = np.random.default_rng(1).integers(0, 4096, (64, 64)).astype(np.uint16)
together = threading.Barrier(4)

def comes_back(_):
    together.wait()
    codestream = encode(image, EncodingSpec("frames", Codec.HTJ2K), 12).codestream
    return np.array_equal(decode(codestream, Codec.HTJ2K, image), image)

initialise_codecs()
with ThreadPoolExecutor(4) as threads:
    print(all(threads.map(comes_back, range(4))))
"""


@pytest.mark.live
@pytest.mark.every_python
def test_threads_that_begin_at_once_give_right_images() -> None:
    attempts = [
        subprocess.Popen([sys.executable, "-c", AT_ONCE], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]

    assert [attempt.communicate()[0] for attempt in attempts] == ["True\n"] * 4


@settings(max_examples=60)
@given(
    rows=st.integers(12, 90),
    columns=st.integers(12, 90),
    bits=st.integers(1, 16),
    is_signed=st.booleans(),
    encoding=st.sampled_from([HTJ2K, JPEG_LS]),
)
def test_lossless_gives_every_pixel_back(
    rows: int, columns: int, bits: int, is_signed: bool, encoding: EncodingSpec
) -> None:
    image = noisy_pixels((1, rows, columns), bits=bits, is_signed=is_signed)[0]

    decoded = decode(encode(image, encoding, bits).codestream, encoding.codec, image)

    assert decoded.dtype == image.dtype
    np.testing.assert_array_equal(decoded, image)


# OpenJPH of imagecodecs 2026.10 loses a pixel of images of one row or column; builds see it.
SIDES = st.integers(1, 12)
LONGER_SIDES = st.integers(2, 12)


@settings(max_examples=60)
@given(
    sides=st.one_of(
        st.tuples(LONGER_SIDES, LONGER_SIDES, st.just(HTJ2K)),
        st.tuples(SIDES, SIDES, st.just(JPEG_LS)),
    ),
    bits=st.integers(1, 16),
    is_signed=st.booleans(),
)
def test_tiny_noise_comes_back_though_it_is_longer_coded_than_stored(
    sides: tuple[int, int, EncodingSpec], bits: int, is_signed: bool
) -> None:
    rows, columns, encoding = sides
    lowest = -(1 << (bits - 1)) if is_signed else 0
    values = np.random.default_rng(5).integers(lowest, lowest + (1 << bits), (rows, columns))
    image = values.astype(np.int16) if is_signed else values.astype(np.uint16)

    decoded = decode(encode(image, encoding, bits).codestream, encoding.codec, image)

    np.testing.assert_array_equal(decoded, image)


@pytest.mark.parametrize("bits", [2, 8, 9, 16])
@pytest.mark.parametrize("near", [0, 1])
def test_pixels_made_to_be_the_longest_in_jpeg_ls_are_encoded(bits: int, near: int) -> None:
    # Each pixel is the one that the context before it holds least likely.
    rows = [[0, (1 << bits) - 1] * 200, [(1 << bits) - 1, 0] * 200] * 100
    image = np.array(rows, np.uint16)
    image[1::3] = np.random.default_rng(5).integers(0, 1 << bits, image[1::3].shape)

    decoded = decode(encode_jpeg_ls(image, bits, near), Codec.JPEG_LS, image)

    assert np.abs(decoded.astype(np.int32) - image.astype(np.int32)).max() <= near


def test_room_for_the_longest_codes_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    images = {bits: noisy_pixels((1, 40, 33), bits=bits)[0] for bits in (3, 8, 12, 16)}
    usual = [encode_jpeg_ls(image, bits) for bits, image in images.items()]

    def refuse(*_: object, **__: object) -> bytes:
        raise RuntimeError("Encoding error: The destination buffer is too small to hold all of it")

    monkeypatch.setattr(jpeg_ls, "encode_buffer", refuse)

    assert [encode_jpeg_ls(image, bits) for bits, image in images.items()] == usual


@pytest.mark.parametrize("is_signed", [False, True])
def test_extremes_of_16_bits_survive(is_signed: bool) -> None:
    generator = np.random.default_rng(3)
    image = generator.choice(np.array([0, 1, 0x7FFF, 0x8000, 0xFFFF], np.uint16), (64, 64))
    image = image.view(np.int16) if is_signed else image

    for encoding in (HTJ2K, JPEG_LS):
        decoded = decode(encode(image, encoding, 16).codestream, encoding.codec, image)
        np.testing.assert_array_equal(decoded, image)


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        pytest.param(512, 512, 5, id="as usual"),
        pytest.param(2048, 64, 5, id="base of 64"),
        pytest.param(64, 2049, 6, id="base of 33"),
        pytest.param(3036, 3036, 6, id="base of 48"),
        pytest.param(4097, 4000, 7, id="base of 33 again"),
        pytest.param(20, 30, 4, id="no side below one pixel"),
        pytest.param(2, 300, 1, id="two rows"),
    ],
)
def test_images_are_halved_until_the_base_is_small(rows: int, columns: int, expected: int) -> None:
    encoded = encode_htj2k(noisy_pixels((1, rows, columns))[0])

    header = read_main_header(encoded.codestream)
    assert decomposition_count(rows, columns) == expected
    assert header.style.decomposition_count == expected
    assert len(encoded.resolution_ends_bytes) == expected + 1


@pytest.mark.parametrize("level", [None, 0.001])
def test_htj2k_is_what_dicom_asks_of_rpcl(level: float | None) -> None:
    image = noisy_pixels((1, 70, 2100))[0]

    encoded = encode_htj2k(image, level)

    header = read_main_header(encoded.codestream)
    require_rpcl_streaming(header)
    assert header.style.decomposition_count == 6
    assert header.style.is_reversible == (level is None)
    assert len(encoded.resolution_ends_bytes) == 7
    assert encoded.resolution_ends_bytes[-1] == len(encoded.codestream) - 2


@pytest.mark.parametrize(
    ("bits", "is_signed", "precision"), [(12, False, 12), (16, False, 16), (12, True, 16)]
)
def test_jpeg_ls_says_its_true_precision(bits: int, is_signed: bool, precision: int) -> None:
    image = noisy_pixels((1, 32, 48), bits=bits, is_signed=is_signed)[0]

    codestream = encode_jpeg_ls(image, bits)

    # ISO/IEC 14495-1 §C.2.2: SOF55, its length, then precision, lines, samples a line.
    assert struct.unpack_from(">HHBHH", codestream, 2) == (0xFFF7, 11, precision, 32, 48)


def test_signed_jpeg_ls_holds_twos_complement_as_viewers_read_it() -> None:
    image = noisy_pixels((1, 32, 32), is_signed=True)[0]

    samples = imagecodecs.jpegls_decode(encode_jpeg_ls(image, 12))

    np.testing.assert_array_equal(samples.view(np.int16), image)


@pytest.mark.parametrize("near", [1, 3, 10])
@pytest.mark.parametrize("is_signed", [False, True])
def test_near_lossless_is_off_by_near_at_most(near: int, is_signed: bool) -> None:
    image = noisy_pixels((1, 90, 90), is_signed=is_signed)[0]

    decoded = decode(encode_jpeg_ls(image, 12, near), Codec.JPEG_LS, image)

    errors = np.abs(decoded.astype(np.int32) - image.astype(np.int32))
    assert 0 < errors.max() <= near


def test_a_divisor_encodes_the_reduced_image() -> None:
    image = noisy_pixels((1, 131, 90))[0]
    reduced = downsample(image, 4)

    for codec in Codec:
        encoded = encode(image, EncodingSpec("small", codec, divisor=4), 12)
        np.testing.assert_array_equal(decode(encoded.codestream, codec, reduced), reduced)


def test_two_encodings_of_an_image_are_the_same_bytes() -> None:
    image = noisy_pixels((1, 200, 200))[0]

    for encoding in (HTJ2K, JPEG_LS, EncodingSpec("lossy", Codec.HTJ2K, level=0.01)):
        assert encode(image, encoding, 12) == encode(image, encoding, 12)


@pytest.mark.parametrize(
    ("encoding", "name", "syntax"),
    [
        (JPEG_LS, "image/jls", "80"),
        (EncodingSpec("t", Codec.JPEG_LS, divisor=4), "image/jls", "80"),
        (EncodingSpec("t", Codec.JPEG_LS, divisor=4, near=3), "image/jls", "81"),
        (HTJ2K, "image/jphc", "202"),
        (EncodingSpec("lossy", Codec.HTJ2K, level=0.01), "image/jphc", "203"),
        (EncodingSpec("jll", Codec.JPEG_LOSSLESS), "image/jpeg", "70"),
        (EncodingSpec("jp2", Codec.JPEG_2000), "image/jp2", "90"),
    ],
)
def test_media_types_name_codec_and_loss(encoding: EncodingSpec, name: str, syntax: str) -> None:
    assert media_type(encoding) == MediaType(name, f"1.2.840.10008.1.2.4.{syntax}")


def test_the_shaping_encoders_are_named_with_their_versions() -> None:
    names = [version.split()[0] for version in encoder_versions()]

    assert names == ["imagecodecs", "openjph", "pyjpegls"]
    assert all(version.split()[1][0].isdigit() for version in encoder_versions())


@pytest.mark.parametrize(
    "encoding",
    [
        pytest.param(EncodingSpec("x", Codec.JPEG_LS, near=-1), id="negative near"),
        pytest.param(EncodingSpec("x", Codec.JPEG_LS, near=256), id="near above 255"),
        pytest.param(EncodingSpec("x", Codec.JPEG_LS, divisor=0), id="no divisor"),
        pytest.param(EncodingSpec("x", Codec.HTJ2K, level=0.0), id="level zero"),
    ],
)
def test_parameters_that_the_codecs_do_not_have_are_refused(encoding: EncodingSpec) -> None:
    with pytest.raises(DatasetError, match="dataset test-ct, encoding x"):
        require_encodable(series_of(noisy_pixels()), (encoding,))


def test_near_is_bounded_by_half_the_greatest_value() -> None:
    series = series_of(noisy_pixels(bits=4), bits=4)

    require_encodable(series, (EncodingSpec("x", Codec.JPEG_LS, near=7),))
    with pytest.raises(DatasetError, match="0 to 7"):
        require_encodable(series, (EncodingSpec("x", Codec.JPEG_LS, near=8),))
