"""The parent's side of the emulator: which network, before which origin, and how it went."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol, HttpVersion
from harness.core.network.capacity import Outages, Trace
from harness.core.network.profile import NetworkProfile, RateCounts, Transport
from harness.servers.child import Child, Document, running
from harness.servers.emulator.access_link import HEADER_TIMEOUT_S
from harness.servers.emulator.schedule import LinkReport
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

    def to_document(self) -> Document:
        """As JSON values; `from_document` reads it back."""
        protocol = asdict(self.protocol) | {"http": self.protocol.http.value}
        return {
            "host": self.host,
            "port": self.port,
            "protocol": protocol,
            "header_timeout_s": self.header_timeout_s,
        }

    @classmethod
    def from_document(cls, document: Document) -> "Listening":
        """What `to_document` wrote."""
        http = HttpVersion(document["protocol"]["http"])
        protocol = HttpProtocol(**document["protocol"] | {"http": http})
        return cls(document["host"], document["port"], protocol, document["header_timeout_s"])


ANYWHERE = Listening()
"""Any free port of loopback, and plain HTTP/1.1."""


@dataclass(frozen=True, slots=True)
class EmulatorConfiguration:
    """A network, the origin behind it (plain HTTP/1.1), and who is listened to before it.

    Requests are logged where `log` says.
    """

    profile: NetworkProfile
    origin_url: str
    listening: Listening = ANYWHERE
    log: LogPlace | None = None

    def to_document(self) -> Document:
        """The configuration as JSON values; `from_document` reads it back."""
        enums = {name: getattr(self.profile, name).value for name in _ENUMS}
        profile = asdict(self.profile) | enums
        return {
            "profile": profile,
            "origin_url": self.origin_url,
            "listening": self.listening.to_document(),
            "log": self.log and self.log.to_document(),
        }

    @classmethod
    def from_document(cls, document: Document) -> "EmulatorConfiguration":
        """The configuration that the parent wrote."""
        log = LogPlace.from_document(document["log"])
        profile = _profile(document["profile"])
        listening = Listening.from_document(document["listening"])
        return cls(profile, document["origin_url"], listening, log)


_PARTS: Mapping[str, Callable[..., Any]] = {
    "outages": Outages,
    "download_trace": Trace,
    "upload_trace": Trace,
}

_ENUMS: Mapping[str, type[Enum]] = {"rate_counts": RateCounts, "transport": Transport}


def _profile(values: Document) -> NetworkProfile:
    parts = {name: make(**values[name]) for name, make in _PARTS.items() if values[name]}
    enums = {name: make(values[name]) for name, make in _ENUMS.items()}
    return NetworkProfile(**values | parts | enums)


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
        return LinkReport.from_document(await self._child.ask({"question": "report"}))

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
) -> AsyncIterator[Emulator]:
    """Put the network of `profile` before an origin, in a process of its own, until the exit.

    Raises EnvironmentProblem when it cannot start.
    """
    configuration = EmulatorConfiguration(profile, origin_url, listening, log)
    async with running("harness.servers.emulator", configuration.to_document()) as child:
        yield Emulator(child)
