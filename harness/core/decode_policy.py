"""Which part of an image is worth decoding, and at which reduction.

The rules are decodeLevelFromComplete and the loop around it in
packages/dicomImageLoader/src/imageLoader/wadors/loadImage.ts (Cornerstone3D 85fd19396; the same
in 5.8.2). The documentation prints other thresholds (27, 13 and 8 %) than the code has.
"""

from dataclasses import dataclass

from harness.core.quality import ImageQualityStatus

LEAST_REDUCTION_CAP = 4
NEVER_DECODED_LEVEL = 10
# Reductions 0, 1 and 2 need more than these shares of the stream; two percent is its margin.
_SHARES = ((1 / 4, 0), (1 / 16, 1), (1 / 64, 2))
_MARGIN = 0.02
_COARSEST_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A part of an image that could be decoded now.

    `pixel_data_bytes` of its code stream are there, which is `percent_complete`; `is_extracted`
    says that the end of the stream was seen, `is_last` that this request brings no more.
    `received_s` is when its last byte came.
    """

    pixel_data_bytes: int
    percent_complete: float
    status: ImageQualityStatus
    is_extracted: bool
    is_last: bool
    transfer_syntax_uid: str
    received_s: float


def decode_level(percent_complete: float, cap: int | None) -> int:
    """How often the size is halved for a part of an image; a configured level is an upper bound."""
    share = percent_complete / 100 - _MARGIN
    level = next((level for least, level in _SHARES if share > least), _COARSEST_LEVEL)
    return min(LEAST_REDUCTION_CAP if cap is None else cap, level)


def level_to_decode(
    offer: Offer, last_level: int, cap: int | None, streamable: frozenset[str]
) -> int | None:
    """The level at which an offer is decoded, or None where the viewer would wait for more."""
    if not offer.is_extracted and offer.transfer_syntax_uid not in streamable:
        return None
    if offer.status is ImageQualityStatus.FULL_RESOLUTION:
        level = 0
    else:
        level = decode_level(offer.percent_complete, cap)
    if not offer.is_last and last_level <= level:
        return None
    return level
