from email.parser import BytesParser
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.framing import Framing, boundary_of, multipart_frame

BOUNDARY = "BOUNDARY_0a5ee1a4-2a80-5c1c-a8a5-0d2b3c9d8f17"


def test_a_frame_is_what_static_dicomweb_stores() -> None:
    frame = multipart_frame("image/jphc", "1.2.840.10008.1.2.4.202", BOUNDARY)

    assert (
        frame.head
        == (
            f"--{BOUNDARY}\r\n"
            "Content-Type: image/jphc;transfer-syntax=1.2.840.10008.1.2.4.202\r\n\r\n"
        ).encode()
    )
    assert frame.tail == f"\r\n--{BOUNDARY}--".encode()


def test_the_overhead_is_what_stands_around_the_image() -> None:
    frame = multipart_frame("image/jls", "1.2.840.10008.1.2.4.80", BOUNDARY)

    assert frame.overhead_bytes == len(frame.head + b"image" + frame.tail) - len(b"image")


@given(st.binary(max_size=200).filter(lambda image: b"\r" not in image and b"\n" not in image))
def test_a_mime_parser_finds_the_image_in_its_frame(image: bytes) -> None:
    frame = multipart_frame("image/jls", "1.2.840.10008.1.2.4.80", BOUNDARY)
    envelope = f"Content-Type: multipart/related; boundary={BOUNDARY}\r\n\r\n".encode()
    parsed = BytesParser().parsebytes(envelope + frame.head + image + frame.tail)
    [part] = (part for part in parsed.walk() if not part.is_multipart())

    assert part.get_content_type() == "image/jls"
    assert part.get_payload(decode=True) == image


def test_the_boundary_is_as_long_as_the_original_and_the_same_in_every_build() -> None:
    boundary = boundary_of("a-digest")

    assert UUID(boundary.removeprefix("BOUNDARY_"))
    assert boundary == boundary_of("a-digest")
    assert boundary != boundary_of("another-digest")


def test_a_multipart_answer_is_asked_for_by_its_type_and_a_single_part_by_nothing() -> None:
    multipart = "multipart/related; type=application/octet-stream; transfer-syntax=*"

    assert Framing.MULTIPART.usual_accept == multipart
    assert Framing.SINGLE_PART.usual_accept == "*/*"
