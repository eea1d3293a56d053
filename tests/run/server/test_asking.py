"""Questions at a door, and what they took."""

import asyncio

import pytest

from harness.core.http.server_timing import ServerWait, wait_field
from harness.errors import RetrieveFailed
from harness.run.server.asking import Reply, asking
from tests.servers.gateway.scripted_server import Say, ok, scripted_server

pytestmark = pytest.mark.live

_NAME, _VALUE = wait_field(ServerWait(2.5, is_measured=True))


def replied(say: Say) -> Reply:
    async def run() -> Reply:
        async with (
            scripted_server(say) as server,
            asking(f"http://{server.authority}", "image/jls") as asker,
        ):
            return await asker.ask("a/b", {"Range": "bytes=0-1"})

    return asyncio.run(run())


def test_a_reply_is_whole_and_has_the_time_that_the_server_is_told_to_have_taken() -> None:
    heads: list[bytes] = []

    def say(head: bytes) -> bytes:
        heads.append(head)
        told = f"{_NAME.decode()}: {_VALUE.decode()}"
        return ok(b"" if head.startswith(b"HEAD") else b"pixels", told, "Content-Type: image/jls")

    reply = replied(say)

    assert (reply.is_good, reply.body, reply.content_type) == (True, b"pixels", "image/jls")
    assert reply.server_s >= 2.5
    assert heads[-1].startswith(b"GET /a/b ")
    assert {b"Accept: image/jls", b"Range: bytes=0-1"} <= set(heads[-1].split(b"\r\n"))


def test_a_refusal_is_a_reply_and_a_broken_answer_is_none() -> None:
    refusal = b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"
    assert not replied(lambda head: refusal).is_good

    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nX: close\r\n\r\nhalf"
    with pytest.raises(RetrieveFailed, match="not answered completely"):
        replied(lambda head: ok(b"") if head.startswith(b"HEAD") else cut)
