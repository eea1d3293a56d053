"""The emulator as the experiment sees it: a child process, with real sockets around it."""

import asyncio
import json
import resource
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from harness.core.http.protocol import HttpProtocol, HttpVersion
from harness.core.network.capacity import Outages, Trace
from harness.core.network.profile import NetworkProfile, RateCounts, Transport
from harness.errors import EnvironmentProblem
from harness.servers.emulator.addon import MOST_CONNECTIONS
from harness.servers.emulator.process import (
    Emulator,
    EmulatorConfiguration,
    Listening,
    running_emulator,
)
from harness.servers.emulator.schedule import LinkReport
from harness.servers.message import from_document, to_document
from tests.servers.emulator.tiny_origin import TinyOrigin, connected, running_tiny_origin

Result = TypeVar("Result")
Story = Callable[[Emulator, TinyOrigin], Awaitable[Result]]

FAST = NetworkProfile("fast", 400e6, 400e6, 0.002)
SLOW = NetworkProfile("slow", 1e6, 1e6, 0.002)


def emulate(profile: NetworkProfile, story: Story[Result]) -> Result:
    """What a story tells of an emulator and an origin of its own."""

    async def run() -> Result:
        async with (
            running_tiny_origin() as origin,
            running_emulator(profile, origin.url) as emulator,
        ):
            return await story(emulator, origin)

    return asyncio.run(run())


class Shared:
    """One emulator before one origin, for stories that leave both as they found them."""

    def __init__(self, runner: asyncio.Runner, emulator: Emulator, origin: TinyOrigin) -> None:
        self._runner = runner
        self._emulator = emulator
        self._origin = origin

    def tell(self, story: Story[Result]) -> Result:
        return self._runner.run(self._told(story))

    async def _told(self, story: Story[Result]) -> Result:
        await self._emulator.report()
        self._origin.heads.clear()
        self._origin.connection_count = 0
        return await story(self._emulator, self._origin)


@pytest.fixture(scope="module")
def shared() -> Iterator[Shared]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def start() -> Shared:
            origin = await stack.enter_async_context(running_tiny_origin())
            emulator = await stack.enter_async_context(running_emulator(FAST, origin.url))
            return Shared(runner, emulator, origin)

        try:
            yield runner.run(start())
        finally:
            runner.run(stack.aclose())


def test_a_configuration_survives_the_pipe() -> None:
    profile = NetworkProfile("dsl", 16e6, None, 0.025, False, RateCounts.WIRE, "measured")
    eventful = replace(
        profile,
        delay_per_request_s=0.5,
        outages=Outages(1.0, 0.2, 3.0),
        download_trace=Trace("1\n2"),
        seed=5,
    )
    protocol = HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=100)
    listening = Listening("127.0.0.2", 8042, protocol)

    tcp = profile.with_transport(Transport.TCP)

    for each in (profile, eventful, tcp):
        configuration = EmulatorConfiguration(each, "http://127.0.0.1:8000", listening)
        text = json.dumps(to_document(configuration))
        assert from_document(EmulatorConfiguration, json.loads(text)) == configuration


@pytest.mark.live
@pytest.mark.every_python
def test_bytes_pass_unchanged_over_six_connections_and_are_counted(shared: Shared) -> None:
    async def story(emulator: Emulator, origin: TinyOrigin) -> tuple[list[LinkReport], int]:
        async with (
            connected(emulator.port) as a,
            connected(emulator.port) as b,
            connected(emulator.port) as c,
        ):
            for size_bytes in (0, 1, 300_000):
                clients = [client.get(f"/{size_bytes}") for client in (a, b, c)]
                assert await asyncio.gather(*clients) == [b"x" * size_bytes] * 3
            reports = [await emulator.report(), await emulator.report()]
        return reports, origin.connection_count

    (first, second), connection_count = shared.tell(story)

    assert first.connection_count == 3
    assert first.down_bytes > 3 * 300_001
    assert 9 * 30 < first.up_bytes < 9 * 100
    assert second == LinkReport(0, 0, 0, 0, 0.0, 0.0)
    assert connection_count == 3, "one connection to the origin for each of the client's, kept"


@pytest.mark.live
def test_an_upload_arrives_whole(shared: Shared) -> None:
    async def story(emulator: Emulator, _: TinyOrigin) -> bytes:
        async with connected(emulator.port) as client:
            return await client.put(b"u" * 3_000_000)

    assert shared.tell(story) == b"3000000"


@pytest.mark.live
def test_the_origin_is_asked_under_the_name_that_the_client_used(shared: Shared) -> None:
    async def story(emulator: Emulator, origin: TinyOrigin) -> list[bytes]:
        async with connected(emulator.port) as client:
            await client.get("/1")
        return origin.heads

    assert b"dicom.test" in shared.tell(story)[0]


