import pytest

from harness.core.http.jpip import (
    FrameSize,
    JpipRequest,
    Resolution,
    Rounding,
    jpip_request,
    resolutions,
)

# A radiograph of 3036 x 3036 in six resolutions, of which each ends after ten times the last.
RADIOGRAPH = resolutions(3036, 3036, [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000])
INSTANCE = "studies/1/series/2/instances/3"


def test_every_resolution_halves_the_next_and_odd_sizes_are_rounded_up() -> None:
    assert [each.rows for each in RADIOGRAPH] == [95, 190, 380, 759, 1518, 3036]
    assert resolutions(5, 3, [7, 9]) == (Resolution(3, 2, 7), Resolution(5, 3, 9))


@pytest.mark.parametrize(
    ("rounding", "rows"),
    [
        (Rounding.DOWN, 95),
        (Rounding.UP, 190),
        # 128 x 128 are 16 384 pixels: 95 x 95 are 7 359 fewer, 190 x 190 are 19 716 more.
        (Rounding.CLOSEST, 95),
    ],
)
def test_a_size_between_two_resolutions_is_rounded(rounding: Rounding, rows: int) -> None:
    assert FrameSize(128, 128, rounding).choose(RADIOGRAPH).rows == rows


@pytest.mark.parametrize("rounding", Rounding)
def test_a_size_that_a_resolution_has_is_that_resolution(rounding: Rounding) -> None:
    assert FrameSize(380, 380, rounding).choose(RADIOGRAPH).rows == 380


@pytest.mark.parametrize("rounding", Rounding)
def test_beyond_the_lowest_and_the_highest_resolution_there_is_no_other(rounding: Rounding) -> None:
    assert FrameSize(1, 1, rounding).choose(RADIOGRAPH).rows == 95
    assert FrameSize(9000, 9000, rounding).choose(RADIOGRAPH).rows == 3036


def test_both_sides_must_fit() -> None:
    assert FrameSize(rows=380, columns=3036).choose(RADIOGRAPH).rows == 380
    assert FrameSize(380, 3036, Rounding.UP).choose(RADIOGRAPH).rows == 3036


def test_of_two_resolutions_as_close_the_larger_is_chosen() -> None:
    small, large = Resolution(2, 2, 1), Resolution(4, 4, 2)

    assert FrameSize(2, 5, Rounding.CLOSEST).choose((small, large)) == large


@pytest.mark.parametrize(
    "query",
    [
        "target=7&fsiz=256,128",
        # as Cornerstone3D writes it
        "target=7?fsiz=256,128",
        "fsiz=256,128,round-down&target=7&type=raw",
    ],
)
def test_a_request_names_the_frame_and_its_size_columns_first(query: str) -> None:
    asked = jpip_request(f"{INSTANCE}/jpip?{query}")

    assert asked == JpipRequest(f"{INSTANCE}/frames/7", FrameSize(rows=128, columns=256))


def test_without_a_size_the_full_one_is_meant() -> None:
    assert jpip_request("3/jpip?target=1") == JpipRequest("3/frames/1", None)


@pytest.mark.parametrize(
    "path", ["3/frames/1", "3/frames/1?accept=image/jhc", "3/jpip/1", "3/jpip?target=1&fsiz=12"]
)
def test_other_paths_and_sizes_that_are_none_ask_for_nothing(path: str) -> None:
    assert jpip_request(path) is None
