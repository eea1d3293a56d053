"""The undocumented attributes of mitmproxy that shaping needs, all in one place.

`Proxyserver.connections` and `ConnectionHandler.transports` hold the streams of every client
from before the `client_connected` hook on. They are the same in mitmproxy 11.0.2 and 12.2.3
(mitmproxy/proxy/server.py, mitmproxy/addons/proxyserver.py); a test holds this for the one
that is installed, and `check_mitmproxy` says it to whoever installed another.
"""

import asyncio
from dataclasses import fields

from mitmproxy import version
from mitmproxy.connection import Client
from mitmproxy.proxy.server import ConnectionHandler, ConnectionIO

from harness.errors import EnvironmentProblem
from harness.servers.emulator.connection import ShapedWriter
from harness.servers.emulator.mitmproxy_parts import Proxyserver

_MISSING = object()


def check_mitmproxy(proxyserver: Proxyserver) -> None:
    """Raise EnvironmentProblem unless the installed mitmproxy has what this module needs."""
    stream_names = {field.name for field in fields(ConnectionIO)}
    missing = []
    if not isinstance(getattr(proxyserver, "connections", _MISSING), dict):
        missing.append("Proxyserver.connections")
    if "transports" not in ConnectionHandler.__annotations__:
        missing.append("ConnectionHandler.transports")
    missing += [f"ConnectionIO.{name}" for name in ("reader", "writer") if name not in stream_names]
    if not callable(getattr(proxyserver, "listen_addrs", _MISSING)):
        missing.append("Proxyserver.listen_addrs")
    if missing:
        raise EnvironmentProblem(
            "mitmproxy",
            version.VERSION,
            f"has no {', '.join(missing)}, which shaping needs",
            "install mitmproxy 11.0.2 (Python 3.11) or 12.2.3 (Python 3.12 and newer)",
        )


def client_streams(proxyserver: Proxyserver, client: Client) -> ConnectionIO:
    """Where mitmproxy keeps the reader and writer of a client; valid in `client_connected`."""
    streams: ConnectionIO = proxyserver.connections[client.id].transports[client]
    return streams


def replace_streams(
    streams: ConnectionIO, reader: asyncio.StreamReader, writer: ShapedWriter
) -> None:
    """Let mitmproxy read from and write to these from now on."""
    streams.reader = reader
    streams.writer = writer  # type: ignore[assignment]


def listening_port(proxyserver: Proxyserver) -> int | None:
    """The port that mitmproxy listens on; None when it could not have the one it was given."""
    addresses = proxyserver.listen_addrs()
    return addresses[0][1] if addresses else None


def listening_failure(proxyserver: Proxyserver) -> str:
    """Why mitmproxy does not listen, in its own words."""
    return "; ".join(str(server.last_exception) for server in proxyserver.servers)
