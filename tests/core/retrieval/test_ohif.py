"""OHIF's own rules, as its code has them and its log shows them for 22 slices."""

from dataclasses import replace

import pytest

from harness.core.http.byte_range import RangeAnswer
from harness.core.load import Load
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.failure import Failure, FailureKind
from harness.core.retrieval.fetch import BodyState, FetchMode, ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.ohif import every_nth, for_load, in_application, stages_of
from harness.core.retrieval.planner import CentreOut
from harness.core.retrieval.policy import CS3D_5_14, OHIF_3_12, OHIF_3_13
from harness.core.retrieval.pool import PoolCaps
from harness.core.retrieval.stage import (
    UNCONFIGURED_STAGES,
    NearbyFrame,
    RequestType,
    RetrieveStage,
)

UNCONFIGURED = RetrieveConfiguration("as it comes", UNCONFIGURED_STAGES)
INTERLEAVED = RetrieveConfiguration(
    "interleaved",
    (
        RetrieveStage(
            "initialImages",
            positions=(0.5, 0, -1),
            request_type=RequestType.THUMBNAIL,
            priority=5,
        ),
        RetrieveStage(
            "quarterThumb",
            decimate=4,
            offset=3,
            retrieve_type="multipleFast",
            request_type=RequestType.THUMBNAIL,
            priority=6,
        ),
    ),
    {"multipleFast": RetrieveOptions(range_index=0)},
)
RANGES = RetrieveConfiguration(
    "ranges", (RetrieveStage("only"),), {"default": RetrieveOptions(range_index=0)}
)
NTH_OF_22 = [0, 1, 9, 10, 11, 12, 13, 19, 20, 21, 2, 16, 5, 4, 6, 8, 14, 18, 3, 7, 15, 17]


def load(
    configuration: RetrieveConfiguration, image_count: int, policy: object = OHIF_3_13
) -> Retrieval:
    assert isinstance(policy, type(OHIF_3_13))
    paths = [f"instances/{index}/frames/1" for index in range(image_count)]
    return Retrieval(configuration, policy, paths)


def indices(requests: list[ImageRequest]) -> list[int]:
    return [request.image_index for request in requests]


def bring(retrieval: Retrieval, request: ImageRequest) -> None:
    """All of an image, decoded at once."""
    answer = RangeAnswer(206, 10) if request.asked else None
    body = BodyState(10, 10, True, "1.2.840.10008.1.2.4.80", 10, range_answer=answer)
    retrieval.finished(request, body, 0.0)
    (job,) = retrieval.next_decodes()
    retrieval.decoded(job, 0.0)


def test_the_order_of_22_slices_is_that_of_the_log() -> None:
    assert every_nth(22) == NTH_OF_22


@pytest.mark.parametrize("image_count", [1, 2, 7, 174])
def test_every_slice_has_its_turn(image_count: int) -> None:
    assert sorted(every_nth(image_count)) == list(range(image_count))


def test_a_thumbnail_whose_image_is_on_its_way_is_not_asked_for() -> None:
    retrieval = load(UNCONFIGURED, 22)

    asked = retrieval.next_requests(0.0)

    assert indices(asked) == NTH_OF_22
    assert {request.stage_id for request in asked} == {"nth"}


def test_who_waits_for_an_image_on_its_way_holds_a_slot() -> None:
    caps = replace(PoolCaps.each(1), prefetch_count=25)
    stages = (RetrieveStage("all", request_type=RequestType.PREFETCH), *INTERLEAVED.stages[1:])
    configuration = replace(INTERLEAVED, stages=stages)
    retrieval = load(configuration, 8, replace(OHIF_3_13, pool_caps=caps))
    asked = retrieval.next_requests(0.0)
    assert len(asked) == 8

    for request in asked:
        if request.image_index != 4:
            bring(retrieval, request)

    assert retrieval.next_requests(0.0) == []
    assert not retrieval.is_done  # for the image of the thumbnail, which one request brings
    bring(retrieval, next(request for request in asked if request.image_index == 4))
    assert retrieval.is_done


def test_of_a_configured_volume_the_thumbnail_goes_before_all_that_wait_for_a_slot() -> None:
    retrieval = load(INTERLEAVED, 22)
    first = retrieval.next_requests(0.0)
    assert indices(first) == [3, 7, 10, 0, 21]  # ranges overtake

    bring(retrieval, first[2])

    (thumbnail,) = retrieval.next_requests(0.0)
    assert (thumbnail.stage_id, thumbnail.image_index) == ("thumbnail", 11)
    assert thumbnail.mode is FetchMode.PLAIN


