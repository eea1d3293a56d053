"""The way to the images of a load, whoever asks for them."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from harness.core.http.admission import Admission
from harness.core.http.given import GivenAnswer
from harness.core.http.protocol import HttpProtocol
from harness.core.images.server_faults import OriginBehaviour
from harness.core.images.specification import DatasetSpec
from harness.core.models.processors import ProcessorUse
from harness.core.network.profile import NetworkProfile
from harness.errors import EnvironmentProblem, ProcessGone
from harness.results.reasons import OtherReason, ProcessEnded, Reason
from harness.results.sample import EmulatorRecord, Lateness
from harness.run.processors.watch import Readings, readings
from harness.servers.emulator.process import Emulator, Listening, running_emulator
from harness.servers.emulator.server_idle import Span
from harness.servers.origin.process import Origin
from harness.servers.origin.study_server import StudyFiles


class Origins(Protocol):
    """Where the images come from."""

    async def answering(
        self, behaviour: OriginBehaviour, study: StudyFiles | None = None
    ) -> Origin:
        """A running origin that answers so. Raises EnvironmentProblem."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way to the images: where the client asks, and the emulator in between, if any.

    `origin` is who answers; `counting_origin`, where there is one, is told when a load begins,
    because it counts requests. `direct_url` is the origin's own, past the emulator. A client
    that speaks TLS trusts what `certificate` (PEM) has signed. `processors` are read in a load;
    None where nothing tells what they do.
    """

    url: str
    emulator: Emulator | None
    counting_origin: Origin | None = None
    direct_url: str | None = None
    certificate: str | None = None
    processors: Readings | None = None
    origin: Origin | None = None

    async def reset_counters(self) -> None:
        """Let what `outcome` tells begin now, for a load that begins now."""
        # A process that has ended is told of by the outcome, too.
        with suppress(EnvironmentProblem):
            await self._report()
        if self.processors is not None:
            self.processors.begin()

    async def outcome(self) -> "RouteOutcome":
        """What came of the load on its way; a process that has ended makes it invalid."""
        use = None if self.processors is None else self.processors.end()
        gone = self.origin is not None and self.origin.has_ended
        reasons = (ProcessEnded("harness.servers.origin"),) if gone else ()
        try:
            seen = await self._report()
            return replace(seen, processors=use, reasons=reasons)
        except ProcessGone as error:
            return RouteOutcome(None, use, (ProcessEnded(error.name),))
        except EnvironmentProblem as error:  # what a process said before it ended
            return RouteOutcome(None, use, (OtherReason(f"{error.place} {error.rule}"),))

    async def _report(self) -> "RouteOutcome":
        """What emulator and origin have to tell since this was asked before."""
        if self.counting_origin is not None:
            await self.counting_origin.start_over()
        tells_given = self.origin is not None and self.origin.tells_given
        given = await self.origin.take_given() if self.origin and tells_given else ()
        if self.emulator is None:
            return RouteOutcome(None, given=given)
        seen = await self.emulator.report()
        is_foreign = self.origin is not None and self.origin.is_foreign
        record = EmulatorRecord(
            max_lateness_s=seen.max_lateness_s,
            lateness=tuple(Lateness(*each) for each in seen.lateness_s),
            bytes_down=seen.down_bytes,
            bytes_up=seen.up_bytes,
            connection_count=seen.connection_count,
        )
        return RouteOutcome(
            record, server_idle_s=seen.server_idle_s if is_foreign else None, given=given
        )


@dataclass(frozen=True, slots=True)
class RouteOutcome:
    """What emulator and processors saw of a load, None without; and why it must not be counted.

    `server_idle_s` is when the link had nothing to send because somebody else's server was busy,
    and `given` what the harness gave in that server's place.
    """

    emulator: EmulatorRecord | None
    processors: ProcessorUse | None = None
    reasons: tuple[Reason, ...] = ()
    server_idle_s: tuple[Span, ...] | None = None
    given: tuple[GivenAnswer, ...] = ()


def admission_of(
    dataset: DatasetSpec, hosts: Sequence[str] = (), origins: Sequence[str] = ()
) -> Admission:
    """Who may ask for images, by `hosts` besides loopback's names, and which pages may read them.

    Those that a user imported are for pages of loopback and of `origins`, all others for every one.
    """
    return Admission(tuple(hosts), tuple(origins) if dataset.is_imported else None)


class Way(NamedTuple):
    """How an origin answers, also before the first frame (`study`), and how it is spoken to."""

    origin: OriginBehaviour
    protocol: HttpProtocol
    study: StudyFiles | None = None


class Routes:
    """The routes by several ways over one network, each with a link of its own."""

    def __init__(self, network: NetworkProfile, origins: Origins, ways: Iterable[Way]) -> None:
        self._network = network
        self._origins = origins
        self._ways = ways
        self._routes: dict[Way, Route] = {}
        self._stack = AsyncExitStack()
        self._stacks: dict[Way, AsyncExitStack] = {}

    async def __aenter__(self) -> "Routes":
        async with self._stack:
            for way in self._ways:
                await self._start(way)
            self._stack = self._stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def over(self, way: Way) -> Route:
        """The route by one of the ways; a new one where its emulator or its origin has ended.

        Raises EnvironmentProblem when none can be started.
        """
        route = self._routes[way]
        origin = await self._origins.answering(way.origin, way.study)
        if route.origin is not origin or (route.emulator and route.emulator.has_ended):
            await self._start(way)
        return self._routes[way]

    async def _start(self, way: Way) -> None:
        if (former := self._stacks.pop(way, None)) is not None:
            await former.aclose()
        stack = self._stacks[way] = await self._stack.enter_async_context(AsyncExitStack())
        origin = await self._origins.answering(way.origin, way.study)
        route = _route(self._network, origin, way)
        self._routes[way] = await stack.enter_async_context(route)


@asynccontextmanager
async def _route(network: NetworkProfile, origin: Origin, way: Way) -> AsyncIterator[Route]:
    """The way to the origin: through an emulator, or straight where nothing is shaped."""
    counts = way.origin.faults.counts_requests or origin.counts_requests
    counting = origin if counts else None
    with readings(besides=origin.processes) as processors:
        if not network.is_shaped:
            yield Route(origin.url, None, counting, processors=processors, origin=origin)
            return
        listening = Listening(protocol=way.protocol)
        async with running_emulator(network, origin.url, listening) as emulator:
            yield Route(
                emulator.url,
                emulator,
                counting,
                direct_url=origin.url,
                certificate=emulator.certificate,
                processors=processors,
                origin=origin,
            )
