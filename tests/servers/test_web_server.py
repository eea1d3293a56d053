import asyncio
import logging
from collections.abc import Iterator

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from harness.errors import HarnessError
from harness.servers.address import listen
from harness.servers.web_server import WebServer, answering

pytestmark = [pytest.mark.live, pytest.mark.every_python]


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    headers = [(b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.fixture(autouse=True)
def _level() -> Iterator[None]:
    """What a server asks of its log is asked of the whole process."""
    log = logging.getLogger("uvicorn.error")
    level = log.level
    yield
    log.setLevel(level)


def asked(server: WebServer, *requests: bytes) -> list[bytes]:
    """What a server answers to each of these, on connections of their own, before it ends."""

    async def run() -> list[bytes]:
        questions = asyncio.StreamReader()
        with listen("test", "127.0.0.1", 0) as listener:
            async with asyncio.TaskGroup() as group:
                group.create_task(
                    server.serve_until_parent_ends(listener, {}, questions, no_answer)
                )
                answers = [await exchange(listener.getsockname()[1], each) for each in requests]
                questions.feed_eof()
        return answers

    return asyncio.run(run())


async def exchange(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


async def no_answer(question: object) -> dict[str, object]:
    raise AssertionError(question)


GOOD = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
NO_HTTP = b"\x16\x03\x01 this is TLS\r\n\r\n"


def test_what_is_no_http_is_counted_and_warned_of_to_nobody(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    server = WebServer(hello)

    good, *bad = asked(server, GOOD, NO_HTTP, NO_HTTP)

    assert good.endswith(b"hello")
    assert [answer.split(b" ")[1] for answer in bad] == [b"400", b"400"]
    assert server.refused_count == 2
    assert (capfd.readouterr().err, caplog.records) == ("", [])


def test_nobody_is_advised_to_install_what_serves_web_sockets(
    caplog: pytest.LogCaptureFixture,
) -> None:
    upgrade = GOOD.replace(b"close", b"Upgrade, close\r\nUpgrade: websocket")

    asked(WebServer(hello), upgrade)

    assert caplog.records == []


def test_every_connection_has_an_application_of_its_own() -> None:
    connected: list[ASGIApp] = []

    def of_connection(application: ASGIApp) -> ASGIApp:
        connected.append(application)
        return application

    asked(WebServer(hello, of_connection), GOOD, GOOD)

    assert len(connected) == 2


def test_a_parent_is_told_what_was_refused_and_may_let_it_start_over() -> None:
    server, begun = WebServer(hello), list[str]()
    server.refused_count = 3
    answer = answering("any", server, lambda: begun.append("anew"))

    assert asyncio.run(answer({"question": "refused requests"})) == {"refused_count": 3}
    assert asyncio.run(answer({"question": "start over"})) == {}
    assert begun == ["anew"]
    with pytest.raises(HarnessError, match="refused requests"):
        asyncio.run(answering("any", server)({"question": "start over"}))
