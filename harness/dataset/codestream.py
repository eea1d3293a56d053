"""The main header of a JPEG 2000 codestream: what it promises, and where resolutions end.

Marker segments are those of ISO/IEC 15444-1 Annex A; what DICOM asks of "HTJ2K Lossless
RPCL" stands in PS3.5 §10.18.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

BASE_RESOLUTION_LIMIT_PX = 64

_SOC, _SIZ, _CAP, _COD, _TLM, _SOT = 0xFF4F, 0xFF51, 0xFF50, 0xFF52, 0xFF55, 0xFF90
_SOT_SEGMENT_BYTES = 12
_SIZ_FIELDS = struct.Struct(">H8IHB")
_COD_FIELDS = struct.Struct(">BBHBBBBBB")


class CodestreamError(ValueError):
    """Bytes that are no JPEG 2000 codestream, or not one of the kind that is asked for."""


class Progression(IntEnum):
    """The order of the packets (ISO/IEC 15444-1 Table A.16)."""

    LRCP = 0
    RLCP = 1
    RPCL = 2
    PCRL = 3
    CPRL = 4


@dataclass(frozen=True, slots=True)
class ImageSize:
    """The SIZ segment: the image, its tiles, and the samples of its first component."""

    columns: int
    rows: int
    tile_count: int
    component_count: int
    bit_depth: int
    is_signed: bool


@dataclass(frozen=True, slots=True)
class CodingStyle:
    """The COD segment; `decomposition_count` n makes n + 1 resolutions."""

    progression: Progression
    layer_count: int
    decomposition_count: int
    is_high_throughput: bool
    is_reversible: bool


@dataclass(frozen=True, slots=True)
class MainHeader:
    """All that stands before the first tile-part, which starts at `size_bytes`.

    `tile_part_ends_bytes` are offsets from the start of the codestream, taken from TLM; empty
    when there is no TLM.
    """

    image: ImageSize
    style: CodingStyle
    size_bytes: int
    tile_part_ends_bytes: tuple[int, ...]

    @property
    def base_resolution_px(self) -> int:
        """The shorter side of the lowest resolution: "the width or height" of PS3.5 §10.18."""
        shorter = min(self.image.columns, self.image.rows)
        return -(-shorter // (1 << self.style.decomposition_count))

    def resolution_ends_bytes(self) -> tuple[int, ...]:
        """Where each resolution is complete, lowest first.

        Raises CodestreamError unless TLM lists one tile-part a resolution.
        """
        expected = self.style.decomposition_count + 1
        if self.image.tile_count != 1 or len(self.tile_part_ends_bytes) != expected:
            found = f"{len(self.tile_part_ends_bytes)} in {self.image.tile_count} tiles"
            raise CodestreamError(f"TLM lists {found} tile-parts in one tile, not {expected}")
        return self.tile_part_ends_bytes


def read_main_header(codestream: bytes) -> MainHeader:
    """The main header of a codestream, of which the first tile-part's SOT must be there.

    Raises CodestreamError.
    """
    if codestream[:2] != _SOC.to_bytes(2, "big"):
        raise CodestreamError("a codestream starts with SOC")
    segments, size_bytes = _segments(codestream)
    single = dict(segments)
    lengths = [length for marker, body in segments if marker == _TLM for length in _tlm(body)]
    try:
        image, style = _size(single[_SIZ]), _style(single[_COD], _CAP in single)
    except (KeyError, ValueError, struct.error, ZeroDivisionError) as error:
        raise CodestreamError(f"SIZ or COD is missing or broken: {error}") from error
    ends = tuple(accumulate(lengths, initial=size_bytes))[1:]
    return MainHeader(image, style, size_bytes, ends)


def with_bit_depth(codestream: bytes, bit_depth: int, *, is_signed: bool) -> bytes:
    """The codestream, saying another depth of the samples of its only component.

    Raises CodestreamError where its header is none.
    """
    size = read_main_header(codestream).image
    if size.component_count != 1:
        raise CodestreamError(f"has {size.component_count} components, not one")
    # Ssiz (ISO/IEC 15444-1 Table A.11): the depth less one, and the sign above it. The segment
    # is the first one, and Ssiz of the first component stands behind its other fields.
    place = 2 + 4 + _SIZ_FIELDS.size - 1
    depth = (bit_depth - 1) | (0x80 if is_signed else 0)
    return codestream[:place] + bytes([depth]) + codestream[place + 1 :]


def require_rpcl_streaming(header: MainHeader) -> None:
    """Hold a codestream against PS3.5 §10.18: HTJ2K, RPCL, TLM, a base of at most 64 pixels.

    Raises CodestreamError naming the rule that is broken.
    """
    if not header.style.is_high_throughput:
        raise CodestreamError("the blocks are not coded with HTJ2K (ISO/IEC 15444-15)")
    if header.style.progression is not Progression.RPCL:
        raise CodestreamError(f"the progression is {header.style.progression.name}, not RPCL")
    if not header.tile_part_ends_bytes:
        raise CodestreamError("there is no TLM")
    if header.base_resolution_px > BASE_RESOLUTION_LIMIT_PX:
        side = header.base_resolution_px
        raise CodestreamError(f"the lowest resolution is {side} pixels wide or high, more than 64")


def _segments(codestream: bytes) -> tuple[list[tuple[int, bytes]], int]:
    """(marker, body) of each segment up to the first SOT, and the offset of that SOT."""
    segments: list[tuple[int, bytes]] = []
    offset = 2
    while offset + 4 <= len(codestream):
        marker, length = struct.unpack_from(">HH", codestream, offset)
        if marker == _SOT:
            return segments, offset
        end = offset + 2 + length
        if marker < 0xFF00 or length < 2 or end > len(codestream):
            raise CodestreamError(f"no marker segment at byte {offset}")
        segments.append((marker, codestream[offset + 4 : end]))
        offset = end
    raise CodestreamError("there is no tile-part")


def _size(body: bytes) -> ImageSize:
    _, right, bottom, left, top, width, height, tile_left, tile_top, count, depth = (
        _SIZ_FIELDS.unpack_from(body)
    )
    across = -(-(right - tile_left) // width)
    down = -(-(bottom - tile_top) // height)
    return ImageSize(
        columns=right - left,
        rows=bottom - top,
        tile_count=across * down,
        component_count=count,
        bit_depth=(depth & 0x7F) + 1,
        is_signed=bool(depth & 0x80),
    )


def _style(body: bytes, has_capabilities: bool) -> CodingStyle:
    _, order, layers, _, decompositions, _, _, block_style, transform = _COD_FIELDS.unpack_from(
        body
    )
    return CodingStyle(
        progression=Progression(order),
        layer_count=layers,
        decomposition_count=decompositions,
        # ISO/IEC 15444-15 §A.4: bit 6 of the block style, together with a CAP segment.
        is_high_throughput=has_capabilities and bool(block_style & 0x40),
        is_reversible=transform == 1,
    )


def _tlm(body: bytes) -> list[int]:
    """Lengths of tile-parts (ISO/IEC 15444-1 §A.7.1): each after its tile's number, if given."""
    if len(body) < 2:
        raise CodestreamError("TLM is truncated")
    number_size = body[1] >> 4 & 3
    length_size = 4 if body[1] & 0x40 else 2
    entries, step = body[2:], number_size + length_size
    if number_size == 3 or len(entries) % step:
        raise CodestreamError("TLM does not hold a whole number of entries")
    lengths = [
        int.from_bytes(entries[start + number_size : start + step], "big")
        for start in range(0, len(entries), step)
    ]
    if min(lengths, default=0) < _SOT_SEGMENT_BYTES:
        raise CodestreamError("TLM lists a tile-part shorter than its own header")
    return lengths
