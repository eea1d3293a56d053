import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.http2_frame import FrameSplitter
from harness.core.http.priority import (
    UPDATE_FRAME_TYPE,
    BadUpdate,
    Priority,
    Urgency,
    read_update,
    said_of,
    update_frame,
)

Priorities = st.builds(Priority, st.sampled_from(Urgency), st.booleans())


@given(Priorities)
def test_what_a_field_says_is_understood(priority: Priority) -> None:
    assert Priority.of_field(priority.field) == priority


@pytest.mark.parametrize(
    ("field", "priority"),
    [
        ("", Priority()),
        ("i", Priority(Urgency.USUAL, is_incremental=True)),
        ("u=5", Priority(Urgency(5))),
        ("u=1,i", Priority(Urgency(1), is_incremental=True)),
        ("i=?1, u=0", Priority(Urgency(0), is_incremental=True)),
        ("i=?0, u=0", Priority(Urgency(0))),
        ("u=8", Priority()),
        ("u=X", Priority()),
        ("u=-1", Priority()),
        ("u=1.5", Priority()),
        ("u", Priority()),
        ("weight=7, u=2", Priority(Urgency(2))),
    ],
)
def test_what_is_unknown_or_out_of_range_counts_as_not_said(field: str, priority: Priority) -> None:
    """RFC 9218 §4 and §4.1; the forms are those of RFC 8941 §3.2."""
    assert Priority.of_field(field) == priority


def test_a_request_says_it_in_a_header_or_says_nothing() -> None:
    assert said_of(Priority(Urgency(1))) == {"priority": "u=1"}
    assert said_of(None) == {}
    assert Priority.of_headers(said_of(Priority(Urgency(6)))) == Priority(Urgency(6))
    assert Priority.of_headers({"range": "bytes=0-1"}) is None


@given(st.integers(1, 2**31 - 1), Priorities)
def test_an_update_is_a_frame_of_the_connection_about_a_stream(
    stream_id: int, priority: Priority
) -> None:
    (frame,) = FrameSplitter(has_preface=False).feed(update_frame(stream_id, priority))

    assert (frame.frame_type, frame.stream_id) == (UPDATE_FRAME_TYPE, 0)
    assert not frame.is_request
    assert read_update(frame.content[9:]) == (stream_id, priority)


def test_an_update_that_names_no_stream_is_an_error() -> None:
    with pytest.raises(BadUpdate, match="of 3 bytes"):
        read_update(b"\0\0\1")
