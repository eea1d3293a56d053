import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.decode import (
    DecodeRules,
    LastDecode,
    Offer,
    decode_level,
    level_to_decode,
)
from tests.core.playing import FULL, HTJ2K, JPEG_LS, LOSSY, SUBRESOLUTION

STREAMABLE = frozenset({HTJ2K})


def offer(
    percent: float,
    status: ImageQualityStatus = SUBRESOLUTION,
    *,
    syntax: str = HTJ2K,
    is_extracted: bool = False,
    is_last: bool = False,
) -> Offer:
    return Offer(1000, percent, status, is_extracted, is_last, syntax, received_s=0.0)


@pytest.mark.parametrize(
    ("percent", "level"),
    [
        (0.0, 3),
        (1.2, 3),
        (3.56, 3),
        (3.57, 2),
        (8.24, 2),
        (8.26, 1),
        (26.9, 1),
        (27.1, 0),
        (100.0, 0),
        (float("inf"), 0),
    ],
)
def test_the_share_that_is_there_decides_how_far_a_part_is_reduced(
    percent: float, level: int
) -> None:
    assert decode_level(percent, cap=None) == level


@pytest.mark.parametrize(("percent", "level"), [(1.0, 2), (5.0, 2), (9.0, 1), (28.0, 0)])
def test_a_configured_level_only_ever_makes_the_image_larger(percent: float, level: int) -> None:
    assert decode_level(percent, cap=2) == level


def test_a_configured_level_of_zero_asks_for_full_size_from_whatever_is_there() -> None:
    assert decode_level(0.1, cap=0) == 0


def test_a_configured_level_beyond_three_changes_nothing() -> None:
    assert decode_level(0.1, cap=5) == 3


def test_a_part_of_jpeg_ls_is_never_decoded() -> None:
    early = offer(90.0, syntax=JPEG_LS)
    last = offer(90.0, syntax=JPEG_LS, is_last=True)

    assert level_to_decode(early, LastDecode(), DecodeRules(STREAMABLE, None), 0.0) is None
    assert level_to_decode(last, LastDecode(), DecodeRules(STREAMABLE, None), 0.0) is None


def test_the_whole_of_jpeg_ls_is_decoded_at_full_size() -> None:
    whole = offer(100.0, FULL, syntax=JPEG_LS, is_extracted=True, is_last=True)

    assert level_to_decode(whole, LastDecode(), DecodeRules(STREAMABLE, 3), 0.0) == 0


def test_jpeg_ls_has_no_levels() -> None:
    thumbnail = offer(0.0, SUBRESOLUTION, syntax=JPEG_LS, is_extracted=True, is_last=True)

    assert level_to_decode(thumbnail, LastDecode(), DecodeRules(STREAMABLE), 0.0) == 0


def test_a_complete_image_is_decoded_at_full_size_whatever_level_is_configured() -> None:
    assert (
        level_to_decode(
            offer(1.0, FULL, is_last=True), LastDecode(0), DecodeRules(STREAMABLE, 3), 0.0
        )
        == 0
    )


def test_a_lossy_final_image_is_reduced_by_its_share_not_by_the_configured_level() -> None:
    whole = offer(100.0, LOSSY, is_extracted=True, is_last=True)

    assert level_to_decode(whole, LastDecode(), DecodeRules(STREAMABLE, 3), 0.0) == 0


@pytest.mark.parametrize("last_level", [3, 2])
def test_more_of_a_stream_is_not_decoded_to_no_larger_a_size(last_level: int) -> None:
    assert (
        level_to_decode(offer(2.0), LastDecode(last_level), DecodeRules(STREAMABLE, None), 0.0)
        is None
    )


def test_more_of_a_stream_is_decoded_once_it_gives_a_larger_size() -> None:
    assert level_to_decode(offer(4.0), LastDecode(3), DecodeRules(STREAMABLE, None), 0.0) == 2


def test_the_last_part_is_decoded_again_even_at_the_same_size() -> None:
    assert (
        level_to_decode(
            offer(30.0, is_last=True), LastDecode(0), DecodeRules(STREAMABLE, None), 0.0
        )
        == 0
    )


def test_a_full_size_part_is_decoded_again_when_enough_time_has_passed() -> None:
    rules = DecodeRules(STREAMABLE, 0, between_decodes_s=0.5)
    last = LastDecode(0, at_s=1.0)

    assert level_to_decode(offer(30.0), last, rules, 1.499) is None
    assert level_to_decode(offer(30.0), last, rules, 1.5) == 0


def test_time_alone_decodes_no_reduced_part_again() -> None:
    rules = DecodeRules(STREAMABLE, 2, between_decodes_s=0.5)

    assert level_to_decode(offer(5.0), LastDecode(2, at_s=1.0), rules, 100.0) is None
