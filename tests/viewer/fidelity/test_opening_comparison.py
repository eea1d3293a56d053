"""What counts as a difference between the model of an opening and the viewer's own."""

from harness.core.viewing.opening import Asked
from harness.viewer.fidelity.comparison import DifferenceKind
from harness.viewer.fidelity.opening_comparison import most_at_once, opening_differences
from harness.viewer.fidelity.opening_recording import LoggedOpening
from tests.viewer.fidelity.opening_logs import (
    IMAGE,
    SEARCH,
    STUDY,
    USUAL,
    clicked,
    metadata,
    picture,
)


def told(ours: LoggedOpening, *theirs: LoggedOpening) -> list[tuple[DifferenceKind, str]]:
    found = opening_differences(STUDY, [ours], theirs)
    return [(each.kind, each.text) for each in found]


def test_the_same_is_no_difference() -> None:
    assert told(clicked(), clicked(), clicked()) == []


def test_what_is_asked_for_in_one_turn_has_no_order() -> None:
    search, first, second, *pictures, image = USUAL

    assert told(clicked(), clicked(search, first, second, image, *reversed(pictures))) == []


def test_a_question_of_one_of_them_is_a_difference() -> None:
    without = clicked(*USUAL[:4], IMAGE)

    assert told(clicked(), without) == [
        (
            DifferenceKind.QUESTION,
            "only the model asks for frame of series 2 (instances/1.2.1.1/frames/1)",
        ),
        (DifferenceKind.AT_ONCE, "frame: 2 at once, and 1 in the viewer"),
    ]
    assert told(without, clicked())[0] == (
        DifferenceKind.QUESTION,
        "only the viewer asks for frame of series 2 (instances/1.2.1.1/frames/1)",
    )


def test_what_the_viewer_asks_for_now_and_then_may_be_asked_for_or_not() -> None:
    now_and_then = (clicked(), clicked(*USUAL, SEARCH._replace(issued_s=0.05)))

    assert told(clicked(), *now_and_then) == []
    assert told(clicked(*USUAL, SEARCH._replace(issued_s=0.05)), *now_and_then) == []


def test_a_viewer_that_does_not_wait_where_the_model_does_is_a_difference() -> None:
    early = clicked(SEARCH, metadata(0, 0.05), *USUAL[2:])

    [(kind, text)] = told(clicked(), clicked(), early)

    assert kind is DifferenceKind.WAIT
    assert text == "the viewer asks for metadata before it has all of series"


def test_a_first_image_before_all_metadata_is_a_difference() -> None:
    late = clicked(SEARCH, metadata(0), metadata(1, ended_s=0.7), *USUAL[3:])

    assert (
        DifferenceKind.WAIT,
        "the viewer asks for the first image before it has all of metadata",
    ) in told(clicked(), late)


def test_a_model_that_does_not_wait_where_every_recording_did_is_a_difference() -> None:
    one_by_one = clicked(SEARCH, metadata(0, 0.1, 0.2), metadata(1, 0.2), *USUAL[3:])
    texts = [text for _, text in told(clicked(), one_by_one, one_by_one)]

    assert "the model asks for metadata of series 2 before it has metadata of series 1" in texts
    assert told(clicked(), clicked(), one_by_one) == []


def test_metadata_in_another_order_is_a_difference() -> None:
    other = clicked(SEARCH, metadata(1), metadata(0), *USUAL[3:])

    assert told(clicked(), other) == [
        (DifferenceKind.METADATA_ORDER, "series in the model 1, 2 and in the viewer 2, 1")
    ]
    assert told(clicked(), other, clicked()) == []


def test_how_many_are_under_way_at_once_is_compared() -> None:
    one = [picture(0), picture(1, issued_s=0.9)]

    assert most_at_once([clicked()], Asked.FRAME) == 2
    assert most_at_once([clicked(*one)], Asked.FRAME) == 1
    assert most_at_once([clicked(SEARCH)], Asked.FRAME) == 0
