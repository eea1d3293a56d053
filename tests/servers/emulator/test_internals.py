import asyncio
from dataclasses import make_dataclass

import pytest
from mitmproxy.proxy import server

from harness.errors import EnvironmentProblem
from harness.servers.emulator import internals
from harness.servers.emulator.mitmproxy_parts import Proxyserver


def test_the_installed_mitmproxy_has_what_shaping_needs() -> None:
    internals.check_mitmproxy(Proxyserver())


def test_a_mitmproxy_without_it_is_named_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(internals, "ConnectionIO", make_dataclass("ConnectionIO", ["reader"]))
    proxyserver = Proxyserver()
    del proxyserver.connections

    with pytest.raises(EnvironmentProblem) as told:
        internals.check_mitmproxy(proxyserver)

    assert told.value.rule == (
        "has no Proxyserver.connections, ConnectionIO.writer, which shaping needs"
    )
    assert "11.0.2" in told.value.remedy


def test_streams_are_replaced_where_the_proxy_looks_for_them() -> None:
    async def run() -> None:
        reader = asyncio.StreamReader()
        writer = object()
        streams = server.ConnectionIO()

        internals.replace_streams(streams, reader, writer)  # type: ignore[arg-type]

        assert streams.reader is reader
        assert streams.writer is writer

    asyncio.run(run())


def test_a_proxy_that_does_not_listen_has_no_port() -> None:
    proxyserver = Proxyserver()

    assert internals.listening_port(proxyserver) is None
    assert internals.listening_failure(proxyserver) == ""
