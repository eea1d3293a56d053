"""The least of mitmproxy that forwards HTTP to one origin.

mitmproxy's own programs load some thirty addons, and take twice as long for every request.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from mitmproxy.addons.core import Core
from mitmproxy.addons.next_layer import NextLayer
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.master import Master
from mitmproxy.options import Options

from harness.emulator.access_link import AccessLink
from harness.emulator.addon import LinkAddon
from harness.emulator.internals import check_mitmproxy, listening_failure, listening_port
from harness.emulator.log_addon import LogAddon
from harness.errors import EnvironmentProblem
from harness.request_log import WriteRecord

_WIND_DOWN_S = 0.5
CA_NAME = "mitmproxy-ca-cert.pem"
"""Where mitmproxy keeps the certificate that clients are to trust, in its confdir."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a proxy listens, and the one origin that it forwards to; port 0 is any free one."""

    origin_url: str
    host: str
    port: int

    @property
    def origin(self) -> tuple[str, int]:
        """Host and port of the origin. Raises EnvironmentProblem unless it is plain HTTP."""
        parts = urlsplit(self.origin_url)
        if parts.scheme != "http" or not parts.hostname:
            raise EnvironmentProblem(
                "emulator", self.origin_url, "is no origin", "give a URL like http://127.0.0.1:8000"
            )
        return parts.hostname, parts.port or 80


@dataclass(frozen=True, slots=True)
class RunningProxy:
    """Where a proxy listens, and the certificate (PEM) that signs its own for TLS."""

    port: int
    certificate: str


@asynccontextmanager
async def running_proxy(
    route: Route, access_link: AccessLink, write: WriteRecord | None = None
) -> AsyncIterator[RunningProxy]:
    """Forward over the link while the context is entered.

    `write` is given a record of every request, in the time of the loop. Raises EnvironmentProblem
    when that port cannot be had or mitmproxy is not a known one.
    """
    with TemporaryDirectory(prefix="harness-emulator-") as confdir:
        proxyserver = Proxyserver()  # type: ignore[no-untyped-call]
        check_mitmproxy(proxyserver)
        addon = LinkAddon(proxyserver, access_link, route.origin)
        addons = [Core(), proxyserver, NextLayer(), TlsConfig(), addon]
        if write is not None:
            log = LogAddon(write, asyncio.get_running_loop().time)
            addon.journal_of = log.journal_of
            addons.append(log)
        master = Master(Options(confdir=confdir))
        master.addons.add(*addons)  # type: ignore[no-untyped-call]
        _configure(master.options, route)
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(master.run())
            await addon.is_running.wait()
            try:
                port = _port(proxyserver, route)
                yield RunningProxy(port, (Path(confdir) / CA_NAME).read_text())
            finally:
                addon.abort_connections()
                await _let_tasks_end(except_for=serving)
                master.shutdown()  # type: ignore[no-untyped-call]


async def _let_tasks_end(except_for: asyncio.Task[None]) -> None:
    """Let mitmproxy see that its clients are gone; it reports a cancelled task as a fault."""
    tasks = asyncio.all_tasks() - {except_for, asyncio.current_task()}
    if tasks:
        await asyncio.wait(tasks, timeout=_WIND_DOWN_S)


def _configure(options: Options, route: Route) -> None:
    host, port = route.origin
    written_host = f"[{host}]" if ":" in host else host
    options.update(  # type: ignore[no-untyped-call]
        mode=[f"reverse:http://{written_host}:{port}"],
        listen_host=route.host,
        listen_port=route.port,
        # An origin that writes its own address into an answer must write the emulator's.
        keep_host_header=True,
        # The connection to the origin is made while the client's handshake is still under way.
        connection_strategy="eager",
        http2=False,
        rawtcp=False,
        websocket=False,
    )


def _port(proxyserver: Proxyserver, route: Route) -> int:
    port = listening_port(proxyserver)
    if port is None:
        raise EnvironmentProblem(
            "emulator",
            f"{route.host}:{route.port}",
            f"cannot be listened on ({listening_failure(proxyserver)})",
            "choose another port (0 is any free one), or end the program that holds it",
        )
    return port
