"""One connection of HTTP/1.1, fed by hand: no socket, no waiting for anybody."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from harness.client.base_url import BaseUrl
from harness.client.http1_connection import Http1Answer, Http1Connection
from harness.errors import RetrieveFailed

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


class Socket(asyncio.Transport):
    """A socket without a network: what was written, and whether anybody reads."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.is_read = True
        self.is_cut = False

    def write(self, data: Any) -> None:
        self.written += data

    def pause_reading(self) -> None:
        self.is_read = False

    def resume_reading(self) -> None:
        self.is_read = True

    def abort(self) -> None:
        self.is_cut = True


class SentRequest:
    """A connection over which one request was sent."""

    def __init__(self, method: str = "GET", fields: dict[str, str] | None = None) -> None:
        self.socket = Socket()
        self.connection = Http1Connection(BaseUrl.of("http://origin:80"))
        self.connection.connection_made(self.socket)
        self.answer = self.connection.ask(method, "/frames/1", fields or {})

    def come(self, data: bytes) -> None:
        self.connection.data_received(data)


Talk = Callable[[], Awaitable[None]]


def talk(conversation: Talk) -> None:
    asyncio.run(asyncio.wait_for(conversation(), 10))


async def all_of(answer: Http1Answer) -> bytes:
    await answer.wait_until_begun()
    body = b""
    while piece := await answer.read(None):
        body += piece
    return body


def test_a_request_is_a_line_the_host_and_its_fields() -> None:
    async def conversation() -> None:
        asked = SentRequest(fields={"Range": "bytes=0-3"})

        head = b"GET /frames/1 HTTP/1.1\r\nHost: origin:80\r\nRange: bytes=0-3\r\n\r\n"
        assert asked.socket.written == head

    talk(conversation)


@pytest.mark.parametrize("piece_bytes", [1, 7, 1000])
def test_an_answer_is_the_same_however_it_is_cut_up(piece_bytes: int) -> None:
    async def conversation() -> None:
        asked, whole = SentRequest(), HEAD % 12 + b"twelve bytes"
        for start in range(0, len(whole), piece_bytes):
            asked.come(whole[start : start + piece_bytes])

        assert await all_of(asked.answer) == b"twelve bytes"
        assert asked.answer.status_code == 200
        assert asked.answer.headers["CONTENT-length"] == "12"
        assert asked.answer.head_bytes == len(HEAD % 12)
        assert asked.connection.let_go()
        assert not asked.socket.is_cut

    talk(conversation)


def test_chunks_are_taken_out_of_their_frames() -> None:
    async def conversation() -> None:
        asked = SentRequest()
        asked.come(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        asked.come(b"4\r\nfour\r\n3\r\nsix\r\n0\r\n\r\n")

        assert await all_of(asked.answer) == b"foursix"
        assert asked.connection.let_go()

    talk(conversation)


def test_an_interim_answer_says_nothing() -> None:
    async def conversation() -> None:
        asked = SentRequest()
        asked.come(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + HEAD % 4 + b"body")

        assert await all_of(asked.answer) == b"body"
        assert asked.answer.status_code == 200
        assert "link" not in asked.answer.headers

    talk(conversation)


def test_the_answer_to_head_has_no_body_whatever_it_says() -> None:
    async def conversation() -> None:
        asked = SentRequest("HEAD")
        asked.come(HEAD % 400)

        assert await all_of(asked.answer) == b""
        assert asked.connection.let_go()

    talk(conversation)


def test_without_a_length_the_end_of_the_connection_is_that_of_the_body() -> None:
    async def conversation() -> None:
        asked = SentRequest()
        asked.come(b"HTTP/1.1 200 OK\r\n\r\nall there is")
        asked.connection.connection_lost(None)

        assert await all_of(asked.answer) == b"all there is"
        assert not asked.connection.let_go()

    talk(conversation)


def test_a_connection_that_the_server_will_close_carries_no_second_request() -> None:
    async def conversation() -> None:
        asked = SentRequest()
        asked.come(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody")

        assert await all_of(asked.answer) == b"body"
        assert not asked.connection.let_go()
        assert asked.socket.is_cut

    talk(conversation)


BREAKS = {
    "before the head": b"",
    "in the head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "in the body": HEAD % 400 + b"body",
}


@pytest.mark.parametrize("before", BREAKS.values(), ids=BREAKS)
def test_an_answer_that_breaks_off_is_a_failed_retrieve(before: bytes) -> None:
    async def conversation() -> None:
        asked = SentRequest()
        asked.come(before)
        asked.connection.connection_lost(ConnectionResetError("by peer"))

        with pytest.raises(RetrieveFailed, match="ConnectionResetError by peer") as failure:
            await all_of(asked.answer)
        assert failure.value.place == "http://origin:80/frames/1"
        assert not asked.connection.let_go()

    talk(conversation)


WRONG = {
    "no HTTP": (b"hello\r\n\r\n", "Parser"),
    "another version": (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.0 instead of"),
}


@pytest.mark.parametrize(("data", "told"), WRONG.values(), ids=WRONG)
def test_what_is_no_answer_in_http_1_1_is_a_failed_retrieve(data: bytes, told: str) -> None:
    async def conversation() -> None:
        asked = SentRequest()
        asked.come(data)

        with pytest.raises(RetrieveFailed, match=told):
            await all_of(asked.answer)
        assert not asked.connection.let_go()

    talk(conversation)


def test_bytes_that_nobody_asked_for_end_the_connection() -> None:
    async def conversation() -> None:
        asked = SentRequest()
        asked.come(HEAD % 0)
        assert asked.connection.let_go()
        asked.come(b"more")

        assert asked.socket.is_cut

    talk(conversation)


def test_whoever_stops_reading_gives_the_connection_up() -> None:
    async def conversation() -> None:
        asked = SentRequest()
        asked.come(HEAD % 400 + b"body")
        await asked.answer.wait_until_begun()

        assert not asked.connection.let_go()
        assert asked.socket.is_cut

    talk(conversation)


def test_a_server_has_to_wait_for_a_reader_that_is_slow() -> None:
    async def conversation() -> None:
        asked, size_bytes = SentRequest(), 3 * 2**20
        asked.come(HEAD % size_bytes)
        asked.come(bytes(2**20 - 1))
        assert asked.socket.is_read
        asked.come(bytes(1))
        assert not asked.socket.is_read

        await asked.answer.read(None)
        assert asked.socket.is_read

    talk(conversation)


def test_a_reader_is_given_64_kib_at_once() -> None:
    async def conversation() -> None:
        asked, size_bytes = SentRequest(), 150_000
        asked.come(HEAD % size_bytes + bytes(size_bytes))
        await asked.answer.wait_until_begun()
        sizes_bytes = [len(await asked.answer.read(None)) for _ in range(4)]

        assert sizes_bytes == [65_536, 65_536, 150_000 - 2 * 65_536, 0]

    talk(conversation)
