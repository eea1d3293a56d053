"""The rules of wadors/extractMultipart.ts, on bodies that arrive in any pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.framing import multipart_frame
from harness.core.policy import HTJ2K_LOSSLESS_RPCL
from harness.loader.body import Body
from harness.loader.buffer import ByteBuffer

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
