"""How pixels are coded, found in the bytes themselves: labels may be wrong.

Markers: ISO/IEC 10918-1 table B.1 (JPEG), ISO/IEC 14495-1 table C.1 (JPEG-LS), ISO/IEC 15444-1 A.2
(JPEG 2000) and 15444-15 A.2 (HTJ2K is a code stream whose Rsiz has bit 14); PS3.5 annex G (RLE).
"""

from enum import Enum

from harness.core.http.media_type import (
    EXPLICIT_LITTLE_ENDIAN,
    HTJ2K_SYNTAXES,
    IMPLICIT_LITTLE_ENDIAN,
    JPEG_LS_SYNTAXES,
)

_JPEG_START = b"\xff\xd8"
_JPEG_2000_START = b"\xff\x4f\xff\x51"
_JP2_BOX = b"\x00\x00\x00\x0cjP  "
_GZIP_START = b"\x1f\x8b"
_HIGH_THROUGHPUT = 0x4000
_RLE_HEAD_BYTES = 64
_BIG_ENDIAN = "1.2.840.10008.1.2.2"
_DEFLATED = "1.2.840.10008.1.2.1.99"


class PixelCode(Enum):
    """What the bytes of an answer are."""

    RAW = "uncompressed"
    JPEG_LS = "JPEG-LS"
    HTJ2K = "HTJ2K"
    JPEG_2000 = "JPEG 2000"
    JPEG_LOSSLESS = "JPEG Lossless"
    JPEG = "JPEG"
    RLE = "RLE"
    GZIP = "gzip"
    TEXT = "text"
    EMPTY = "nothing"
    UNKNOWN = "unknown bytes"


_BY_FRAME_MARKER = {
    0xF7: PixelCode.JPEG_LS,
    0xC0: PixelCode.JPEG,
    0xC1: PixelCode.JPEG,
    0xC2: PixelCode.JPEG,
    0xC3: PixelCode.JPEG_LOSSLESS,
}
_BY_SYNTAX = {
    **dict.fromkeys(JPEG_LS_SYNTAXES, PixelCode.JPEG_LS),
    **dict.fromkeys(HTJ2K_SYNTAXES, PixelCode.HTJ2K),
    **dict.fromkeys((IMPLICIT_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN), PixelCode.RAW),
    **dict.fromkeys((_BIG_ENDIAN, _DEFLATED), PixelCode.RAW),
    **{f"1.2.840.10008.1.2.4.{number}": PixelCode.JPEG for number in (50, 51)},
    **{f"1.2.840.10008.1.2.4.{number}": PixelCode.JPEG_LOSSLESS for number in (57, 70)},
    **{f"1.2.840.10008.1.2.4.{number}": PixelCode.JPEG_2000 for number in (90, 91, 92, 93)},
    "1.2.840.10008.1.2.5": PixelCode.RLE,
}


def code_of_syntax(transfer_syntax_uid: str) -> PixelCode:
    """How a transfer syntax codes pixels; UNKNOWN for one that is not known here."""
    return _BY_SYNTAX.get(transfer_syntax_uid, PixelCode.UNKNOWN)


def code_found(image: bytes, raw_bytes: int | None) -> PixelCode:
    """How an image is coded; `raw_bytes` are its size without any code, None: not known."""
    if image.startswith(_JPEG_2000_START):
        return _jpeg_2000(image)
    if image.startswith(_JP2_BOX):
        return _jpeg_2000(image[max(0, image.find(_JPEG_2000_START)) :])
    if image.startswith(_JPEG_START):
        return _jpeg(image)
    if raw_bytes and len(image) in (raw_bytes, raw_bytes + raw_bytes % 2):
        return PixelCode.RAW
    return _other(image)


def _other(image: bytes) -> PixelCode:
    """What has no marker of its own."""
    if not image:
        return PixelCode.EMPTY
    if image.startswith(_GZIP_START):
        return PixelCode.GZIP
    if _is_rle(image):
        return PixelCode.RLE
    return PixelCode.TEXT if _is_text(image) else PixelCode.UNKNOWN


def _jpeg_2000(image: bytes) -> PixelCode:
    """SIZ begins with its length, then Rsiz."""
    rsiz = int.from_bytes(image[6:8], "big")
    return PixelCode.HTJ2K if rsiz & _HIGH_THROUGHPUT else PixelCode.JPEG_2000


def _jpeg(image: bytes) -> PixelCode:
    """By the first marker that begins a frame; segments before it are passed over."""
    at = len(_JPEG_START)
    while at + 4 <= len(image) and image[at] == 0xFF:
        marker = image[at + 1]
        if marker in _BY_FRAME_MARKER:
            return _BY_FRAME_MARKER[marker]
        at += 2 + int.from_bytes(image[at + 2 : at + 4], "big")
    return PixelCode.UNKNOWN


def _is_rle(image: bytes) -> bool:
    """Whether it begins with a header of one to fifteen segments, the first right behind it."""
    segment_count = int.from_bytes(image[:4], "little")
    first_offset_bytes = int.from_bytes(image[4:8], "little")
    return 1 <= segment_count <= 15 and first_offset_bytes == _RLE_HEAD_BYTES


def _is_text(image: bytes) -> bool:
    begin = image[:64]
    return all(32 <= byte < 127 or byte in b"\t\r\n" for byte in begin)
