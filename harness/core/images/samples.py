"""What the head of a coded image says of its samples: their precision, and where their sign is.

Many coders know no sign. Then the same bits are read as two's complement, of as many bits as the
coder was told of.
"""

from harness.core.http.media_type import (
    HTJ2K_SYNTAXES,
    JPEG_2000_SYNTAXES,
    JPEG_LS_SYNTAXES,
    JPEG_SYNTAXES,
)

# Start of frame, of JPEG (ITU-T T.81 Table B.1) and of JPEG-LS (ISO/IEC 14495-1 §C.1.1).
_FRAME_MARKERS = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}

# SOC and SIZ, and where SIZ says the depth of the first component (ISO/IEC 15444-1 §A.5.1). Boxes
# of a JP2 file may stand before it (§I.5), which DICOM does not allow and some write.
_CODESTREAM_START = b"\xff\x4f\xff\x51"
_JP2_START = b"\x00\x00\x00\x0cjP  "
_MOST_BOXES_BYTES = 4096
_FIRST_DEPTH_OFFSET_BYTES = 42
_DEPTH_MASK = 0x7F

_WIDEST_BITS = 16


def precision_bits(code: bytes | memoryview, transfer_syntax_uid: str) -> int | None:
    """How many bits of a sample the coder knew of, by the head of its code; None if it says none.

    `code`: at least its main header.
    """
    if transfer_syntax_uid in JPEG_SYNTAXES | JPEG_LS_SYNTAXES:
        return _precision_in_frame_head(code)
    if transfer_syntax_uid in JPEG_2000_SYNTAXES | HTJ2K_SYNTAXES:
        return _depth_in_main_header(code)
    return None


def repeated_sign_bits(
    coded_bits: int | None, bits_stored: int, *, knows_signs: bool, is_signed: bool
) -> int:
    """How many of a sample's 16 bits, from the highest on, have to be made like the sign below.

    None of a sample without a sign, nor of a coder that `knows_signs`. `coded_bits` is the
    precision of the coder; None is `bits_stored`.
    """
    if knows_signs or not is_signed:
        return 0
    return max(0, _WIDEST_BITS - (coded_bits or bits_stored))


def _precision_in_frame_head(code: bytes | memoryview) -> int | None:
    """The sample precision that JPEG or JPEG-LS begins a frame with; None where it does not."""
    place = 2
    while place + 5 <= len(code) and code[place] == 0xFF:
        marker = code[place + 1]
        if marker in _FRAME_MARKERS:
            return code[place + 4]
        if marker == 0xFF:  # a byte to fill up with
            place += 1
            continue
        place += 2 + int.from_bytes(code[place + 2 : place + 4], "big")
    return None


def _depth_in_main_header(code: bytes | memoryview) -> int | None:
    """The depth of the first component of a JPEG 2000 code stream; None where it is none."""
    head = bytes(code[: len(_JP2_START)])
    reach_bytes = _MOST_BOXES_BYTES if head == _JP2_START else len(_CODESTREAM_START)
    start = bytes(code[:reach_bytes]).find(_CODESTREAM_START)
    place = start + _FIRST_DEPTH_OFFSET_BYTES
    if start < 0 or place >= len(code):
        return None
    return (code[place] & _DEPTH_MASK) + 1
