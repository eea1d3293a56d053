import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.timeline import (
    ImageDecoded,
    ImageShown,
    RequestFinished,
    Timeline,
    Wait,
    milestones,
    moments_s,
)
from tests.core.playing import ADJACENT, FULL, LOSSY, SUBRESOLUTION


def shown(
    at_s: float,
    image_index: int,
    status: ImageQualityStatus,
    *,
    received_s: float = 0.0,
    decoded_s: float = 0.0,
) -> ImageShown:
    return ImageShown(at_s, image_index, image_index, status, received_s, decoded_s, 0)


def test_an_empty_load_reaches_nothing() -> None:
    moments = milestones(Timeline(), image_count=1)

    assert (moments.first_image, moments.first_render, moments.complete) == (None, None, None)


def test_the_first_image_is_waited_for_on_the_wire_and_in_the_decoder() -> None:
    timeline = Timeline(
        decoded=[
            ImageDecoded(3.5, 1, "fast", SUBRESOLUTION, 2, received_s=3.0),
            ImageDecoded(4.0, 0, "fast", SUBRESOLUTION, 2, received_s=3.75),
        ]
    )

    assert milestones(timeline, 2).first_image == Wait(3.5, wire_s=3.0, decode_s=0.5, render_s=0.0)


def test_a_stack_is_rendered_with_its_first_image_and_complete_with_its_full_one() -> None:
    timeline = Timeline(
        shown=[
            shown(1.75, 0, SUBRESOLUTION, received_s=1.0, decoded_s=1.5),
            shown(9.0, 0, FULL, received_s=6.0, decoded_s=8.0),
        ]
    )
    moments = milestones(timeline, 1)

    assert moments.first_render == Wait(1.75, wire_s=1.0, decode_s=0.5, render_s=0.25)
    assert moments.complete == Wait(9.0, wire_s=6.0, decode_s=2.0, render_s=1.0)


def test_a_volume_is_rendered_once_every_slice_shows_something_be_it_a_copy() -> None:
    timeline = Timeline(
        shown=[
            shown(1.0, 0, FULL),
            ImageShown(1.0, 1, 0, ADJACENT, 0.0, 0.0, 0),
            shown(2.0, 0, FULL),
            shown(3.0, 2, SUBRESOLUTION),
            shown(4.0, 1, FULL),
        ]
    )
    render = milestones(timeline, 3).first_render

    assert render is not None
    assert render.at_s == 3.0


def test_a_volume_is_complete_once_every_slice_is_at_full_resolution() -> None:
    timeline = Timeline(
        shown=[shown(1.0, 0, FULL), shown(2.0, 1, LOSSY), shown(3.0, 0, FULL), shown(5.0, 1, FULL)]
    )
    complete = milestones(timeline, 2).complete

    assert complete is not None
    assert complete.at_s == 5.0


def test_a_load_with_an_image_that_stays_lossy_is_never_complete() -> None:
    timeline = Timeline(shown=[shown(1.0, 0, FULL), shown(2.0, 1, LOSSY)])

    assert milestones(timeline, 2).complete is None


def test_the_parts_of_a_wait_add_up_to_it() -> None:
    timeline = Timeline(shown=[shown(7.0, 0, FULL, received_s=2.0, decoded_s=6.5)])
    wait = milestones(timeline, 1).complete

    assert wait is not None
    assert wait.wire_s + wait.decode_s + wait.render_s == pytest.approx(wait.at_s)


def test_bytes_are_summed_over_requests() -> None:
    requests = [
        RequestFinished(1.0, 0, 0, "a", "0/frames/1", 100, 0, 10, 200),
        RequestFinished(2.0, 1, 0, "b", "0/frames/1", 250, 100, 10, 200),
    ]
    timeline = Timeline(requests=requests)

    assert (timeline.bytes_received, timeline.bytes_redundant) == (350, 100)


def test_every_image_is_there_once_each_slice_shows_data_of_its_own() -> None:
    copy = ImageShown(1.0, 1, 0, ADJACENT, 0.0, 0.0, 0)
    timeline = Timeline(shown=[shown(1.0, 0, FULL), copy, shown(2.0, 1, SUBRESOLUTION)])
    moments = milestones(timeline, 2)

    assert moments.first_render is not None
    assert moments.every_image is not None
    assert (moments.first_render.at_s, moments.every_image.at_s) == (1.0, 2.0)
    assert moments.complete is None


def test_a_moment_that_never_came_has_no_time() -> None:
    times_s = moments_s(milestones(Timeline(shown=[shown(1.0, 0, LOSSY)]), 1))

    assert (times_s.first_render, times_s.complete) == (1.0, None)
