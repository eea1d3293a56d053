"""The real client against a real socket; what it must do when the other side misbehaves."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from harness.client.http_transport import HttpTransport
from harness.core.http.framing import Framing
from harness.errors import RetrieveFailed

pytestmark = [pytest.mark.live, pytest.mark.every_python]

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: image/jls\r\n\r\nbody"
CUT_SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\nContent-Type: image/jls\r\n\r\nbody"


class Server:
    """Answers every request with the same bytes, and keeps what it was asked."""

    def __init__(self, answer: bytes, *, keeps_open: bool = True) -> None:
        self._answer = answer
        self._keeps_open = keeps_open
        self.requests: list[str] = []
        self.connection_count = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connection_count += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests.append(head.decode())
                writer.write(self._answer)
                await writer.drain()
                if not self._keeps_open:
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


def exchange(
    server: Server,
    use: Callable[[HttpTransport], Awaitable[object]],
    *,
    multipart: bool = True,
    base_path: str = "",
) -> object:
    async def main() -> object:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        framing = Framing.MULTIPART if multipart else Framing.SINGLE_PART
        transport = HttpTransport(
            f"http://127.0.0.1:{port}{base_path}", 6, accept=framing.usual_accept
        )
        try:
            return await use(transport)
        finally:
            await transport.close()
            listening.close()
            await listening.wait_closed()

    return asyncio.run(main())


async def body_of(transport: HttpTransport) -> bytes:
    async with transport.get("studies/1/frames/1", {"Range": "bytes=0-3"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/jls"
        body = b""
        while content := await answer.read(None):
            body += content
        return body


def test_an_answer_arrives_with_head_and_body() -> None:
    assert exchange(Server(WHOLE), body_of) == b"body"


def test_the_request_asks_for_a_range_and_for_no_compression() -> None:
    server = Server(WHOLE)
    exchange(server, body_of)

    head = server.requests[0].lower()
    assert head.startswith("get /studies/1/frames/1 http/1.1")
    assert "range: bytes=0-3" in head
    assert "accept-encoding: identity" in head
    assert "accept: multipart/related" in head


def test_leave_is_asked_for_as_a_browser_asks() -> None:
    async def ask_leave(transport: HttpTransport) -> int:
        async with transport.preflight("studies/1/frames/1", ["accept", "x-own"]) as answer:
            return answer.status_code

    server = Server(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert exchange(server, ask_leave) == 204

    head = server.requests[0].lower()
    assert head.startswith("options /studies/1/frames/1 http/1.1")
    assert "access-control-request-method: get\r\n" in head
    assert "access-control-request-headers: accept,x-own\r\n" in head
    assert "origin: http://localhost\r\n" in head


@pytest.mark.parametrize("base_path", ["/dicom-web", "/dicom-web/"])
def test_everything_is_asked_for_below_the_path_of_the_base(base_path: str) -> None:
    async def opened_and_asked(transport: HttpTransport) -> None:
        await transport.open_connections(6)
        await body_of(transport)

    server = Server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: image/jls\r\n\r\n")
    exchange(server, opened_and_asked, base_path=base_path)

    lines = [request.partition("\r\n")[0] for request in server.requests]
    assert lines == ["HEAD /dicom-web/ HTTP/1.1"] * 6 + [
        "GET /dicom-web/studies/1/frames/1 HTTP/1.1"
    ]


def test_an_error_shows_the_url_that_was_asked_for() -> None:
    server = Server(CUT_SHORT, keeps_open=False)
    with pytest.raises(RetrieveFailed) as failure:
        exchange(server, body_of, base_path="/dicom-web")

    [request] = server.requests
    asked, host = request.split(" ")[1], request.partition("Host: ")[2].partition("\r\n")[0]
    assert failure.value.place == f"http://{host}{asked}"


def test_a_single_part_scenario_accepts_anything() -> None:
    server = Server(WHOLE)
    exchange(server, body_of, multipart=False)

    assert "accept: */*" in server.requests[0].lower()


@pytest.mark.parametrize("count", [0, 1, 6])
def test_as_many_connections_are_opened_as_shall_be_open(count: int) -> None:
    server = Server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    exchange(server, lambda transport: transport.open_connections(count))

    assert server.connection_count == count


def test_a_connection_is_used_again_and_replaced_once_it_is_gone() -> None:
    async def twice(transport: HttpTransport) -> None:
        for _ in range(2):
            await body_of(transport)

    kept, closing = Server(WHOLE), Server(WHOLE, keeps_open=False)
    exchange(kept, twice)
    exchange(closing, twice)

    assert (kept.connection_count, closing.connection_count) == (1, 2)


def test_the_connection_of_a_refused_answer_carries_the_next_one() -> None:
    async def refuse(transport: HttpTransport) -> None:
        async with transport.get("studies/1/frames/1", {}) as answer:
            while await answer.read(None):
                pass
            raise RetrieveFailed("here", answer.status_code, "is not wanted", "ask again")

    async def refused_and_taken(transport: HttpTransport) -> None:
        with pytest.raises(RetrieveFailed, match="is not wanted"):
            await refuse(transport)
        await body_of(transport)

    server = Server(WHOLE)
    exchange(server, refused_and_taken)

    assert (len(server.requests), server.connection_count) == (2, 1)


def test_no_more_requests_are_under_way_than_there_are_connections() -> None:
    server = Server(WHOLE)

    async def at_once(transport: HttpTransport) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(20):
                group.create_task(body_of(transport))

    exchange(server, at_once)

    assert len(server.requests) == 20
    assert server.connection_count <= 6


def test_a_body_that_breaks_off_is_a_failed_retrieve() -> None:
    with pytest.raises(RetrieveFailed, match="not answered completely"):
        exchange(Server(CUT_SHORT, keeps_open=False), body_of)


def test_a_server_that_refuses_is_a_failed_retrieve() -> None:
    async def refused(transport: HttpTransport) -> None:
        # Port 9 (discard) of loopback: nothing of ours listens there.
        elsewhere = HttpTransport("http://127.0.0.1:9", 2)
        try:
            with pytest.raises(RetrieveFailed, match="ConnectionRefusedError"):
                await body_of(elsewhere)
            with pytest.raises(RetrieveFailed, match="ConnectionRefusedError"):
                await elsewhere.open_connections(6)
        finally:
            await elsewhere.close()

    exchange(Server(WHOLE), refused)
