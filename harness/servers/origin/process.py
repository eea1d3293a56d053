"""The parent's side of the origin: what to serve, where, and a running origin to ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from harness.core.http.admission import OPEN, Admission
from harness.core.images.server_faults import USUAL_BEHAVIOUR, OriginBehaviour
from harness.servers.child import Child, Document, running
from harness.servers.request_log import LogPlace

_BEHAVIOUR: TypeAdapter[OriginBehaviour] = TypeAdapter(OriginBehaviour)


@dataclass(frozen=True, slots=True)
class OriginConfiguration:
    """A built dataset, how it is answered for, and where to listen; port 0 is any free one.

    Requests are logged where `log` says. `admission` says who gets in, at `host` or before it.
    """

    tree: Path
    behaviour: OriginBehaviour = USUAL_BEHAVIOUR
    host: str = "127.0.0.1"
    port: int = 0
    log: LogPlace | None = None
    admission: Admission = OPEN

    def to_document(self) -> Document:
        """The configuration as JSON values; `from_document` reads it back."""
        return {
            "tree": str(self.tree.absolute()),
            "behaviour": _BEHAVIOUR.dump_python(self.behaviour, mode="json"),
            "host": self.host,
            "port": self.port,
            "log": self.log and self.log.to_document(),
            "admission": asdict(self.admission),
        }

    @classmethod
    def from_document(cls, document: Document) -> "OriginConfiguration":
        """The configuration that the parent wrote."""
        tree, behaviour = Path(document["tree"]), _BEHAVIOUR.validate_python(document["behaviour"])
        log, admission = LogPlace.from_document(document["log"]), _admission(document["admission"])
        return cls(tree, behaviour, document["host"], document["port"], log, admission)


def _admission(document: Document) -> Admission:
    origins = document["origins"]
    return Admission(tuple(document["hosts"]), None if origins is None else tuple(origins))


class Origin:
    """A running origin."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self.url: str = child.greeting["url"]
        self.port: int = child.greeting["port"]

    @property
    def pid(self) -> int:
        """The process id of the origin."""
        return self._child.pid

    async def start_over(self) -> None:
        """Let faults that count requests begin anew. Raises EnvironmentProblem when it is gone."""
        await self._child.ask({"question": "start over"})

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
    async with running("harness.servers.origin", configuration.to_document()) as child:
        yield Origin(child)