def test_with_more_slots_the_thumbnails_image_comes_by_its_own_stage() -> None:
    asked = load(INTERLEAVED, 22, OHIF_3_12).next_requests(0.0)

    assert len(asked) == 8
    assert [request.stage_id for request in asked if request.image_index == 11] == ["quarterThumb"]


def test_what_a_thumbnail_brought_whole_is_not_asked_for_again() -> None:
    retrieval = load(INTERLEAVED, 22)
    asked = retrieval.next_requests(0.0)
    for request in asked:  # grows by those that follow
        bring(retrieval, request)
        asked += retrieval.next_requests(0.0)

    assert indices(asked).count(11) == 1
    assert retrieval.quality(11) is ImageQualityStatus.FULL_RESOLUTION


def test_a_thumbnail_that_fails_leaves_its_image_to_the_stages() -> None:
    retrieval = load(INTERLEAVED, 22)
    first = retrieval.next_requests(0.0)
    bring(retrieval, first[2])
    (thumbnail,) = retrieval.next_requests(0.0)

    retrieval.failed(thumbnail, Failure(FailureKind.REFUSED, told="404"), 0.0)

    asked = retrieval.next_requests(0.0)
    for request in asked:
        bring(retrieval, request)
        asked += retrieval.next_requests(0.0)
    assert [request.stage_id for request in asked if request.image_index == 11] == ["quarterThumb"]


def test_of_one_image_the_thumbnail_is_what_the_viewport_asks_for() -> None:
    retrieval = load(RANGES, 1)
    (own,) = retrieval.next_requests(0.0)
    assert own.mode is FetchMode.RANGE

    bring(retrieval, own)

    assert retrieval.is_done
    assert retrieval.next_requests(0.0) == []


def test_of_a_stack_the_image_on_screen_has_stages_of_its_own() -> None:
    policy = for_load(OHIF_3_13, Load.STACK)
    (own,) = load(UNCONFIGURED, 1, policy).next_requests(0.0)
    (ranged,) = load(RANGES, 1, policy).next_requests(0.0)

    assert own.mode is FetchMode.STREAM
    assert ranged.mode is FetchMode.RANGE
    assert for_load(OHIF_3_13, Load.VOLUME) is OHIF_3_13
    assert for_load(CS3D_5_14, Load.STACK) is CS3D_5_14


def test_the_thumbnail_fills_the_neighbours_of_the_stage_that_it_stands_for() -> None:
    nearby = (NearbyFrame(1, ImageQualityStatus.ADJACENT_REPLICATE),)
    stage = RetrieveStage(
        "all", request_type=RequestType.THUMBNAIL, priority=5, nearby_frames=nearby
    )
    policy = replace(OHIF_3_13, pool_caps=PoolCaps.each(1))
    retrieval = load(RetrieveConfiguration("replicating", (stage,)), 4, policy)
    bring(retrieval, retrieval.next_requests(0.0)[0])

    bring(retrieval, retrieval.next_requests(0.0)[0])

    assert retrieval.quality(3) is ImageQualityStatus.ADJACENT_REPLICATE


def test_a_planner_of_ones_own_plans_what_comes_before_the_thumbnail() -> None:
    own = replace(UNCONFIGURED, planner=CentreOut)  # of stages that go backwards

    assert indices(load(own, 5).next_requests(0.0)) == [2, 3, 1, 4, 0]


def stage_ids(configuration: RetrieveConfiguration) -> dict[str, list[int]]:
    return {stage.id: found for stage, found in stages_of(configuration, OHIF_3_13, 8)}


def test_the_stages_of_a_load_are_what_is_configured_and_then_ohifs_own() -> None:
    assert list(stage_ids(INTERLEAVED).items()) == [
        ("initialImages", [3, 0, 7]),
        ("quarterThumb", [3, 7]),
        ("thumbnail", [4]),
    ]
    assert list(stage_ids(UNCONFIGURED).items()) == [("nth", every_nth(8)), ("thumbnail", [4])]
    assert stages_of(UNCONFIGURED, CS3D_5_14, 2) == [(UNCONFIGURED_STAGES[0], [1, 0])]


def test_without_an_application_a_configuration_is_what_it_is() -> None:
    assert in_application(INTERLEAVED, CS3D_5_14) is INTERLEAVED
