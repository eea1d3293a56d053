from harness.core.quality import ImageQualityStatus


def test_the_statuses_have_the_numbers_of_cornerstone3d() -> None:
    assert {status.name: int(status) for status in ImageQualityStatus} == {
        "FAR_REPLICATE": 1,
        "ADJACENT_REPLICATE": 3,
        "SUBRESOLUTION": 6,
        "LOSSY": 7,
        "FULL_RESOLUTION": 8,
    }


def test_an_image_of_its_own_is_better_than_any_copy_of_a_neighbour() -> None:
    assert ImageQualityStatus.SUBRESOLUTION > ImageQualityStatus.ADJACENT_REPLICATE
