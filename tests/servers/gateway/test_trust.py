"""A server over TLS with an authority of its own, which somebody trusts or does not."""

import asyncio
import sys
from pathlib import Path

import httpx
import pytest

from harness.core.http.admission import OPEN
from harness.errors import EnvironmentProblem
from harness.run.server.door import running_door
from harness.scenario.server import ImageServer
from harness.servers.emulator.tls import server_context
from harness.servers.gateway.service import Service
from harness.servers.gateway.trust import check_trust, tls_context
from tests.servers.gateway.scripted_server import ScriptedServer, ok, scripted_server

_AUTHORITY = "mitmproxy-ca-cert.pem"
_SECRET = "open-sesame-42"


@pytest.mark.live
def test_a_server_over_tls_is_asked_with_its_authority_and_what_a_command_printed(
    tmp_path: Path,
) -> None:
    context = server_context(tmp_path, "127.0.0.1", "http/1.1")
    command = (sys.executable, "-c", f"print('Authorization: Bearer {_SECRET}')")

    async def run() -> tuple[bytes, ScriptedServer]:
        async with scripted_server(lambda head: ok(b"pixels"), context) as server:
            url = f"https://{server.authority}/dicom-web"
            theirs = ImageServer(url, tmp_path, {}, command, tmp_path / _AUTHORITY)
            async with (
                running_door(theirs, OPEN, 1) as door,
                httpx.AsyncClient(trust_env=False) as client,
            ):
                return (await client.get(f"{door.url}/studies")).content, server

    body, server = asyncio.run(run())

    assert body == b"pixels"
    assert f"authorization: Bearer {_SECRET}".encode() in server.heads[0]


@pytest.mark.live
def test_a_server_that_another_authority_signed_is_not_asked_for_anything(tmp_path: Path) -> None:
    for name in ("theirs", "another"):
        (tmp_path / name).mkdir()
    context = server_context(tmp_path / "theirs", "127.0.0.1", "http/1.1")
    server_context(tmp_path / "another", "127.0.0.1", "http/1.1")
    seen: list[ScriptedServer] = []

    async def run() -> None:
        async with scripted_server(lambda head: ok(b"pixels"), context) as server:
            seen.append(server)
            url = f"https://{server.authority}"
            theirs = ImageServer(url, tmp_path, {}, (), tmp_path / "another" / _AUTHORITY)
            async with running_door(theirs, OPEN, 1):
                pass

    with pytest.raises(EnvironmentProblem) as raised:
        asyncio.run(run())
    assert (raised.value.place, raised.value.value) == ("server: ca", seen[0].authority)
    assert "shows a certificate that is not trusted" in raised.value.rule
    assert '"ca: hospital.pem"' in raised.value.remedy
    assert seen[0].heads == []


@pytest.mark.live
def test_a_server_without_tls_is_told_and_one_that_is_not_there_is_no_matter_yet() -> None:
    def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def run() -> None:
        listening = await asyncio.start_server(refuse, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        service = Service.of(f"https://127.0.0.1:{port}/dicom-web")
        context = tls_context(service, None)
        assert context is not None
        try:
            await check_trust(service, context)
        finally:
            listening.close()
            await check_trust(service, context)

    with pytest.raises(EnvironmentProblem, match=r"server: url: .*/dicom-web. does not speak TLS"):
        asyncio.run(run())


def test_what_is_no_certificate_is_told_before_anything_is_asked() -> None:
    with pytest.raises(EnvironmentProblem, match="server: ca: is no certificate"):
        tls_context(Service.of("https://archive.test"), "no PEM")


def test_what_is_not_encrypted_needs_no_certificate() -> None:
    assert tls_context(Service.of("http://archive.test"), None) is None
