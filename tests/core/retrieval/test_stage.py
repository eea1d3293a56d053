from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.retrieval.stage import UNCONFIGURED_STAGES, RequestType, RetrieveStage

COUNTS = st.integers(1, 600)


def test_positions_of_the_interleaved_list_are_middle_first_and_last() -> None:
    stage = RetrieveStage("initialImages", positions=(0.5, 0, -1))

    assert stage.indices(174) == [86, 0, 173]
    assert stage.indices(1) == [0, 0, 0]


@pytest.mark.parametrize(
    ("position", "index"), [(1, 1), (1.0, 1), (0.99, 171), (-174, 0), (173, 173), (0.0, 0)]
)
def test_one_is_an_index_and_anything_below_a_fraction(position: float, index: int) -> None:
    assert RetrieveStage("a", positions=(position,)).indices(174) == [index]


@pytest.mark.parametrize("position", [174, -175, 1.5, -0.5, 1000])
def test_a_position_where_the_viewer_finds_no_image_is_named(position: float) -> None:
    with pytest.raises(
        IndexError, match=f"position {position:g} is not an image of a stack of 174"
    ):
        RetrieveStage("a", positions=(position,)).indices(174)


def test_decimation_takes_every_nth_from_an_offset_on() -> None:
    assert RetrieveStage("a", decimate=4, offset=3).indices(14) == [3, 7, 11]
    assert RetrieveStage("a").indices(3) == [0, 1, 2]
    assert RetrieveStage("a", decimate=4, offset=3).indices(3) == []


@given(COUNTS, st.integers(1, 9))
def test_the_offsets_of_one_decimation_share_all_images_among_them(count: int, step: int) -> None:
    stages = [RetrieveStage("a", decimate=step, offset=offset) for offset in range(step)]

    assert sorted(index for s in stages for index in s.indices(count)) == list(range(count))


@given(COUNTS, st.floats(0, 1, exclude_max=True))
def test_a_fraction_is_an_image_of_every_stack(count: int, fraction: float) -> None:
    (index,) = RetrieveStage("a", positions=(fraction,)).indices(count)

    assert 0 <= index < count


@given(COUNTS, st.floats(allow_nan=False, allow_infinity=False))
def test_a_position_is_an_image_or_an_index_error(count: int, position: float) -> None:
    with suppress(IndexError):
        (index,) = RetrieveStage("a", positions=(position,)).indices(count)
        assert 0 <= index < count


def test_without_a_configuration_the_last_image_comes_first() -> None:
    (stage,) = UNCONFIGURED_STAGES

    assert stage.indices(4) == [3, 2, 1, 0]
    assert (stage.request_type, stage.priority) == (RequestType.PREFETCH, 5)


def test_positions_can_be_reversed_as_well() -> None:
    assert RetrieveStage("a", positions=(0, 0.5, -1), is_reversed=True).indices(5) == [4, 2, 0]
