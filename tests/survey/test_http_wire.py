import asyncio

import pytest

from harness.core.survey.answer import NO_ANSWER, Answer
from harness.survey.http_wire import HttpWire
from harness.survey.question import Question
from tests.survey.small_http_server import listening

pytestmark = [pytest.mark.live, pytest.mark.every_python]

CODED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2000\r\n\r\n" + b"z" * 2000


def asked(question: str, content: bytes, most_bytes: int | None = None) -> Answer:
    async def main() -> Answer:
        wire = HttpWire({}, http2=True)
        async with listening(60.0, content) as url:
            try:
                return await wire.exchange(Question(url + question, most_bytes=most_bytes))
            finally:
                await wire.forget()

    return asyncio.run(main())


def test_a_body_is_kept_as_it_was_sent() -> None:
    answer = asked("/frames/1", CODED)

    assert (answer.body, answer.content_encoding) == (b"z" * 2000, "gzip")


def test_what_is_more_than_enough_is_not_read() -> None:
    answer = asked("/instances/1", CODED, most_bytes=1)

    assert answer.is_cut
    assert len(answer.body) >= 1


def test_a_redirect_is_not_followed() -> None:
    answer = asked("/", b"HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n")

    assert (answer.status, answer.headers["location"]) == (302, "http://x/")


def test_a_server_that_says_no_http_gave_no_answer() -> None:
    answer = asked("/", b"220 mail.example ready\r\n\r\n")

    assert answer.status == NO_ANSWER
    assert answer.told
