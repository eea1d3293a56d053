"""The parent's side of the emulator: which network, before which origin, and how it went."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol
from harness.core.network.profile import NetworkProfile
from harness.servers.child import Child, running
from harness.servers.emulator.access_link import HEADER_TIMEOUT_S
from harness.servers.emulator.schedule import LinkReport
from harness.servers.message import from_document, to_document
from harness.servers.request_log import LogPlace


@dataclass(frozen=True, slots=True)
class Listening:
    """Where clients are listened to, and what they speak; port 0 is any free one.

    One whose first request has not come within `header_timeout_s` is cut off.
    """

    host: str = "127.0.0.1"
    port: int = 0
    protocol: HttpProtocol = PLAIN_HTTP
    header_timeout_s: float = HEADER_TIMEOUT_S


ANYWHERE = Listening()
"""Any free port of loopback, and plain HTTP/1.1."""


@dataclass(frozen=True, slots=True)
class EmulatorConfiguration:
    """A network, the origin behind it (plain HTTP/1.1), and who is listened to before it.

    Requests are logged where `log` says. `measures_server`: see running_emulator.
    """

    profile: NetworkProfile
    origin_url: str
    listening: Listening = ANYWHERE
    log: LogPlace | None = None
    measures_server: bool = False


class Emulator:
    """A running emulator; `certificate` (PEM) signs what it shows to clients that speak TLS."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self.url: str = child.greeting["url"]
        self.port: int = child.greeting["port"]
        self.certificate: str | None = child.greeting["certificate"]

    @property
    def pid(self) -> int:
        """The process id, to measure its CPU and memory by."""
        return self._child.pid

    @property
    def has_ended(self) -> bool:
        """Whether it is gone."""
        return self._child.has_ended

    async def report(self) -> LinkReport:
        """What happened since the last report. Raises EnvironmentProblem when it is gone."""
        return from_document(LinkReport, await self._child.ask({"question": "report"}))

    async def wait_until_gone(self) -> None:
        """Wait for an end that nobody asked for. Raises EnvironmentProblem."""
        await self._child.wait_until_gone()


@asynccontextmanager
async def running_emulator(
    profile: NetworkProfile,
    origin_url: str,
    listening: Listening = ANYWHERE,
    *,
    log: LogPlace | None = None,
    measures_server: bool = False,
) -> AsyncIterator[Emulator]:
    """Put the network of `profile` before an origin, in a process of its own, until the exit.

    An origin of ours stands for a server that needs no time but what it says that it waits: its
    own work hides in the round trip, as the proxy's does. With `measures_server` the origin is
    somebody's, and whatever time it takes is added to the network's. Raises EnvironmentProblem
    when the emulator cannot start.
    """
    configuration = EmulatorConfiguration(profile, origin_url, listening, log, measures_server)
    async with running("harness.servers.emulator", to_document(configuration)) as child:
        yield Emulator(child)
