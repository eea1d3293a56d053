"""The parent's side of the gateway: which server, and a running door before it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from harness.core.http.admission import OPEN, Admission
from harness.core.http.protocol import BROWSER_CONNECTIONS
from harness.servers.child import running
from harness.servers.gateway.cold import ColdAnswer
from harness.servers.message import to_document
from harness.servers.origin.process import Origin


@dataclass(frozen=True, slots=True)
class SecretField:
    """A field that a server wants in every request; its value is shown to nobody."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GatewayConfiguration:
    """A service by its root, an http or https URL, and what is sent with every request to it.

    `certificates` (PEM) are trusted besides none of the system's, where there are any; None trusts
    the system's. At most `connection_count` requests are under way at once. What is `cold` takes
    longer at first, and again from `start_over` on.
    """

    service_url: str
    secrets: tuple[SecretField, ...] = ()
    certificates: str | None = None
    admission: Admission = OPEN
    connection_count: int = BROWSER_CONNECTIONS
    cold: tuple[ColdAnswer, ...] = ()


@asynccontextmanager
async def running_gateway(configuration: GatewayConfiguration) -> AsyncIterator[Origin]:
    """A door on a free port of loopback, closed on the way out. Its secrets go through a pipe.

    Raises EnvironmentProblem where it cannot be opened, and where the server is there and not
    trusted; whether it is there is not asked.
    """
    async with running("harness.servers.gateway", to_document(configuration)) as child:
        yield Origin(child)
