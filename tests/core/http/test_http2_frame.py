import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.http2_frame import PREFACE_BYTES, FrameSplitter, FrameTooLong, ReceivedFrame

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, CONTINUATION = 0x0, 0x1, 0x3, 0x4, 0x9


def frame(kind: int, stream_id: int, body: bytes = b"") -> bytes:
    return len(body).to_bytes(3) + bytes([kind, 0]) + stream_id.to_bytes(4) + body


SAID = [PREFACE, frame(SETTINGS, 0), frame(HEADERS, 1, b"h" * 40), frame(DATA, 1, b"d" * 300)]


@given(st.lists(st.integers(1, 400)))
def test_however_they_are_cut_the_same_frames_come_out(cuts: list[int]) -> None:
    splitter, said, frames = FrameSplitter(has_preface=True), b"".join(SAID), []
    for size_bytes in (*cuts, len(said)):
        frames += splitter.feed(said[:size_bytes])
        said = said[size_bytes:]

    assert [each.content for each in frames] == SAID
    assert [each.frame_type for each in frames] == [None, SETTINGS, HEADERS, DATA]
    assert [each.stream_id for each in frames[1:]] == [0, 1, 1]


def test_a_server_says_no_preface() -> None:
    assert len(PREFACE) == PREFACE_BYTES
    [settings] = FrameSplitter(has_preface=False).feed(SAID[1])

    assert settings.frame_type == SETTINGS


def test_a_frame_that_is_too_long_is_not_waited_for() -> None:
    splitter = FrameSplitter(has_preface=False)
    head = (2**14 + 1).to_bytes(3) + bytes(6)

    with pytest.raises(FrameTooLong, match="16385 bytes"):
        splitter.feed(head)


@pytest.mark.parametrize(
    ("kind", "is_head", "is_request", "gives_up"),
    [
        (None, False, True, False),
        (DATA, False, True, False),
        (HEADERS, True, True, False),
        (CONTINUATION, True, True, False),
        (RST_STREAM, False, False, True),
        (SETTINGS, False, False, False),
    ],
)
def test_a_kind_says_what_a_frame_is_for(
    kind: int | None, is_head: bool, is_request: bool, gives_up: bool
) -> None:
    received = ReceivedFrame(frame(kind or 0, 1), kind)

    assert (received.is_head, received.is_request) == (is_head, is_request)
    assert received.gives_up is gives_up
