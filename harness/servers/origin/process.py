"""The parent's side of the origin: what to serve, where, and a running origin to ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.core.http.admission import OPEN, Admission
from harness.core.http.given import Given, GivenAnswer
from harness.core.images.server_faults import USUAL_BEHAVIOUR, OriginBehaviour
from harness.servers.child import Child, running
from harness.servers.message import to_document
from harness.servers.origin.study_server import StudyFiles
from harness.servers.request_log import LogPlace


@dataclass(frozen=True, slots=True)
class OriginConfiguration:
    """A built dataset, how it is answered for, and where to listen; port 0 is any free one.

    `study` is what is answered before the first frame. Requests are logged where `log` says.
    `admission` says who gets in, at `host` or before it. The slices are one series, or one of each
    `slice_count_by_series` behind the other.
    """

    tree: Path
    behaviour: OriginBehaviour = USUAL_BEHAVIOUR
    host: str = "127.0.0.1"
    port: int = 0
    log: LogPlace | None = None
    admission: Admission = OPEN
    study: StudyFiles | None = None
    slice_count_by_series: tuple[int, ...] = ()


class Origin:
    """A running origin; one that `is_foreign` stands before somebody else's server.

    `processes` are that server's, where it is on this machine. One that `counts_requests` wants to
    know where a load begins, whatever its faults. `real_rtt_s` lies between here and that server.
    One that `tells_given` knows what it gave in that server's place.
    """

    def __init__(self, child: Child) -> None:
        self._child = child
        self.url: str = child.greeting["url"]
        self.port: int = child.greeting["port"]
        self.is_foreign: bool = child.greeting.get("is_foreign", False)
        self.real_rtt_s: float = child.greeting.get("real_rtt_s", 0.0)
        self.counts_requests: bool = child.greeting.get("counts_requests", False)
        self.tells_given: bool = child.greeting.get("tells_given", False)
        self.processes: tuple[int, ...] = tuple(child.greeting.get("processes", ()))

    @property
    def pid(self) -> int:
        """The process id of the origin."""
        return self._child.pid

    @property
    def has_ended(self) -> bool:
        """Whether it is gone."""
        return self._child.has_ended

    async def start_over(self) -> None:
        """Let faults that count requests begin anew. Raises EnvironmentProblem when it is gone."""
        await self._child.ask({"question": "start over"})

    async def take_given(self) -> tuple[GivenAnswer, ...]:
        """What was given in the server's place since this was asked before.

        Raises EnvironmentProblem when it is gone.
        """
        told = (await self._child.ask({"question": "given"}))["given"]
        return tuple(
            GivenAnswer(method, path, asked, Given(value)) for method, path, asked, value in told
        )

    async def refused_count(self) -> int:
        """How many requests were no HTTP until now. Raises EnvironmentProblem when it is gone."""
        return int((await self._child.ask({"question": "refused requests"}))["refused_count"])

    async def wait_until_gone(self) -> None:
        """Wait for an end that nobody asked for. Raises EnvironmentProblem."""
        await self._child.wait_until_gone()


@asynccontextmanager
async def running_origin(configuration: OriginConfiguration) -> AsyncIterator[Origin]:
    """An origin that listens, ended on the way out.

    Raises EnvironmentProblem for a port in use, a host that is not this machine's, or a tree
    that is not as its manifest says.
    """
    async with running("harness.servers.origin", to_document(configuration)) as child:
        yield Origin(child)
