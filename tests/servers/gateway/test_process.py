"""The gateway as a process, before a server that stops answering."""

import asyncio

import httpx
import pytest

from harness.servers.gateway.process import GatewayConfiguration, SecretField, running_gateway
from tests.servers.gateway.scripted_server import ok, scripted_server

pytestmark = [pytest.mark.live, pytest.mark.every_python]


def test_a_server_is_asked_through_a_process_of_its_own_until_it_goes() -> None:
    async def run() -> tuple[list[int], list[bytes], list[str]]:
        statuses = []
        async with scripted_server(lambda head: ok(b"x", "Connection: close")) as server:
            url = f"http://{server.authority}/dicom-web"
            secrets = (SecretField("X-Token", "abc"),)
            async with (
                running_gateway(GatewayConfiguration(url, secrets)) as gateway,
                httpx.AsyncClient(trust_env=False) as client,
            ):
                statuses.append((await client.get(f"{gateway.url}/studies")).status_code)
                server.say = lambda head: b"close"
                statuses.append((await client.get(f"{gateway.url}/studies")).status_code)
                told = [each.given.value for each in await gateway.take_given()]
                assert gateway.tells_given
                assert await gateway.take_given() == ()
            return statuses, server.heads, told

    statuses, heads, told = asyncio.run(run())

    assert statuses == [200, 502]
    assert b"x-token: abc" in heads[0].lower()
    assert told == ["cross-origin fields", "answer"]
