import pytest

from harness.core.http.media_type import EXPLICIT_LITTLE_ENDIAN, HTJ2K_LOSSLESS_RPCL
from harness.core.survey.accepts import CORNERSTONE
from harness.core.survey.answer import NO_ANSWER, Answer
from harness.core.survey.frame_form import FrameForm, ImageFacts, Origin, frame_form
from harness.core.survey.pixel_code import PixelCode
from tests.survey.fake_server import HTJ2K, JPEG_LS, JPEG_LS_UID, RAW, multipart

STORED_HTJ2K = ImageFacts(len(RAW), HTJ2K_LOSSLESS_RPCL)


def form(image: bytes, syntax: str, facts: ImageFacts = STORED_HTJ2K) -> FrameForm:
    body, content_type = multipart(image, syntax)
    answer = Answer("u", 200, {"content-type": content_type}, body, 0.1, 0.3)
    return frame_form(CORNERSTONE, answer, body, facts)


def test_what_is_sent_as_it_is_stored_is_usable() -> None:
    sent = form(HTJ2K, HTJ2K_LOSSLESS_RPCL)

    assert (sent.code, sent.origin) == (PixelCode.HTJ2K, Origin.STORED)
    assert sent.is_usable
    assert (sent.image_bytes, sent.first_byte_s, sent.complete_s) == (len(HTJ2K), 0.1, 0.3)
    assert sent.body_bytes == sent.head_bytes + sent.image_bytes + sent.tail_bytes
    assert not sent.has_content_length


def test_a_label_that_the_bytes_belie_is_seen() -> None:
    sent = form(HTJ2K, EXPLICIT_LITTLE_ENDIAN)

    assert (sent.is_image, sent.is_mislabelled, sent.is_usable) == (True, True, False)


def test_another_code_than_the_stored_one_is_transcoded() -> None:
    assert form(RAW, EXPLICIT_LITTLE_ENDIAN).origin is Origin.TRANSCODED
    assert form(JPEG_LS, JPEG_LS_UID).origin is Origin.TRANSCODED


def test_where_it_is_not_known_how_it_is_stored_nothing_is_claimed() -> None:
    assert form(JPEG_LS, JPEG_LS_UID, ImageFacts()).origin is Origin.UNKNOWN


def test_an_error_page_with_status_200_is_no_image() -> None:
    sent = form(b"sign in first", EXPLICIT_LITTLE_ENDIAN)

    assert (sent.code, sent.is_image, sent.is_mislabelled) == (PixelCode.TEXT, False, False)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{\n "Details" : "no \\"such\\" syntax",\n "Message" : "x"}', 'no \\"such\\" syntax'),
        (b"<h1>\n Bad </h1>", "<h1> Bad </h1>"),
        (b"", ""),
    ],
)
def test_a_refusal_is_told_in_the_server_s_words(body: bytes, told: str) -> None:
    refused = frame_form(CORNERSTONE, Answer("u", 500, {}, body), body, STORED_HTJ2K)

    assert (refused.told, refused.is_image) == (told, False)


def test_a_broken_connection_is_told_in_the_system_s_words() -> None:
    broken = Answer("u", NO_ANSWER, {}, b"", told="connection refused")

    assert frame_form(CORNERSTONE, broken, b"", STORED_HTJ2K).told == "connection refused"
