"""What a trace tells of a load."""

from harness.core.http.given import Given, GivenAnswer
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.timeline import (
    ImageShown,
    LeaveAsked,
    RequestFinished,
    RequestSent,
    Timeline,
)
from harness.results.trace import Picture, Trace, encoding_of

LOSSY = ImageQualityStatus.LOSSY


def a_timeline() -> Timeline:
    """A range of image 1, whose picture image 0 borrows; then a stream that never ends."""
    timeline = Timeline()
    timeline.sent += [
        RequestSent(0.0, 0, 1, "fast", "s/i/htj2k/1", 2, 0, 999, None),
        RequestSent(0.3, 1, 1, "final", "s/i/htj2k/1", 0, None, None, 1000),
    ]
    timeline.requests.append(RequestFinished(0.25, 0, 1, "fast", "s/i/htj2k/1", 1000, 100, 50, 200))
    timeline.shown += [
        ImageShown(0.4000004, 1, 1, LOSSY, 0.25, 0.3, 0, 2, 900),
        ImageShown(0.4000004, 0, 1, LOSSY, 0.25, 0.3, 0, 2, 900),
    ]
    return timeline


def test_a_trace_says_what_every_byte_of_a_request_was_for() -> None:
    first, second = Trace.of(a_timeline()).requests

    assert (first.useful_bytes, first.redundant_bytes, first.unseen_bytes) == (850, 100, 0)
    assert first.head_bytes == 250
    assert (first.sent_s, first.first_byte_s, first.last_byte_s) == (0.0, None, 0.25)
    assert (first.connection_index, first.first, first.last) == (2, 0, 999)
    assert (second.last_byte_s, second.useful_bytes) == (None, 0)


def test_a_copy_of_a_neighbour_names_its_source() -> None:
    own, copy = Trace.of(a_timeline()).shown

    assert own.picture == Picture(1, 1, "htj2k", 2, 900)
    assert copy.picture == Picture(0, 1, "htj2k", 2, 900)
    assert own.shown_s == 0.4


def test_a_request_is_marked_with_what_the_harness_gave_for_it() -> None:
    fields, answer = Given.CROSS_ORIGIN_FIELDS, Given.ANSWER
    given = [
        GivenAnswer("OPTIONS", "/s/i/htj2k/1", None, Given.PREFLIGHT),
        GivenAnswer("GET", "/s/i/htj2k/1", "bytes=0-999", fields),
        GivenAnswer("GET", "/s/i/htj2k/1", None, answer),
        GivenAnswer("GET", "/s/i/metadata", None, fields),
    ]
    timeline = a_timeline()
    timeline.preflights.append(LeaveAsked(0.0, 0, 2, 0.1))
    first, second = Trace.of(timeline, given=given).requests

    assert first.given_by_harness == "preflight, cross-origin fields"
    assert second.given_by_harness == "answer"


def test_what_is_asked_for_again_is_marked_in_the_order_of_the_answers() -> None:
    timeline = a_timeline()
    again = timeline.sent[0]._replace(request_id=2)
    timeline.sent.append(again)
    asked = "GET", "/s/i/htj2k/1", "bytes=0-999"
    values = Given.ANSWER, Given.CROSS_ORIGIN_FIELDS
    trace = Trace.of(timeline, given=[GivenAnswer(*asked, value) for value in values])

    assert [each.given_by_harness for each in trace.requests] == [
        *("answer", None, "cross-origin fields"),
    ]


def test_what_comes_over_jpip_is_cut_from_the_frame() -> None:
    assert encoding_of("s/instances/i/jpip?target=1?fsiz=128,128") == "frames"
    assert encoding_of("s/instances/i/jls/1?accept=image/jls") == "jls"
