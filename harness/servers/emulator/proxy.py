"""The least of mitmproxy that forwards HTTP to one origin.

mitmproxy's own programs load some thirty addons, and take twice as long for every request.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mitmproxy.options import Options

from harness.errors import EnvironmentProblem
from harness.servers.address import cannot_listen, url_of
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.addon import ForwardAddon, LinkAddon
from harness.servers.emulator.http2_server import running_http2_server
from harness.servers.emulator.internals import check_mitmproxy, listening_failure, listening_port
from harness.servers.emulator.log_addon import LogAddon
from harness.servers.emulator.mitmproxy_parts import Core, Master, NextLayer, Proxyserver, TlsConfig
from harness.servers.emulator.process import ANYWHERE, Listening
from harness.servers.request_log import WriteRecord
from harness.servers.scratch import scratch_folder

_WIND_DOWN_S = 0.5
CA_NAME = "mitmproxy-ca-cert.pem"
"""Where mitmproxy keeps the certificate that clients are to trust, in its confdir."""


@dataclass(frozen=True, slots=True)
class Forwarding:
    """Who a proxy listens to, and the one origin that it forwards to.

    With `measures_server` what the origin needs for its answers is time of its own; else only
    what it says that it waited is.
    """

    origin_url: str
    listening: Listening
    measures_server: bool = False

    @property
    def origin(self) -> tuple[str, int]:
        """Host and port of the origin. Raises EnvironmentProblem unless it is plain HTTP."""
        parts = urlsplit(self.origin_url)
        if parts.scheme != "http" or not parts.hostname:
            raise EnvironmentProblem(
                "emulator",
                self.origin_url,
                "is not the URL of an origin",
                "give a URL like http://127.0.0.1:8000",
            )
        return parts.hostname, parts.port or 80


@dataclass(frozen=True, slots=True)
class RunningProxy:
    """Where a proxy listens, and the certificate (PEM) that signs its own for TLS."""

    port: int
    certificate: str


@asynccontextmanager
async def running_proxy(
    forwarding: Forwarding, access_link: AccessLink, write: WriteRecord | None = None
) -> AsyncIterator[RunningProxy]:
    """Forward over the link while the context is entered.

    `write` is given a record of every request, in the time of the loop. Raises EnvironmentProblem
    when that port cannot be had or mitmproxy is not a known one.
    """
    with scratch_folder() as confdir:
        if forwarding.listening.protocol.is_multiplexed:
            running = _running_http2(forwarding, access_link, confdir, write)
        else:
            running = _running_http1(forwarding, access_link, confdir, write)
        async with running as port:
            yield RunningProxy(port, (confdir / CA_NAME).read_text())


@asynccontextmanager
async def _running_http1(
    forwarding: Forwarding, access_link: AccessLink, confdir: Path, write: WriteRecord | None
) -> AsyncIterator[int]:
    """Mitmproxy speaks to the clients, over shaped streams."""
    proxyserver = Proxyserver()  # type: ignore[no-untyped-call]
    addon = LinkAddon(
        proxyserver,
        access_link,
        forwarding.origin,
        measures_server=forwarding.measures_server,
    )
    addons: list[object] = [addon]
    if write is not None:
        log = LogAddon(write, asyncio.get_running_loop().time)
        addon.journal_of = log.journal_of
        addons.append(log)
    async with _running_mitmproxy(forwarding, proxyserver, addons, confdir) as port:
        try:
            yield port
        finally:
            addon.abort_connections()


@asynccontextmanager
async def _running_http2(
    forwarding: Forwarding, access_link: AccessLink, confdir: Path, write: WriteRecord | None
) -> AsyncIterator[int]:
    """A server of our own speaks to the clients; mitmproxy is behind it, and shapes nothing."""
    proxyserver = Proxyserver()  # type: ignore[no-untyped-call]
    inner = Forwarding(forwarding.origin_url, ANYWHERE)
    addons = [ForwardAddon(forwarding.origin, measures_server=forwarding.measures_server)]
    async with (
        _running_mitmproxy(inner, proxyserver, addons, confdir) as inner_port,
        running_http2_server(
            forwarding.listening, access_link, (ANYWHERE.host, inner_port), confdir, write
        ) as port,
    ):
        yield port


@asynccontextmanager
async def _running_mitmproxy(
    forwarding: Forwarding, proxyserver: Proxyserver, addons: Sequence[object], confdir: Path
) -> AsyncIterator[int]:
    """Mitmproxy with these addons, of which the first forwards; the port that it listens on."""
    forward = addons[0]
    assert isinstance(forward, ForwardAddon)
    check_mitmproxy(proxyserver)
    master = Master(Options(confdir=str(confdir)))
    everything = (Core(), proxyserver, NextLayer(), TlsConfig(), *addons)
    master.addons.add(*everything)  # type: ignore[no-untyped-call]
    _configure(master.options, forwarding)
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(master.run())
        await forward.is_running.wait()
        try:
            yield _port(proxyserver, forwarding)
        finally:
            await _let_tasks_end(except_for=serving)
            master.shutdown()  # type: ignore[no-untyped-call]


async def _let_tasks_end(except_for: asyncio.Task[None]) -> None:
    """Let mitmproxy see that its clients are gone; it reports a cancelled task as a fault."""
    tasks = asyncio.all_tasks() - {except_for, asyncio.current_task()}
    if tasks:
        await asyncio.wait(tasks, timeout=_WIND_DOWN_S)


def _configure(options: Options, forwarding: Forwarding) -> None:
    options.update(  # type: ignore[no-untyped-call]
        mode=[f"reverse:{url_of('http', *forwarding.origin)}"],
        listen_host=forwarding.listening.host,
        listen_port=forwarding.listening.port,
        # An origin that writes its own address into an answer must write the emulator's.
        keep_host_header=True,
        # The connection to the origin is made while the client's handshake is still under way.
        connection_strategy="eager",
        http2=False,
        rawtcp=False,
        websocket=False,
    )


def _port(proxyserver: Proxyserver, forwarding: Forwarding) -> int:
    port = listening_port(proxyserver)
    if port is None:
        asked = forwarding.listening
        reason = listening_failure(proxyserver)
        raise cannot_listen("emulator", asked.host, asked.port, reason)
    return port
