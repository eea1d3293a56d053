import struct
from dataclasses import replace
from functools import cache

import imagecodecs
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.dataset.codestream import (
    CodestreamError,
    MainHeader,
    Progression,
    read_main_header,
    require_rpcl_streaming,
)
from tests.dataset.series_for_tests import noisy_pixels


@cache
def _codestream() -> bytes:
    """An image of 90 x 130 with three decompositions: 4 resolutions, the lowest 12 x 17."""
    image = noisy_pixels((1, 130, 90))[0]
    encoded = imagecodecs.htj2k_encode(image, resolutions=3, tlm=True, tilepart=1)
    return bytes(encoded)


def _header() -> MainHeader:
    return read_main_header(_codestream())


def _tile_part_starts(codestream: bytes, first: int) -> list[int]:
    """Where each tile-part starts, walked by the lengths in their own SOT (Psot)."""
    starts = []
    offset = first
    while struct.unpack_from(">H", codestream, offset)[0] == 0xFF90:
        starts.append(offset)
        offset += struct.unpack_from(">I", codestream, offset + 6)[0]
    return [*starts, offset]


def test_the_header_says_what_was_encoded() -> None:
    header = _header()

    assert (header.image.columns, header.image.rows) == (90, 130)
    assert (header.image.tile_count, header.image.component_count) == (1, 1)
    assert (header.image.bit_depth, header.image.is_signed) == (16, False)
    assert header.style.progression is Progression.RPCL
    assert (header.style.layer_count, header.style.decomposition_count) == (1, 3)
    assert header.style.is_high_throughput
    assert header.style.is_reversible
    assert header.base_resolution_px == 12


def test_resolutions_end_where_the_next_tile_part_starts() -> None:
    header = _header()

    starts = _tile_part_starts(_codestream(), header.size_bytes)

    assert list(header.resolution_ends_bytes()) == starts[1:]
    assert _codestream()[starts[-1] :] == b"\xff\xd9"


@pytest.mark.parametrize("resolution", range(4))
def test_the_bytes_up_to_an_end_give_the_whole_resolution(resolution: int) -> None:
    end = _header().resolution_ends_bytes()[resolution]
    skipped = 3 - resolution

    reduced = imagecodecs.htj2k_decode(_codestream(), skipres=skipped, resilient=True)
    from_prefix = imagecodecs.htj2k_decode(_codestream()[:end], skipres=skipped, resilient=True)

    np.testing.assert_array_equal(from_prefix, reduced)


def test_the_header_is_enough_to_know_every_end() -> None:
    header = _header()

    alone = read_main_header(_codestream()[: header.size_bytes + 12])

    assert alone == header


def test_signed_and_irreversible_are_told_apart() -> None:
    image = noisy_pixels((1, 64, 64), is_signed=True)[0]

    header = read_main_header(bytes(imagecodecs.htj2k_encode(image, 0.01)))

    assert header.image.is_signed
    assert not header.style.is_reversible


def test_without_tlm_no_end_is_known() -> None:
    header = read_main_header(bytes(imagecodecs.htj2k_encode(noisy_pixels((1, 64, 64))[0])))

    with pytest.raises(CodestreamError, match="TLM"):
        header.resolution_ends_bytes()
    with pytest.raises(CodestreamError, match="TLM"):
        require_rpcl_streaming(header)


def test_tiles_have_no_common_end_of_a_resolution() -> None:
    image = noisy_pixels((1, 128, 128))[0]
    tiled = imagecodecs.htj2k_encode(image, tile=(64, 64), resolutions=3, tlm=True)

    with pytest.raises(CodestreamError, match="in 4 tiles"):
        read_main_header(bytes(tiled)).resolution_ends_bytes()


def test_a_base_above_64_pixels_is_refused() -> None:
    image = np.zeros((140, 150), np.uint16)
    codestream = bytes(imagecodecs.htj2k_encode(image, resolutions=1, tlm=True, tilepart=1))

    with pytest.raises(CodestreamError, match="70 pixels"):
        require_rpcl_streaming(read_main_header(codestream))


def test_a_base_with_one_side_of_64_pixels_passes() -> None:
    image = np.zeros((128, 150), np.uint16)
    codestream = bytes(imagecodecs.htj2k_encode(image, resolutions=1, tlm=True, tilepart=1))

    require_rpcl_streaming(read_main_header(codestream))


def test_another_progression_is_refused() -> None:
    header = _header()
    other = replace(header, style=replace(header.style, progression=Progression.LRCP))

    with pytest.raises(CodestreamError, match="LRCP, not RPCL"):
        require_rpcl_streaming(other)


def test_plain_jpeg_2000_is_refused() -> None:
    encoded = imagecodecs.jpeg2k_encode(noisy_pixels((1, 64, 64))[0], codecformat="j2k")

    with pytest.raises(CodestreamError, match="HTJ2K"):
        require_rpcl_streaming(read_main_header(bytes(encoded)))


def test_a_header_that_is_cut_anywhere_is_refused() -> None:
    for length in range(_header().size_bytes + 3):
        with pytest.raises(CodestreamError):
            read_main_header(_codestream()[:length])


@given(st.integers(0, 160), st.integers(0, 255))
@example(48, 0)
def test_a_changed_byte_gives_a_header_or_a_codestream_error(offset: int, value: int) -> None:
    damaged = bytearray(_codestream()[:200])
    damaged[offset] = value

    try:
        header = read_main_header(bytes(damaged))
    except CodestreamError:
        return

    assert isinstance(header, MainHeader)


@given(st.binary(max_size=80))
def test_any_bytes_give_a_codestream_error(content: bytes) -> None:
    with pytest.raises(CodestreamError):
        read_main_header(b"\xff\x4f" + content)
