import pytest

from harness.core.retrieval.failure import (
    NOT_FULL,
    UNREADABLE,
    Failure,
    FailureKind,
    broken_off,
    refused,
)
from harness.reporting.reasons import reason_in_english
from harness.results.old_reasons import reason_of, with_kinds
from harness.results.reasons import (
    ImagesFailed,
    Late,
    NeverFull,
    NotConnected,
    OtherReason,
    PixelsDiffer,
    ProcessEnded,
    Reason,
    Stalled,
    ViewerComplained,
    ViewerFailed,
    ViewerStalled,
)

UNANSWERED = (
    "http://127.0.0.1:9/studies/1: was not answered to the end"
    " (ConnectionRefusedError [Errno 111] (refused)); see whether the origin still runs"
)
OTHER_HTTP = (
    "https://127.0.0.1:9: speaks HTTP/1.1 instead of HTTP/2;"
    " see what the server and whatever is before it can speak"
)
REFUSED_ERRNO = "ConnectionRefusedError [Errno 111] (refused)"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "the emulator was 105.1 ms behind its schedule (more than 105 ms)",
            Late(0.1051, 0.105),
        ),
        ("stalled: not done after 130 s", Stalled(130.0)),
        (UNANSWERED, NotConnected(REFUSED_ERRNO)),
        (OTHER_HTTP, NotConnected("HTTP/1.1 instead of HTTP/2")),
        (
            "process harness.servers.emulator ended before it was told to",
            ProcessEnded("harness.servers.emulator"),
        ),
        ("never at full resolution: images 4", NeverFull((4,))),
        ("never at full resolution: images 0, 2, 20", NeverFull((0, 2, 20))),
        (
            "pixels differ from the dataset: images 0, 1, 2, 3, 4, 5, 6, 7 and 166 more",
            PixelsDiffer(tuple(range(8)), 166),
        ),
        ("the viewer stalled: not done after 120.5 s", ViewerStalled(120.5, page_answers=True)),
        (
            "the viewer stalled: not done after 120 s, and the page no longer answers",
            ViewerStalled(120.0, page_answers=False),
        ),
        ("the viewer failed: it broke:\nhere", ViewerFailed("it broke:\nhere")),
        (
            "2 errors on the viewer's console, the first: error: no such frame",
            ViewerComplained(2, "error: no such frame"),
        ),
    ],
)
def test_a_sentence_of_a_known_form_is_read_into_its_kind(sentence: str, reason: Reason) -> None:
    assert reason_of(sentence) == reason


@pytest.mark.parametrize(
    ("sentence", "failure"),
    [
        (
            'studies/1/frames/1: "404" is not the status that a stream request needs;'
            " look into the origin's own messages",
            refused(404),
        ),
        (UNANSWERED, broken_off(REFUSED_ERRNO)),
        (OTHER_HTTP, broken_off("HTTP/1.1 instead of HTTP/2")),
        (
            'simulated answer: "2100" bytes came before it broke off;'
            " see the faults of the scenario",
            broken_off(),
        ),
        (
            "studies/1/jls/1: holds nothing that 1.2.840.10008.1.2.4.80 decodes to an image:"
            " no marker; compare the body with the dataset's own file",
            Failure(FailureKind.NO_IMAGE, told="1.2.840.10008.1.2.4.80: no marker"),
        ),
        (
            'studies/1/jls/1: "1.2.3" has no decoder; see what the server sent',
            Failure(FailureKind.NO_IMAGE, told="1.2.3"),
        ),
        ("its bytes do not begin with the head of a part", UNREADABLE),
        ("nothing that was fetched became an image at full resolution", NOT_FULL),
    ],
)
def test_a_failure_of_a_known_form_is_read_into_its_kind(sentence: str, failure: Failure) -> None:
    told = f"2 failures, the first at image 4 in stage lossy: one, two: {sentence}"

    assert reason_of(told) == ImagesFailed(2, 4, "lossy: one, two", failure)


@pytest.mark.parametrize(
    "sentence",
    [
        "a pixel differs",
        "the emulator was late",
        "the emulator was 8.0 ms behind its schedule (more than 5 ms), or so",
        "2 failures, the first at image 4 in stage lossy: nobody knows why",
        "never at full resolution: images",
        "",
    ],
)
def test_any_other_sentence_stays_as_it_is(sentence: str) -> None:
    assert reason_of(sentence) == OtherReason(sentence)
    assert reason_in_english(reason_of(sentence)) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "the emulator was 5.1 ms behind its schedule (more than 5 ms)",
        "the emulator was 105.1 ms behind its schedule (more than 105 ms)",
        "stalled: not done after 130 s",
        "never at full resolution: images 0, 1, 2, 3, 4, 5, 6, 7 and 166 more",
        "the viewer stalled: not done after 120.5 s, and the page no longer answers",
        "the viewer failed: Error: {no} such frame",
        "3 failures, the first at image 0 in stage a: its bytes do not begin with the head of a"
        " part",
    ],
)
def test_a_page_says_the_same_of_an_older_run_as_it_did(sentence: str) -> None:
    assert reason_in_english(reason_of(sentence)) == sentence


def test_only_the_reasons_of_rows_change() -> None:
    late = "the emulator was 8.0 ms behind its schedule (more than 5 ms)"
    row = {"case": "JLS", "samples": [{"repeat": 1, "invalid_because": [late]}]}

    assert with_kinds([row]) == [
        {
            "case": "JLS",
            "samples": [
                {
                    "repeat": 1,
                    "invalid_because": [{"kind": "late", "lateness_s": 0.008, "most_s": 0.005}],
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    "broken",
    [None, {}, [1], [{"samples": None}], [{"samples": [{"invalid_because": [1]}]}], [{}]],
)
def test_what_is_no_row_is_left_for_the_schema_to_refuse(broken: object) -> None:
    assert with_kinds(broken) == broken


def test_a_process_that_ended_is_told_in_the_words_of_today() -> None:
    reason = reason_of("process harness.origin ended before it was told to")

    assert reason_in_english(reason) == "process harness.origin exited unexpectedly"
