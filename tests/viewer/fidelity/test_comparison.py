from dataclasses import replace

import pytest

from harness.viewer.fidelity.comparison import (
    DifferenceKind,
    apart_place_count,
    differences,
    moved_place_count,
)
from harness.viewer.fidelity.recording import LoggedLoad, LoggedRequest
from tests.viewer.fidelity.logs import COPY, FULL, SUB, asked, log

CONNECTIONS = 2
THUMBNAILS = tuple(asked(index, "jlsThumbnail/1") for index in (1, 0, 2))


def with_later(*indices: int) -> LoggedLoad:
    """Every image reduced, then whole, in the order of these indices."""
    return log(*THUMBNAILS, *(asked(index, "jls/1") for index in indices))


def kinds(ours: LoggedLoad, *theirs: LoggedLoad) -> list[DifferenceKind]:
    return [each.kind for each in differences(ours, theirs, CONNECTIONS)]


def test_the_same_log_has_no_differences() -> None:
    load = log(asked(0), asked(1), qualities={0: [SUB, FULL], 1: [FULL]})

    assert kinds(load, load, load) == []


def test_leave_that_is_asked_for_otherwise_is_a_difference() -> None:
    ours, theirs = (replace(log(asked(0)), preflight_count=count) for count in (1, 0))

    assert kinds(ours, ours, theirs) == []
    assert kinds(ours, theirs) == [DifferenceKind.PREFLIGHTS]
    (told,) = differences(ours, [theirs, replace(theirs, preflight_count=2)], CONNECTIONS)
    assert told.text == "asks leave 1 times instead of 0 or 2"


def test_a_request_of_one_alone_is_told_by_whom() -> None:
    found = differences(log(asked(0), asked(2)), [log(asked(0), asked(1))], CONNECTIONS)

    assert [each.text for each in found if each.kind is DifferenceKind.REQUEST] == [
        "only the viewer asks for image 1: frames/1",
        "only the loader asks for image 2: frames/1",
    ]


def test_another_range_is_another_request() -> None:
    assert (
        kinds(log(asked(0, bytes_range="bytes=0-9")), log(asked(0, bytes_range="bytes=0-8"))).count(
            DifferenceKind.REQUEST
        )
        == 2
    )


def test_a_request_that_the_viewer_makes_only_sometimes_is_no_difference_either_way() -> None:
    sometimes = [log(asked(0)), log(asked(0), asked(0, "jls/1"))]

    assert kinds(log(asked(0)), *sometimes) == []
    assert kinds(log(asked(0), asked(0, "jls/1")), *sometimes) == []


@pytest.mark.parametrize(
    "request_", [asked(0)._replace(size_bytes=99), asked(0)._replace(status_code=206)]
)
def test_another_answer_to_the_same_request_is_a_difference(request_: LoggedRequest) -> None:
    assert kinds(log(request_), log(asked(0))) == [DifferenceKind.ANSWER]


def test_first_requests_must_have_the_order_of_a_recording() -> None:
    found = differences(log(asked(1), asked(0)), [log(asked(0), asked(1))], CONNECTIONS)

    assert [each.kind for each in found] == [DifferenceKind.FIRST_ORDER]
    assert found[0].text == "number 1 is image 1: frames/1, and image 0: frames/1 in the viewer"


def test_a_later_request_may_move_by_what_is_under_way_at_once() -> None:
    assert kinds(with_later(1, 0, 2), with_later(0, 1, 2)) == []
    assert kinds(with_later(2, 1, 0), with_later(0, 1, 2)) == [DifferenceKind.LATER_ORDER] * 2
    # The viewer itself had it there once.
    assert kinds(with_later(2, 1, 0), with_later(0, 1, 2), with_later(2, 0, 1)) == []


def test_the_stages_of_one_image_keep_their_order() -> None:
    steps = [asked(0, bytes_range=f"bytes={first}-") for first in (0, 10, 20)]

    assert kinds(log(steps[0], steps[2], steps[1]), log(*steps)) == [DifferenceKind.LATER_ORDER]


def test_the_first_and_the_best_status_of_every_image_count() -> None:
    theirs = log(asked(0), qualities={0: [SUB, FULL, SUB]})

    assert kinds(log(asked(0), qualities={0: [SUB, FULL]}), theirs) == []
    assert kinds(log(asked(0), qualities={0: [FULL]}), theirs) == [DifferenceKind.FIRST_QUALITY]
    assert kinds(log(asked(0), qualities={0: [SUB]}), theirs) == [DifferenceKind.QUALITY]
    assert kinds(log(asked(0)), theirs) == [DifferenceKind.QUALITY]


def test_whether_a_copy_of_a_neighbour_is_shown_first_is_chance() -> None:
    own, copied = (log(asked(0), qualities={0: first}) for first in ([SUB, FULL], [COPY, FULL]))

    assert kinds(own, copied) == kinds(copied, own) == []


def test_how_far_later_requests_move_is_counted_in_places() -> None:
    assert moved_place_count([with_later(0, 1, 2), with_later(0, 1, 2)]) == 0
    assert moved_place_count([with_later(0, 1, 2), with_later(1, 2, 0)]) == 2
    assert moved_place_count([log(asked(0)), log(asked(0))]) == 0


def test_what_lies_between_two_recordings_stands_nowhere_apart() -> None:
    recorded = [with_later(0, 1, 2), with_later(2, 0, 1)]

    assert apart_place_count(with_later(0, 2, 1), recorded) == 0
    assert apart_place_count(with_later(0, 1, 2), [recorded[1]]) == 2
    assert apart_place_count(log(asked(0)), recorded) == 0


def test_times_are_nothing_to_it() -> None:
    load = log(asked(0))

    assert kinds(replace(load, network_end_s=9.0), load) == []
