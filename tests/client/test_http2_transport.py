"""The client of HTTP/2 against a real server, which asks an origin that does what a test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from harness.client.http2_connection import Http2Answer
from harness.client.http2_transport import Http2Transport
from harness.core.http.protocol import HttpProtocol, HttpVersion
from harness.core.network.profile import NetworkProfile
from harness.errors import RetrieveFailed
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.http2_server import running_http2_server
from harness.servers.emulator.process import Listening
from harness.servers.emulator.tls import server_context

FAST = NetworkProfile("fast", 100e6, 100e6, 0.002)
PROTOCOL = HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=8)
AUTHORITY = "mitmproxy-ca-cert.pem"

Result = TypeVar("Result")

pytestmark = [pytest.mark.live, pytest.mark.every_python]


class Origin:
    """GET /n gives n bytes; /cut goes after half, /never waits, /status is 404.

    What stands before that makes no difference.
    """

    def __init__(self) -> None:
        self.heads: list[str] = []
        self._handlers = 0
        self._idle = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._handlers += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.heads.append(head)
                await self._answer(head.split(" ")[1], reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the other side has gone, which is how every connection ends
        finally:
            writer.transport.abort()
            self._handlers -= 1
            self._idle.set()

    async def wait_until_idle(self) -> None:
        while self._handlers:
            self._idle.clear()
            await self._idle.wait()
        await asyncio.sleep(0)

    async def _answer(
        self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        match path.rpartition("/")[2]:
            case "cut":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                await writer.drain()
                raise ConnectionError
            case "never":
                await reader.readexactly(1)
            case "status":
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\npage")
            case size:
                content = b"x" * int(b"0" + size.encode())
                head = (
                    f"HTTP/1.1 200 OK\r\nContent-Type: image/jls\r\nContent-Length: {len(content)}"
                )
                writer.write(head.encode() + b"\r\n\r\n" + content)
        await writer.drain()


@pytest.fixture(scope="module")
def confdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("conf")


@asynccontextmanager
async def serving(origin: Origin, confdir: Path) -> AsyncIterator[str]:
    link = AccessLink.of(FAST, asyncio.get_running_loop())
    listening = Listening(protocol=PROTOCOL)
    server = await asyncio.start_server(origin.serve, "127.0.0.1", 0)
    proxy = server.sockets[0].getsockname()[:2]
    try:
        async with running_http2_server(listening, link, proxy, confdir) as port:
            yield f"https://127.0.0.1:{port}"
    finally:
        server.close()
        await origin.wait_until_idle()


Exchange = Callable[[Callable[[Http2Transport, Origin], Awaitable[object]]], object]


@pytest.fixture
def exchange(confdir: Path) -> Exchange:
    def run(use: Callable[[Http2Transport, Origin], Awaitable[object]]) -> object:
        async def main() -> object:
            origin = Origin()
            async with serving(origin, confdir) as url:
                certificate = (confdir / AUTHORITY).read_text()
                transport = Http2Transport(url, 8, certificate=certificate)
                try:
                    return await use(transport, origin)
                finally:
                    await transport.close()

        return asyncio.run(main())

    return run


async def body_of(answer: Http2Answer) -> bytes:
    content = b""
    while part := await answer.read(None):
        content += part
    return content


async def fetched(transport: Http2Transport, path: str) -> bytes:
    async with transport.get(path, {}) as answer:
        return await body_of(answer)


def test_an_answer_arrives_with_head_and_body(exchange: Exchange) -> None:
    async def use(transport: Http2Transport, origin: Origin) -> None:
        async with transport.get("3000000", {"Range": "bytes=0-3"}) as answer:
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == "image/jls"
            # The first head is sent in full; HPACK (RFC 7541) leaves a few bytes of the next.
            assert 20 < answer.head_bytes < 60
            assert await body_of(answer) == b"x" * 3_000_000
        async with transport.get("1", {}) as answer:
            assert 10 < answer.head_bytes < 30
        head = origin.heads[0].lower()
        assert head.startswith("get /3000000 http/1.1")
        assert "range: bytes=0-3" in head
        assert "accept-encoding: identity" in head
        assert "accept: multipart/related" in head

    exchange(use)


@pytest.mark.parametrize("base_path", ["/dicom-web", "/dicom-web/"])
def test_everything_is_asked_for_below_the_path_of_the_base(confdir: Path, base_path: str) -> None:
    async def main() -> tuple[list[str], str, str]:
        origin = Origin()
        async with serving(origin, confdir) as url:
            certificate = (confdir / AUTHORITY).read_text()
            transport = Http2Transport(f"{url}{base_path}", 8, certificate=certificate)
            try:
                await transport.open_connections(8)
                assert await fetched(transport, "3") == b"xxx"
                with pytest.raises(RetrieveFailed) as failure:
                    await fetched(transport, "cut")
            finally:
                await transport.close()
        return [" ".join(head.split(" ")[:2]) for head in origin.heads], failure.value.place, url

    asked, place, url = asyncio.run(main())

    assert asked == ["HEAD /dicom-web/", "GET /dicom-web/3", "GET /dicom-web/cut"]
    assert place == f"{url}/dicom-web/cut"


def test_an_answer_that_has_arrived_waits_for_no_other(exchange: Exchange) -> None:
    async def use(transport: Http2Transport, origin: Origin) -> bytes:
        await transport.open_connections(8)
        async with asyncio.TaskGroup() as tasks:
            waiting = [tasks.create_task(fetched(transport, "never")) for _ in range(7)]
            content = await fetched(transport, "1000")
            for task in waiting:
                task.cancel()
        return content

    assert exchange(use) == b"x" * 1000


def test_all_streams_share_one_connection(exchange: Exchange) -> None:
    async def use(transport: Http2Transport, origin: Origin) -> None:
        bodies = await asyncio.gather(*(fetched(transport, "100000") for _ in range(8)))
        assert [len(body) for body in bodies] == [100_000] * 8
        assert transport.connections == 8

    exchange(use)


def test_a_refusal_is_an_answer_too(exchange: Exchange) -> None:
    async def use(transport: Http2Transport, origin: Origin) -> None:
        async with transport.get("status", {}) as answer:
            assert (answer.status_code, await body_of(answer)) == (404, b"page")

    exchange(use)


def test_a_body_that_breaks_off_is_a_failed_retrieve(exchange: Exchange) -> None:
    async def use(transport: Http2Transport, origin: Origin) -> bytes:
        with pytest.raises(RetrieveFailed, match="the stream was reset"):
            await fetched(transport, "cut")
        return await fetched(transport, "5")

    assert exchange(use) == b"xxxxx"


def test_what_nobody_reads_on_is_not_sent_on(exchange: Exchange) -> None:
    async def use(transport: Http2Transport, origin: Origin) -> bytes:
        async with transport.get("50000000", {}) as answer:
            assert await answer.read(None)
        return await fetched(transport, "7")

    assert exchange(use) == b"x" * 7


def test_an_answer_of_a_lost_connection_takes_none_of_the_next_one_with_it(
    exchange: Exchange,
) -> None:
    async def use(transport: Http2Transport, origin: Origin) -> bytes:
        async with AsyncExitStack() as lost:
            await lost.enter_async_context(transport.get("50000000", {}))
            await transport.close()
            async with transport.get("3000000", {}) as answer:
                await lost.aclose()
                return await asyncio.wait_for(body_of(answer), 10)

    assert exchange(use) == b"x" * 3_000_000


def test_a_server_that_goes_breaks_what_is_under_way(confdir: Path) -> None:
    async def main() -> None:
        origin = Origin()
        async with serving(origin, confdir) as url:
            certificate = (confdir / AUTHORITY).read_text()
            transport = Http2Transport(url, 8, certificate=certificate)
            await transport.open_connections(8)
        with pytest.raises(RetrieveFailed, match="was not answered"):
            await fetched(transport, "1")
        await transport.close()

    asyncio.run(main())


def test_a_server_without_http_2_is_told(confdir: Path, exchange: Exchange) -> None:
    async def use(transport: Http2Transport, origin: Origin) -> None:
        transport._context.set_alpn_protocols(["http/1.1"])
        with pytest.raises(RetrieveFailed, match=r"speaks HTTP/1\.1 instead of HTTP/2"):
            await transport.open_connections(8)

    exchange(use)


def test_a_certificate_of_somebody_else_is_not_trusted(
    confdir: Path, exchange: Exchange, tmp_path: Path
) -> None:
    server_context(tmp_path, "127.0.0.1", "h2")
    other = (tmp_path / AUTHORITY).read_text()

    async def use(transport: Http2Transport, origin: Origin) -> None:
        url = transport._base.url
        stranger = Http2Transport(url, 8, certificate=other)
        with pytest.raises(RetrieveFailed, match="SSLCertVerificationError"):
            await stranger.open_connections(8)

    exchange(use)
