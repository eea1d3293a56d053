"""OHIF's own rules, as its code has them and its log shows them for 22 slices."""

from dataclasses import replace

import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import BodyState, FetchMode, ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.ohif import every_nth, in_application, in_study, stages_of
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
    retrieval.finished(request, BodyState(10, 10, True, "1.2.840.10008.1.2.4.80", 10), 0.0)
    (job,) = retrieval.next_decodes()
    retrieval.decoded(job, 0.0)


def test_the_order_of_22_slices_is_that_of_the_log() -> None:
    assert every_nth(22) == NTH_OF_22


@pytest.mark.parametrize("image_count", [1, 2, 7, 174])
def test_every_slice_has_its_turn(image_count: int) -> None:
    assert sorted(every_nth(image_count)) == list(range(image_count))


def test_the_image_in_the_middle_is_asked_for_first_and_once() -> None:
    retrieval = load(UNCONFIGURED, 22)

    asked = retrieval.next_requests(0.0)

    assert indices(asked) == [11, *(index for index in NTH_OF_22 if index != 11)]
    assert {request.mode for request in asked} == {FetchMode.PLAIN}


def test_as_many_are_in_flight_as_its_configuration_says_and_one_is_shared() -> None:
    policy = replace(OHIF_3_13, pool_caps=PoolCaps.each(5))
    retrieval = load(UNCONFIGURED, 22, policy)
    thumbnail, *others = retrieval.next_requests(0.0)

    assert indices(others) == [0, 1, 9, 10]  # and the thumbnail's image holds the fifth slot
    bring(retrieval, thumbnail)
    assert indices(retrieval.next_requests(0.0)) == [12]
    bring(retrieval, others[0])
    assert indices(retrieval.next_requests(0.0)) == [13]


def test_a_configured_volume_has_five_slots_of_which_the_thumbnail_takes_one() -> None:
    thumbnail, *others = load(INTERLEAVED, 22).next_requests(0.0)

    assert (thumbnail.image_index, thumbnail.mode) == (11, FetchMode.PLAIN)
    assert indices(others) == [3, 10, 0, 21]  # the range overtakes
    assert len(load(INTERLEAVED, 22, OHIF_3_12).next_requests(0.0)) == 8


def test_of_one_image_nothing_but_the_thumbnail_is_asked_for() -> None:
    retrieval = load(RANGES, 1)
    (thumbnail,) = retrieval.next_requests(0.0)
    assert thumbnail.mode is FetchMode.PLAIN

    bring(retrieval, thumbnail)

    assert retrieval.is_done
    assert retrieval.next_requests(0.0) == []


def test_of_several_images_the_one_on_screen_has_stages_of_its_own() -> None:
    policy = in_study(OHIF_3_13, loads_all=False)
    (own,) = load(UNCONFIGURED, 1, policy).next_requests(0.0)
    (ranged,) = load(RANGES, 1, policy).next_requests(0.0)

    assert own.mode is FetchMode.STREAM
    assert ranged.mode is FetchMode.RANGE
    assert in_study(OHIF_3_13, loads_all=True) is OHIF_3_13
    assert in_study(CS3D_5_14, loads_all=False) is CS3D_5_14


def test_the_thumbnail_fills_the_neighbours_of_the_stage_that_it_stands_for() -> None:
    nearby = (NearbyFrame(1, ImageQualityStatus.ADJACENT_REPLICATE),)
    stage = RetrieveStage("all", nearby_frames=nearby)
    retrieval = load(RetrieveConfiguration("replicating", (stage,)), 4)

    bring(retrieval, retrieval.next_requests(0.0)[0])

    assert retrieval.quality(3) is ImageQualityStatus.ADJACENT_REPLICATE


def test_a_planner_of_ones_own_plans_what_comes_after_the_thumbnail() -> None:
    own = replace(UNCONFIGURED, planner=CentreOut)  # of stages that go backwards

    assert indices(load(own, 5).next_requests(0.0)) == [2, 3, 1, 4, 0]


def stage_ids(configuration: RetrieveConfiguration) -> dict[str, list[int]]:
    return {stage.id: found for stage, found in stages_of(configuration, OHIF_3_13, 8)}


def test_the_stages_of_a_load_are_ohifs_own_and_then_what_is_configured() -> None:
    assert stage_ids(INTERLEAVED) == {
        "thumbnail": [4],
        "initialImages": [3, 0, 7],
        "quarterThumb": [3, 7],
    }
    assert stage_ids(UNCONFIGURED) == {"thumbnail": [4], "nth": every_nth(8)}
    assert stages_of(UNCONFIGURED, CS3D_5_14, 2) == [(UNCONFIGURED_STAGES[0], [1, 0])]


def test_without_an_application_a_configuration_is_what_it_is() -> None:
    assert in_application(INTERLEAVED, CS3D_5_14) is INTERLEAVED
