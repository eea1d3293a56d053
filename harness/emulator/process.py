"""The parent's side of the emulator: which network, before which origin, and how it went."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any

from harness.child import Child, Document, running
from harness.core.capacity import Outages, Trace
from harness.core.network import NetworkProfile, RateCounts
from harness.emulator.schedule import LinkReport
from harness.request_log import LogPlace


@dataclass(frozen=True, slots=True)
class EmulatorConfiguration:
    """A network, the origin behind it, and where to listen; port 0 is any free one.

    Requests are logged where `log` says.
    """

    profile: NetworkProfile
    origin_url: str
    host: str = "127.0.0.1"
    port: int = 0
    log: LogPlace | None = None

    def to_document(self) -> Document:
        """The configuration as JSON values; `from_document` reads it back."""
        profile = asdict(self.profile) | {"rate_counts": self.profile.rate_counts.value}
        return {
            "profile": profile,
            "origin_url": self.origin_url,
            "host": self.host,
            "port": self.port,
            "log": self.log and self.log.to_document(),
        }

    @classmethod
    def from_document(cls, document: Document) -> "EmulatorConfiguration":
        """The configuration that the parent wrote."""
        log = LogPlace.from_document(document["log"])
        profile = _profile(document["profile"])
        return cls(profile, document["origin_url"], document["host"], document["port"], log)


_PARTS: Mapping[str, Callable[..., Any]] = {
    "outages": Outages,
    "download_trace": Trace,
    "upload_trace": Trace,
}


def _profile(values: Document) -> NetworkProfile:
    parts = {name: make(**values[name]) for name, make in _PARTS.items() if values[name]}
    rate_counts = RateCounts(values["rate_counts"])
    return NetworkProfile(**values | parts | {"rate_counts": rate_counts})


class Emulator:
    """A running emulator."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self.url: str = child.greeting["url"]
        self.port: int = child.greeting["port"]

    @property
    def pid(self) -> int:
        """The process id, to measure its CPU and memory by."""
        return self._child.pid

    async def report(self) -> LinkReport:
        """What happened since the last report. Raises EnvironmentProblem when it is gone."""
        return LinkReport(**await self._child.ask({"question": "report"}))

    async def wait_until_gone(self) -> None:
        """Wait for an end that nobody asked for. Raises EnvironmentProblem."""
        await self._child.wait_until_gone()


@asynccontextmanager
async def running_emulator(
    profile: NetworkProfile,
    origin_url: str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    log: LogPlace | None = None,
) -> AsyncIterator[Emulator]:
    """Put the network of `profile` before an origin, in a process of its own, until the exit.

    Raises EnvironmentProblem when it cannot start.
    """
    configuration = EmulatorConfiguration(profile, origin_url, host, port, log)
    async with running("harness.emulator", configuration.to_document()) as child:
        yield Emulator(child)