@pytest.mark.live
@pytest.mark.every_python
def test_no_request_can_name_another_destination(shared: Shared) -> None:
    async def story(emulator: Emulator, origin: TinyOrigin) -> tuple[int, bytes, int]:
        async with running_tiny_origin() as other:
            absolute = f"GET {other.url}/5 HTTP/1.1\r\nHost: {other.url[7:]}\r\n\r\n"
            tunnel = f"CONNECT {other.url[7:]} HTTP/1.1\r\nHost: {other.url[7:]}\r\n\r\n"
            async with connected(emulator.port) as client:
                assert await client.exchange(absolute.encode()) == b"xxxxx"
            async with connected(emulator.port) as client:
                client.writer.write(tunnel.encode())
                answer = await client.reader.readuntil(b"\r\n")
            return other.connection_count, answer, len(origin.heads)

    strays, answer, asked_count = shared.tell(story)

    assert strays == 0
    assert not answer.startswith(b"HTTP/1.1 2")
    assert asked_count == 1


@pytest.mark.live
@pytest.mark.every_python
def test_a_client_that_leaves_in_the_middle_frees_its_sockets_and_disturbs_nobody() -> None:
    async def story(emulator: Emulator, origin: TinyOrigin) -> tuple[bytes, int]:
        async with connected(emulator.port) as stays:
            await stays.get("/1")
            async with connected(emulator.port) as leaves:
                leaves.writer.write(b"GET /4000000 HTTP/1.1\r\nHost: dicom.test\r\n\r\n")
                await leaves.reader.readexactly(10_000)
            await origin.ended.get()
            body = await stays.get("/20000")
            connections = psutil.Process(emulator.pid).net_connections("tcp")
        return body, sum(c.status == psutil.CONN_ESTABLISHED for c in connections)

    body, established_count = emulate(SLOW, story)

    assert body == b"x" * 20_000
    assert established_count == 2


@pytest.mark.live
def test_more_connections_than_select_can_watch_are_refused_and_the_others_served(
    shared: Shared,
) -> None:
    async def story(emulator: Emulator, _: TinyOrigin) -> tuple[list[bytes], bytes]:
        async with AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(connected(emulator.port))
                for _ in range(MOST_CONNECTIONS)
            ]
            bodies = [await client.get("/1") for client in (clients[0], clients[-1])]
            async with connected(emulator.port) as one_too_many:
                return bodies, await one_too_many.reader.read()

    bodies, refused = shared.tell(story)

    assert bodies == [b"x", b"x"]
    assert refused == b""


@pytest.mark.live
def test_the_system_refuses_descriptors_that_select_cannot_watch(shared: Shared) -> None:
    async def story(emulator: Emulator, _: TinyOrigin) -> int:
        return int(psutil.Process(emulator.pid).rlimit(resource.RLIMIT_NOFILE)[0])

    assert shared.tell(story) <= 1024


@pytest.mark.live
@pytest.mark.every_python
def test_an_origin_that_cuts_an_answer_cuts_it_for_its_client_alone(shared: Shared) -> None:
    async def story(emulator: Emulator, _: TinyOrigin) -> bytes:
        async with connected(emulator.port) as other, connected(emulator.port) as client:
            await other.get("/1")
            with pytest.raises(asyncio.IncompleteReadError) as cut:
                await client.get("/cut/100000")
            assert cut.value.partial == b"x" * 50_000
            return await other.get("/1000")

    assert shared.tell(story) == b"x" * 1000


@pytest.mark.live
def test_an_origin_that_is_not_there_ends_the_connection_and_not_the_emulator() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]

    async def run() -> LinkReport:
        async with running_emulator(FAST, f"http://127.0.0.1:{port}") as emulator:
            async with connected(emulator.port) as client:
                with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                    await client.get("/1")
            return await emulator.report()

    assert asyncio.run(run()).connection_count == 1


@pytest.mark.live
def test_a_port_in_use_is_named_with_a_remedy() -> None:
    async def run(port: int) -> None:
        async with running_emulator(FAST, "http://127.0.0.1:9", Listening(port=port)):
            pytest.fail("the port belongs to someone else")

    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(EnvironmentProblem, match="cannot be listened on") as told:
            asyncio.run(run(port))

    assert told.value.value == f"127.0.0.1:{port}"
    assert "another port" in told.value.remedy


@pytest.mark.live
@pytest.mark.every_python
def test_an_emulator_ends_with_its_context_even_in_the_middle_of_a_download(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def run() -> int:
        async with (
            running_tiny_origin() as origin,
            running_emulator(SLOW, origin.url) as emulator,
            connected(emulator.port) as client,
        ):
            client.writer.write(b"GET /4000000 HTTP/1.1\r\nHost: dicom.test\r\n\r\n")
            await client.reader.readexactly(10_000)
            return emulator.pid

    pid = asyncio.run(run())

    assert not psutil.pid_exists(pid)
    assert capfd.readouterr().err == "", "an end that was asked for is no fault to report"


@pytest.mark.live
@pytest.mark.every_python
def test_nothing_is_written_to_the_users_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    home = tmp_path / "home"
    for folder in (home, temporary):
        folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(temporary))

    async def story(emulator: Emulator, _: TinyOrigin) -> bytes:
        async with connected(emulator.port) as client:
            return await client.get("/1")

    assert emulate(FAST, story) == b"x"
    assert list(home.rglob("*")) == []
    assert list(temporary.rglob("*")) == [], "its own folder is gone with it"
