import asyncio
import socket
from pathlib import Path

import pytest

from harness.core.http.protocol import HttpProtocol, HttpVersion
from harness.core.network.profile import NetworkProfile
from harness.errors import EnvironmentProblem
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.http2_server import running_http2_server
from harness.servers.emulator.process import Listening
from tests.servers.emulator.tiny_origin import running_tiny_origin

FAST = NetworkProfile("fast", 100e6, 100e6, 0.002)
PROTOCOL = HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=3)

pytestmark = [pytest.mark.live, pytest.mark.every_python]


def test_connections_to_the_proxy_are_open_before_anybody_asks(tmp_path: Path) -> None:
    async def run() -> int:
        link = AccessLink.of(FAST, asyncio.get_running_loop())
        listening = Listening(protocol=PROTOCOL)
        async with running_tiny_origin() as origin:
            proxy = ("127.0.0.1", int(origin.url.rpartition(":")[2]))
            async with running_http2_server(listening, link, proxy, tmp_path) as port:
                assert port > 0
            for _ in range(3):
                await origin.ended.get()
            await asyncio.sleep(0)
            return origin.connection_count

    assert asyncio.run(run()) == 3


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    async def run(port: int) -> None:
        link = AccessLink.of(FAST, asyncio.get_running_loop())
        async with running_tiny_origin() as origin:
            proxy = ("127.0.0.1", int(origin.url.rpartition(":")[2]))
            listening = Listening(port=port, protocol=PROTOCOL)
            try:
                async with running_http2_server(listening, link, proxy, tmp_path):
                    pass
            finally:
                for _ in range(3):
                    await origin.ended.get()
                await asyncio.sleep(0)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ExceptionGroup) as told:
            asyncio.run(run(port))

    problem = told.value.exceptions[0]
    assert isinstance(problem, EnvironmentProblem)
    assert problem.value == f"127.0.0.1:{port}"
