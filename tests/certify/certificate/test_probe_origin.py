import asyncio

import pytest

from harness.certify.certificate.probe_origin import (
    ProbeConnection,
    probe_content,
    running_probe_origin,
)
from tests.servers.emulator.fake_transport import FakeTransport

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def answered(*pieces: bytes) -> list[bytes]:
    """What a connection has answered after each piece of what a client sends."""

    async def run() -> list[bytes]:
        connection, transport = ProbeConnection(memoryview(bytes(100))), FakeTransport()
        connection.connection_made(transport)
        answers = []
        for piece in pieces:
            connection.data_received(piece)
            answers.append(transport.received())
        return answers

    return asyncio.run(run())


def test_no_segments_of_a_body_can_be_mixed_up_unnoticed() -> None:
    content = probe_content(251 * 1448)
    segments = {content[begin : begin + 1448] for begin in range(0, len(content), 1448)}

    assert len(content) == 251 * 1448
    assert len(segments) == 251


def test_a_number_is_answered_with_as_many_bytes() -> None:
    [answer] = answered(b"GET /7 HTTP/1.1\r\nHost: probe\r\n\r\n")

    assert answer == b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + bytes(7)


def test_a_request_in_pieces_is_answered_once_it_is_whole() -> None:
    assert answered(b"GET /0 HTTP/1.1\r\nHos", b"t: probe\r\n\r\n") == [b"", EMPTY]


@pytest.mark.parametrize(
    "pieces",
    [
        [b"PUT / HTTP/1.1\r\ncontent-length: 4\r\n\r\n", b"12", b"34"],
        [b"PUT / HTTP/1.1\r\ncontent-length: 4\r\n\r\n12", b"34"],
        [b"PUT / HTTP/1.1\r\nContent-Length: 4\r\nHost: a\r\n\r\n1234"],
    ],
)
def test_an_upload_is_answered_when_its_last_byte_is_here(pieces: list[bytes]) -> None:
    *before, last = answered(*pieces)

    assert not any(before)
    assert last == EMPTY


def test_requests_follow_each_other_on_a_connection() -> None:
    put = b"PUT / HTTP/1.1\r\ncontent-length: 2\r\n\r\n12"
    empty = b"GET /0 HTTP/1.1\r\n\r\n"

    assert answered(empty, put, empty)[-1] == EMPTY * 3


@pytest.mark.live
def test_the_process_ends_with_its_context() -> None:
    async def run() -> str:
        async with running_probe_origin(10) as url:
            return url

    url = asyncio.run(run())
    host, port = url.removeprefix("http://").split(":")

    async def connect() -> None:
        await asyncio.open_connection(host, int(port))

    with pytest.raises(ConnectionRefusedError):
        asyncio.run(connect())
