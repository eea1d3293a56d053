from collections.abc import Sequence

import pytest

from harness.core.http.framing import Framing
from harness.core.images.served import served_bodies
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import FetchMode
from harness.core.retrieval.policy import CS3D_2023_11, OHIF_3_13
from harness.run.explanation import Explanation, UnknownBodies, explain
from tests.core.dataset_of import encoded, manifest_of
from tests.core.playing import (
    FULL,
    INTERLEAVED,
    SINGLE,
    STACK_HTJ2K_RANGE,
    SUBRESOLUTION,
    VOLUME_JLS_REDUCED,
    configuration,
)

CHUNK = 65_536


def explained(under_test: RetrieveConfiguration, image_count: int = 1) -> Explanation:
    paths = [f"instances/{index}/frames/1" for index in range(image_count)]
    return explain(under_test, CS3D_2023_11, paths)


def images_asked(explanation: Explanation, stage_id: str) -> Sequence[int]:
    (stage,) = (found for found in explanation.stages if found.stage.id == stage_id)
    return [index for group in stage.groups for index in group.image_indices]


def test_two_ranges_of_an_image_are_two_stages_with_one_request_each() -> None:
    first, second = explained(STACK_HTJ2K_RANGE).stages

    assert [group.asked.header for group in first.groups if group.asked] == ["bytes=0-65535"]
    assert [group.asked.header for group in second.groups if group.asked] == ["bytes=65536-"]
    assert (first.statuses, second.statuses) == ((SUBRESOLUTION,), (FULL,))


def test_requests_are_counted_through_the_whole_load_and_grouped_by_their_form() -> None:
    explanation = explained(VOLUME_JLS_REDUCED, 8)
    groups = [group for stage in explanation.stages for group in stage.groups]

    assert sorted((group.order, group.image_indices) for group in groups) == [
        (1, (3, 0, 7)),
        (4, (1, 5)),
        (6, (2, 6)),
        (8, (4,)),
        (9, (1, 5)),
    ]
    assert explanation.request_count == 10
    assert {group.mode for group in groups} == {FetchMode.STREAM}


def test_what_ohif_asks_for_by_itself_is_a_stage_like_others() -> None:
    paths = [f"instances/{index}/frames/1" for index in range(8)]
    explanation = explain(VOLUME_JLS_REDUCED, OHIF_3_13, paths)

    assert explanation.stages[-1].stage.id == "thumbnail"
    assert images_asked(explanation, "thumbnail") == [4]
    assert 4 not in images_asked(explanation, "halfFull")
    assert sum(len(stage.groups) > 0 for stage in explanation.stages) > 1


def test_images_that_are_full_are_skipped_by_later_stages() -> None:
    explanation = explained(VOLUME_JLS_REDUCED, 8)
    skipped = {stage.stage.id: stage.skipped_indices for stage in explanation.stages}

    assert skipped["quarterThumb"] == (3, 7)
    assert skipped["quarterFull"] == ()
    assert skipped["errorRetrieve"] == tuple(range(8))


def test_bytes_that_are_there_are_decoded_again_without_a_request() -> None:
    options = RetrieveOptions(range_index=0)
    twice = configuration(SINGLE + INTERLEAVED[-1:], {"single": options, "default": options})
    first, second = explained(twice).stages

    assert (len(first.groups), len(second.groups)) == (1, 0)
    assert second.held_indices == (0,)


def test_images_that_stay_reduced_are_named() -> None:
    options = RetrieveOptions(image_quality_status=SUBRESOLUTION)

    assert explained(configuration(SINGLE, {"single": options}), 3).incomplete_indices == (0, 1, 2)
    assert explained(configuration(SINGLE), 3).incomplete_indices == ()


def test_with_a_dataset_a_short_image_is_there_at_once() -> None:
    """Of an image of less than two chunks, the rest is asked for whole."""
    manifest = manifest_of(encoded("frames", (CHUNK // 2,)))
    bodies = served_bodies(manifest, Framing.MULTIPART)
    explanation = explain(STACK_HTJ2K_RANGE, CS3D_2023_11, [manifest.frame_path(0)], bodies)

    assert explanation.request_count == 1
    assert explanation.stages[1].skipped_indices == (0,)
    assert explanation.bytes_received == sum(body.size_bytes for body in bodies.values())


def test_without_one_no_bytes_are_counted() -> None:
    assert explained(STACK_HTJ2K_RANGE).bytes_received == 0
    assert list(UnknownBodies()) == []
    assert len(UnknownBodies()) == 0


def test_a_stage_that_names_an_image_too_many_is_refused() -> None:
    with pytest.raises(IndexError, match="stack of 0"):
        explain(configuration(INTERLEAVED), CS3D_2023_11, [])
