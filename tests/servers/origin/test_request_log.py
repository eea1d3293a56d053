import asyncio
import socket
import struct
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from harness.core.http.request_record import RequestRecord
from harness.servers.logged_requests import read_request_log
from harness.servers.origin.process import OriginConfiguration, running_origin
from harness.servers.origin.request_log import LoggedConnection
from harness.servers.request_log import LogPlace
from tests.servers.origin.tiny_tree import frame_path, framed


def scope() -> Scope:
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "http_version": "1.1",
        "client": ("127.0.0.1", 5000),
        "raw_path": b"/a%20b",
        "query_string": b"accept=x",
        "headers": [(b"host", b"origin"), (b"range", b"bytes=0-4")],
    }


class Client:
    """The server's side of a connection: gone after so many messages."""

    def __init__(self, stays_for_count: int = 100) -> None:
        self.messages: list[Message] = []
        self._left_count = stays_for_count
        self._gone = asyncio.Event()

    async def receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.messages.append(message)
        self._left_count -= 1
        if self._left_count == 0:
            self._gone.set()
            await asyncio.sleep(0)


async def two_pieces(scope: Scope, receive: Receive, send: Send) -> None:
    headers = [(b"content-type", b"image/jphc"), (b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 206, "headers": headers})
    await send({"type": "http.response.body", "body": b"abc", "more_body": True})
    await send({"type": "http.response.body", "body": b"de"})


async def broken_off(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def test_an_answer_is_logged_and_passes_unchanged() -> None:
    records: list[RequestRecord] = []

    async def run() -> list[Message]:
        client = Client()
        await LoggedConnection(two_pieces, records.append, 1)(scope(), client.receive, client.send)
        return client.messages

    messages = asyncio.run(run())

    assert b"".join(message.get("body", b"") for message in messages) == b"abcde"
    assert [message.get("more_body", False) for message in messages[1:]] == [True] * 4 + [False]
    [record] = records
    assert (record.method, record.path) == ("GET", "/a%20b?accept=x")
    assert (record.base_url, record.range) == ("http://origin", "bytes=0-4")
    assert (record.status_code, record.content_type) == (206, "image/jphc")
    assert record.answer_body_bytes == 5
    assert record.first_byte_s is not None
    assert record.started_s <= record.first_byte_s <= record.ended_s
    assert not record.is_aborted


@pytest.mark.parametrize(
    ("stays_for_count", "body_bytes"),
    [pytest.param(2, 0, id="in the first piece"), pytest.param(4, 3, id="in the second")],
)
def test_a_client_that_goes_away_is_told_from_one_that_stays(
    stays_for_count: int, body_bytes: int
) -> None:
    records: list[RequestRecord] = []

    async def run() -> None:
        client = Client(stays_for_count)
        await LoggedConnection(two_pieces, records.append, 1)(scope(), client.receive, client.send)

    asyncio.run(run())

    assert [(record.is_aborted, record.answer_body_bytes) for record in records] == [
        (True, body_bytes)
    ]


def test_an_answer_that_is_never_ended_broke_off() -> None:
    records: list[RequestRecord] = []

    async def run() -> None:
        client = Client()
        await LoggedConnection(broken_off, records.append, 7)(scope(), client.receive, client.send)

    asyncio.run(run())

    assert [(record.is_aborted, record.connection_index) for record in records] == [(True, 7)]


@pytest.mark.live
def test_heads_and_bodies_are_weighed_as_they_are_sent(root: Path, tmp_path: Path) -> None:
    place = LogPlace(tmp_path / "requests.jsonl", 0)
    request = f"GET {frame_path(1)} HTTP/1.1\r\nHost: localhost\r\nRange: bytes=7-\r\n\r\n".encode()

    async def run() -> tuple[bytes, bytes]:
        async with running_origin(OriginConfiguration(root, log=place)) as origin:
            reader, writer = await asyncio.open_connection("127.0.0.1", origin.port)
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(len(framed(1)) - 7)
            writer.write(request)
            await reader.readuntil(b"\r\n\r\n")
            writer.transport.abort()
            return head, body

    head, body = asyncio.run(run())
    records = read_request_log(place.path)

    assert [record.status_code for record in records] == [206, 206]
    assert records[0].request_head_bytes == len(request)
    assert (records[0].answer_head_bytes, records[0].answer_body_bytes) == (len(head), len(body))
    assert not records[0].is_aborted


@pytest.mark.live
def test_connections_from_a_port_that_comes_again_are_two(root: Path, tmp_path: Path) -> None:
    place = LogPlace(tmp_path / "requests.jsonl", 0)
    request = f"GET {frame_path(1)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()

    async def ask(origin_port: int, own_port: int, count: int) -> int:
        """Over one connection from that port (0: any), which ends so that it can be had again."""
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.bind(("127.0.0.1", own_port))
        client.setblocking(False)
        await asyncio.get_running_loop().sock_connect(client, ("127.0.0.1", origin_port))
        reader, writer = await asyncio.open_connection(sock=client)
        for _ in range(count):
            writer.write(request)
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(len(framed(1)))
        port: int = client.getsockname()[1]
        writer.transport.abort()
        await asyncio.sleep(0)  # the socket is closed by then
        return port

    async def run() -> None:
        async with running_origin(OriginConfiguration(root, log=place)) as origin:
            own_port = await ask(origin.port, 0, 2)
            assert await ask(origin.port, own_port, 1) == own_port

    asyncio.run(run())

    assert [record.connection_index for record in read_request_log(place.path)] == [1, 1, 2]


def test_an_answer_under_way_when_the_server_ends_broke_off() -> None:
    records: list[RequestRecord] = []

    async def run() -> None:
        client = Client()
        is_stuck = asyncio.Event()

        async def send(message: Message) -> None:
            if message.get("body") == b"de":
                is_stuck.set()
                await asyncio.Event().wait()

        async with asyncio.TaskGroup() as group:
            server = LoggedConnection(two_pieces, records.append, 1)
            serving = group.create_task(server(scope(), client.receive, send))
            await is_stuck.wait()
            serving.cancel()

    asyncio.run(run())

    assert [(record.is_aborted, record.answer_body_bytes) for record in records] == [(True, 3)]
