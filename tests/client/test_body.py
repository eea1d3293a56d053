"""The rules of wadors/extractMultipart.ts, on bodies that arrive in any pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.client.body import Body
from harness.client.buffer import ByteBuffer
from harness.core.http.framing import multipart_frame
from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL

FRAME = multipart_frame("image/jphc", HTJ2K_LOSSLESS_RPCL, "BOUNDARY_x")


def body_of(pieces: list[bytes], content_type: str = "multipart/related") -> Body[memoryview]:
    body = Body(ByteBuffer())
    body.expect(content_type, None, 0)
    for piece in pieces:
        body.append(memoryview(piece))
        body.state()
    return body


def cut(content: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(content), *(place % (len(content) + 1) for place in places)})
    return [content[start:end] for start, end in pairwise(edges)]


@given(image=st.binary(max_size=300), places=st.lists(st.integers(0, 10_000), max_size=12))
def test_a_part_comes_out_whole_in_whatever_pieces_it_arrives(
    image: bytes, places: list[int]
) -> None:
    # An image that holds its own boundary is no legal part (RFC 2046 §5.1.1).
    body = body_of(cut(FRAME.head + image + FRAME.tail, places))

    assert bytes(body.pixel_data()) == image
    assert body.state().is_extracted


@given(image=st.binary(min_size=10, max_size=300), kept=st.integers(4, 200))
def test_an_unfinished_part_is_a_prefix_cut_three_bytes_short(image: bytes, kept: int) -> None:
    body = body_of([FRAME.head + image[:kept]])

    assert bytes(body.pixel_data()) == image[: min(kept, len(image)) - 3]
    assert not body.state().is_extracted


def test_the_part_says_which_transfer_syntax_it_has() -> None:
    body = body_of([FRAME.head + b"abcdef"])

    assert body.state().transfer_syntax_uid == HTJ2K_LOSSLESS_RPCL


def test_a_single_part_body_is_all_image_and_always_extracted() -> None:
    body = body_of([b"abc", b"def"], "image/jphc; transfer-syntax=1.2.3")

    assert bytes(body.pixel_data()) == b"abcdef"
    assert body.state().is_extracted
    assert body.state().transfer_syntax_uid == "1.2.3"


def test_nothing_is_known_before_the_part_head_is_complete() -> None:
    body = body_of([FRAME.head[:-1]])

    assert body.state().transfer_syntax_uid == ""
    assert not body.state().is_extracted


def test_a_view_stays_as_it_was_while_the_body_grows() -> None:
    body = body_of([FRAME.head + b"0123456789"])
    view = body.pixel_data(7)

    for _ in range(100):
        body.append(memoryview(b"x" * 1000))

    assert bytes(view) == b"0123456"


@pytest.mark.parametrize("room_bytes", [0, 3, 10_000])
def test_room_made_beforehand_changes_nothing(room_bytes: int) -> None:
    body = Body(ByteBuffer())
    body.expect("image/jls", 6, room_bytes)
    body.append(memoryview(b"abc"))
    body.expect("image/jls", 6, room_bytes)
    body.append(memoryview(b"def"))

    assert bytes(body.pixel_data()) == b"abcdef"
    assert body.state().total_bytes == 6


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(FRAME.head[:-1], id="head not complete"),
        pytest.param(b"an error page" + FRAME.head + b"image", id="something before the head"),
    ],
)
def test_a_part_without_its_head_cannot_be_read(content: bytes) -> None:
    assert not body_of([content]).state().is_readable
    assert body_of([content], "image/jphc").state().is_readable
    assert body_of([FRAME.head]).state().is_readable


def test_the_beginning_of_a_body_is_a_body_of_its_own() -> None:
    whole = body_of([FRAME.head + b"0123456789" + FRAME.tail])
    held_bytes = len(FRAME.head) + 6
    beginning = whole.beginning(held_bytes, ByteBuffer())
    beginning.expect("multipart/related", None, 0)
    beginning.append(memoryview(FRAME.head + b"0123456789" + FRAME.tail))

    # It ends before the next boundary, and the two bytes of a line end go with that.
    assert beginning.state().is_extracted
    assert bytes(beginning.pixel_data()) == b"0123"
    assert bytes(whole.pixel_data()) == b"0123456789"
