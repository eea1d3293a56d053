import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.servers.origin.byte_range import content_range, requested_span

BODY = bytes(range(100))


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_range_holds_the_bytes_from_its_first_to_its_last(first: int, length: int) -> None:
    span = requested_span(f"bytes={first}-{first + length}", len(BODY))

    assert span is not None
    assert BODY[first : first + length + 1] == BODY[span.start : span.stop]


@given(st.integers(0, 200))
def test_an_open_range_holds_all_that_is_left(first: int) -> None:
    span = requested_span(f"bytes={first}-", len(BODY))

    assert span is not None
    assert BODY[first:] == BODY[span.start : span.stop]


@given(st.integers(1, 200))
def test_a_suffix_range_holds_the_last_bytes(length: int) -> None:
    span = requested_span(f"bytes=-{length}", len(BODY))

    assert span is not None
    assert BODY[-length:] == BODY[span.start : span.stop]


@pytest.mark.parametrize("first", [100, 101, 10**30])
@pytest.mark.parametrize("last", ["", str(10**31)])
def test_a_range_behind_the_end_holds_nothing(first: int, last: str) -> None:
    span = requested_span(f"bytes={first}-{last}", len(BODY))

    assert span is not None
    assert content_range(span, len(BODY)) == "bytes */100"


@pytest.mark.parametrize("value", ["bytes=0-", "bytes=0-5", "bytes=-5"])
def test_an_empty_body_has_no_range(value: str) -> None:
    span = requested_span(value, 0)

    assert span is not None
    assert len(span) == 0


@pytest.mark.parametrize(
    "value",
    [
        "bytes=0-1,5-6",
        "bytes=5-1",
        "bytes=",
        "bytes=-",
        "bytes=-0",
        "bytes=a-b",
        "bytes 0-1",
        "items=0-1",
        "bytes=0-" + "9" * 5000,
        "\x00",
    ],
)
def test_what_cannot_be_answered_as_one_range_is_ignored(value: str) -> None:
    assert requested_span(value, len(BODY)) is None


@given(st.text(max_size=40))
def test_no_range_header_leads_out_of_the_body(value: str) -> None:
    span = requested_span(value, len(BODY))

    assert span is None or len(span) == 0 or 0 <= span.start < span.stop <= len(BODY)


def test_a_content_range_counts_from_0_and_names_the_last_byte() -> None:
    assert content_range(range(10), 100) == "bytes 0-9/100"
