"""Which part of an image is worth decoding, and at which reduction.

The rules are decodeLevelFromComplete and the loop around it in
packages/dicomImageLoader/src/imageLoader/wadors/loadImage.ts (Cornerstone3D 85fd19396; the same
in 5.8.2). The documentation prints other thresholds (27, 13 and 8 %) than the code has.
"""

from dataclasses import dataclass
from typing import NamedTuple

from harness.core.http.media_type import HTJ2K_SYNTAXES
from harness.core.quality import ImageQualityStatus

LEAST_REDUCTION_CAP = 4
NEVER_DECODED_LEVEL = 10
# Reductions 0, 1 and 2 need more than these shares of the stream; two percent is its margin.
_SHARES = ((1 / 4, 0), (1 / 16, 1), (1 / 64, 2))
_MARGIN = 0.02
_COARSEST_LEVEL = 3


class Offer(NamedTuple):
    """A part of an image that could be decoded now.

    `pixel_data_bytes` of its code stream are there, which the viewer takes for `percent_complete`;
    `is_extracted` says that the end of the stream was seen, `is_last` that this request brings no
    more. `received_s` is when its last byte came.
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


@dataclass(frozen=True, slots=True)
class DecodeRules:
    """What a client decodes: its transfer syntaxes, the configured level, the time in between.

    `level` is the configured decode level, None without one. `between_decodes_s` must pass between
    two decodes at full size (None: there is only one before the last).
    """

    streamable: frozenset[str]
    level: int | None = None
    between_decodes_s: float | None = None


class LastDecode(NamedTuple):
    """The level of the last decode, and when it ended; before the first, a level above all."""

    level: int = NEVER_DECODED_LEVEL
    at_s: float = 0.0


def level_to_decode(offer: Offer, last: LastDecode, rules: DecodeRules, now_s: float) -> int | None:
    """The level at which an offer is decoded, or None where the viewer would wait for more."""
    if not offer.is_extracted and offer.transfer_syntax_uid not in rules.streamable:
        return None
    has_levels = offer.transfer_syntax_uid in HTJ2K_SYNTAXES
    if offer.status is ImageQualityStatus.FULL_RESOLUTION or not has_levels:
        level = 0
    else:
        level = decode_level(offer.percent_complete, rules.level)
    if offer.is_last or level < last.level or _is_due_again(level, last, rules, now_s):
        return level
    return None


def _is_due_again(level: int, last: LastDecode, rules: DecodeRules, now_s: float) -> bool:
    """Whether a full-size image is decoded once more because enough time has passed."""
    if level > 0 or rules.between_decodes_s is None:
        return False
    return now_s - last.at_s >= rules.between_decodes_s
