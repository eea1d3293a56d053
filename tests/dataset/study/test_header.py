import random

import pytest

from harness.dataset.study.header import shared_header, slice_header


def whole(modality: str, number: int = 1) -> dict[str, object]:
    own = slice_header("1.2.3", 1, random.Random(1))
    return {**shared_header(modality, "1.2", "1.2.3", number), **own}


@pytest.mark.parametrize(("modality", "element_count"), [("CT", 181), ("MR", 73), ("CR", 181)])
def test_a_header_has_as_many_elements_as_a_real_one(modality: str, element_count: int) -> None:
    assert len(whole(modality)) == element_count


def test_it_is_the_same_each_time_and_another_for_each_series() -> None:
    assert whole("CT") == whole("CT")
    assert whole("CT", 1) != whole("CT", 2)


def test_a_slice_has_its_own_number_and_position() -> None:
    chance = random.Random(1)
    first, second = slice_header("1", 1, chance), slice_header("2", 2, chance)

    assert first["00200013"]["Value"] == [1]
    assert second["00200013"]["Value"] == [2]
    assert first["00200032"] != second["00200032"]
    assert first.keys() == second.keys()
    assert not first.keys() & shared_header("CT", "1.2", "1.2.3", 1).keys()
