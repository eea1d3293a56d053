import pytest

from harness.core.http.framing import multipart_frame
from harness.core.survey.multipart import Part, first_part

SYNTAX = "1.2.840.10008.1.2.4.80"
FRAME = multipart_frame("image/jls", SYNTAX, "B")


def test_the_image_comes_out_of_its_frame() -> None:
    part = first_part(FRAME.content_type, FRAME.head + b"image" + FRAME.tail)

    assert part == Part(
        f"image/jls;transfer-syntax={SYNTAX}",
        b"image",
        is_multipart=True,
        has_boundary=True,
        head_bytes=len(FRAME.head),
        tail_bytes=len(FRAME.tail),
    )


def test_a_boundary_that_is_not_told_is_found_in_the_body() -> None:
    part = first_part("multipart/related", FRAME.head + b"image" + FRAME.tail)

    assert (part.image, part.has_boundary) == (b"image", False)


def test_the_first_of_several_parts_is_taken() -> None:
    body = b"--B\r\n\r\none\r\n--B\r\n\r\ntwo\r\n--B--"

    assert first_part("multipart/related; boundary=B", body).image == b"one"


def test_a_part_without_a_type_has_the_one_of_the_answer() -> None:
    said = f'multipart/related; type="image/jls; transfer-syntax={SYNTAX}"; boundary=B'
    part = first_part(said, b"--B\r\nContent-Length: 3\r\n\r\none\r\n--B--")

    assert part.content_type == f"image/jls; transfer-syntax={SYNTAX}"


@pytest.mark.parametrize("body", [b"", b"no parts at all", b"--B\r\nno end of a head"])
def test_what_has_no_parts_is_left_whole(body: bytes) -> None:
    part = first_part("multipart/related; boundary=B", body)

    assert (part.image, part.head_bytes, part.tail_bytes) == (body, 0, 0)


def test_a_single_part_is_the_image() -> None:
    assert first_part("image/jls", b"--B\r\n\r\n") == Part("image/jls", b"--B\r\n\r\n", False)


def test_an_answer_cut_short_ends_where_it_ends() -> None:
    part = first_part("multipart/related; boundary=B", b"--B\r\n\r\nhalf of it")

    assert (part.image, part.tail_bytes) == (b"half of it", 0)
