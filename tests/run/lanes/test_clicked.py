from dataclasses import replace

import pytest

from harness.core.milestone import PerMilestone
from harness.core.viewing.opening import Asked, Purpose
from harness.run.lanes.clicked import opening_of
from harness.viewer.load import ViewerPreflight, ViewerRequest
from tests.viewer.loads import viewer_load

STUDY = "studies/1.2"


def test_an_opening_counts_from_the_click_and_leaves_images_out() -> None:
    metadata = ViewerRequest(f"{STUDY}/series/3/metadata", None, -0.3, -0.1, 200, 900, None, None)
    image = ViewerRequest(f"{STUDY}/x", None, 0.0, 0.5, 200, 100, None, 0)
    never = replace(metadata, path="studies", ended_s=None, size_bytes=0, failure="no answer")
    found = opening_of(replace(viewer_load(metadata, never, image), open_s=0.75))

    assert found is not None
    assert found.opened_s == 0.75
    assert [question.asked for question in found.questions] == [Asked.METADATA, Asked.STUDY]
    assert found.questions[0].at_s == pytest.approx(0.45)
    assert found.questions[0].ended_s == pytest.approx(0.65)
    assert found.body_bytes(Purpose.METADATA) == 900
    assert [question.failure for question in found.failures] == ["no answer"]


def test_what_is_read_ahead_behind_the_first_image_is_no_part_of_the_opening() -> None:
    thumbnail = ViewerRequest(
        f"{STUDY}/series/3/instances/4/frames/1", None, 0.1, 0.3, 200, 900, None, None
    )
    ahead = replace(thumbnail, path=f"{STUDY}/series/3/instances/5/frames/1", issued_s=0.6)
    load = replace(viewer_load(thumbnail, ahead), open_s=0.75)
    moments = replace(load.moments, times_s=PerMilestone(0.5, 0.6, 0.6, 0.6))
    found = opening_of(replace(load, moments=moments))

    assert found is not None
    assert [question.at_s for question in found.questions] == [0.85]
    assert found.body_bytes(Purpose.THUMBNAIL) == 900


def test_leave_for_what_comes_before_the_images_is_counted_apart() -> None:
    asked = (ViewerPreflight("studies", None), ViewerPreflight("x", 0), ViewerPreflight("y", 1))
    load = replace(viewer_load(), open_s=0.75, preflights=asked)
    found = opening_of(load)

    assert found is not None
    assert (found.preflight_count, load.image_preflight_count) == (1, 2)
    assert replace(load, open_s=None).image_preflight_count == 3


def test_a_load_without_a_click_has_no_opening() -> None:
    assert opening_of(viewer_load()) is None
