"""What of a reading in a viewer is counted, and what its requests brought."""

from dataclasses import replace

from harness.core.quality import ImageQualityStatus
from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.session import Picture
from harness.run.lanes.viewed_readings import (
    is_elsewhere,
    openings_of,
    timeline_of,
    wrong_slices,
)
from harness.viewer.load import ViewerRequest
from harness.viewer.wheel import ViewedReading, WheelTurn
from tests.viewer.fake import VERSIONS

FULL, LOSSY = ImageQualityStatus.FULL_RESOLUTION, ImageQualityStatus.LOSSY
VIEWED = ViewedReading(
    begun_s=1.0,
    turns=(WheelTurn(1.1, 1.1), WheelTurn(1.27, 1.3)),
    opening_indices=(0,),
    wanted=(Move(1.1, 1), Move(1.27, 2)),
    pictures=(Picture(1.0, 0, FULL), Picture(1.2, 1, LOSSY), Picture(1.4, 2, FULL)),
    requests=(),
    image_indices=(2, 1, 0),
    pixel_digests=("a", "b", "c"),
    versions=VERSIONS,
)


def asked(first: int, size_bytes: int, ended_s: float | None, status: int = 206) -> ViewerRequest:
    """A range of slice 1, open at its end."""
    return ViewerRequest("s/1", f"bytes={first}-", 0.5, ended_s, status, size_bytes, None, 1)


def test_only_slices_that_were_shown_whole_are_held_to_their_pixels() -> None:
    """The viewer has them the other way round: its slice 0 is image 2."""
    assert list(wrong_slices(VIEWED, ["a", "other", "c"])) == []
    assert list(wrong_slices(VIEWED, ["other", "b", "c"])) == [2]
    assert list(wrong_slices(VIEWED, ["a", "b", "other"])) == [0]


def test_a_slice_that_the_viewer_holds_no_more_is_not_called_wrong() -> None:
    gone = replace(VIEWED, pixel_digests=(None, "b", "c"))

    assert list(wrong_slices(gone, ["other", "b", "c"])) == []


def test_each_series_is_held_to_the_slice_that_it_was_meant_to_open_at_once() -> None:
    """Of two series of two slices the hand reads the second from its first, and comes back."""
    hand = Hand("there and back", (Move(0.1, 1), Move(0.2, 2), Move(0.3, 3), Move(0.4, 1)))
    row, elsewhere = SeriesRow((2, 2)), replace(VIEWED, opening_indices=(0, 3, 1))

    assert list(openings_of(elsewhere, hand, row)) == [(0, 0), (2, 3)]


def test_a_series_that_the_viewer_never_came_to_show_opened_nowhere() -> None:
    hand = Hand("on", (Move(0.1, 1), Move(0.2, 2)))

    assert list(openings_of(VIEWED, hand, SeriesRow((2, 2)))) == [(0, 0)]


def test_side_by_side_each_series_is_held_to_the_slice_that_all_open_at() -> None:
    hand, row = Hand("down", (Move(0.1, 1),)), SeriesRow((2, 2), is_side_by_side=True)
    viewed = replace(VIEWED, opening_indices=(0, 3))

    assert list(openings_of(viewed, hand, row)) == [(0, 0), (2, 3)]
    assert not is_elsewhere(viewed, row)
    assert is_elsewhere(replace(VIEWED, opening_indices=(2, 0)), row)


def test_bytes_that_were_asked_for_again_count_as_come_twice() -> None:
    requests = [asked(0, 100, 0.6), asked(0, 250, 0.9), asked(250, 50, 1.0)]
    timeline = timeline_of(requests)

    assert [each.redundant_bytes for each in timeline.requests] == [0, 100, 0]
    assert timeline.bytes_received == 400


def test_a_range_that_was_answered_with_the_whole_begins_at_its_first_byte() -> None:
    timeline = timeline_of([asked(0, 100, 0.6), asked(100, 300, 0.9, status=200)])

    assert [each.redundant_bytes for each in timeline.requests] == [0, 100]


def test_a_request_that_never_ended_was_sent_and_brought_nothing() -> None:
    timeline = timeline_of([asked(0, 10, None)])

    assert len(timeline.sent) == 1
    assert timeline.requests == []
