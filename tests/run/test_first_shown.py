from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14
from harness.core.retrieval.stage import NearbyFrame, RetrieveStage
from harness.run.explanation import explain
from harness.run.first_shown import FirstShows, LostCopy
from tests.core.playing import configuration

BEFORE = NearbyFrame(-1, ImageQualityStatus.ADJACENT_REPLICATE)
FIRST = RetrieveStage("first", positions=(0.5, 0, -1), retrieve_type="full")
HALF = RetrieveStage("half", decimate=2, offset=1, retrieve_type="fast", nearby_frames=(BEFORE,))
REST = RetrieveStage("rest", retrieve_type="full", priority=7)
OPTIONS = {
    "full": RetrieveOptions(),
    "fast": RetrieveOptions(image_quality_status=ImageQualityStatus.SUBRESOLUTION),
}


def shows(*stages: RetrieveStage, image_count: int = 8) -> FirstShows:
    paths = [f"instances/{index}/frames/1" for index in range(image_count)]
    return explain(configuration(stages, OPTIONS), CS3D_5_14, paths).first_shows


def test_every_image_first_shows_once_in_the_order_of_the_requests() -> None:
    images = shows(FIRST, HALF, REST).images
    orders = [each.order or 0 for each in images]

    assert sorted(each.image_index for each in images) == list(range(8))
    assert orders == sorted(orders)


def test_a_copy_names_the_image_that_it_is_of() -> None:
    copies = [each for each in shows(FIRST, HALF, REST).images if each.image_index == 4]

    assert [(each.source_index, each.stage_id, each.order) for each in copies] == [(5, "half", 5)]


def test_the_last_image_waits_for_a_copy_that_a_stage_skipped() -> None:
    found = shows(FIRST, HALF, REST)

    assert found.images[-1].image_index == 6
    assert found.lost_copies == (LostCopy("half", 7, "first"),)


def test_no_copy_is_lost_where_the_first_stage_leaves_the_image_to_the_second() -> None:
    found = shows(RetrieveStage("first", positions=(0,), retrieve_type="full"), HALF, REST)

    assert found.lost_copies == ()
    assert found.images[-1].stage_id == "half"


def test_what_a_stage_decodes_again_is_shown_by_no_request_of_its_own() -> None:
    ranged = {"full": RetrieveOptions(), "fast": RetrieveOptions(range_index=0)}
    stages = (
        RetrieveStage("first", positions=(1,), retrieve_type="fast"),
        RetrieveStage("again", positions=(1,), retrieve_type="fast", nearby_frames=(BEFORE,)),
    )
    paths = [f"instances/{index}/frames/1" for index in range(2)]
    images = explain(configuration(stages, ranged), CS3D_5_14, paths).first_shows.images

    assert [(each.image_index, each.stage_id, each.order) for each in images] == [
        (1, "first", 1),
        (0, "again", None),
    ]
