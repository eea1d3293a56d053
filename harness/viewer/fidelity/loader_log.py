"""What the loader asks for in a recorded case: the same log, played on the virtual clock."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from harness.client.buffer import SparseBuffer, SparseBytes
from harness.client.player import play
from harness.client.simulation.arriving_answer import SimulatedAnswer
from harness.client.simulation.endpoints import Endpoints
from harness.client.simulation.screen import SimulatedScreen
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.preflight import Preflights
from harness.core.images.manifest import Manifest
from harness.core.images.served import ServedBody
from harness.core.images.server_faults import NO_FAULTS, ServerFaults
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.fetch import ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.observer import RetrievalObserver
from harness.core.retrieval.ohif import for_load
from harness.core.retrieval.policy import ClientPolicy
from harness.viewer.fidelity.recording import LoggedLoad, LoggedQuality, LoggedRequest, resource_of
from harness.viewer.load import Ending


@dataclass(frozen=True, slots=True)
class PlayedCase:
    """A case as both lanes play it: the images, how they are asked for, and over how many lines.

    `open_count` of these are open before the load begins, None: all. `faults` are those of the
    server. `preflights` makes what a browser asks leave for, anew for every load; None is nothing.
    """

    load: Load
    manifest: Manifest
    bodies: Mapping[str, ServedBody]
    retrieve: RetrieveConfiguration
    policy: ClientPolicy
    connections: int
    open_count: int | None = None
    faults: ServerFaults = NO_FAULTS
    preflights: Callable[[], Preflights] | None = None

    @property
    def frame_paths(self) -> list[str]:
        """What is loaded: every slice of a volume, the first image of a stack."""
        return self.manifest.loaded_paths(self.load)


def loader_log(case: PlayedCase, network: NetworkProfile) -> LoggedLoad:
    """The log of one load. Decoding and drawing take no time: what is asked for is the rules'."""
    return run_virtually(_play(case, network))


async def _play(case: PlayedCase, network: NetworkProfile) -> LoggedLoad:
    paths = case.frame_paths
    wanted = _Wanted()
    retrieval = Retrieval(case.retrieve, for_load(case.policy, case.load), paths, wanted)
    simulated = SimulatedTransport(
        case.bodies,
        network,
        case.connections,
        open_count=case.open_count,
        endpoints=Endpoints(faults=case.faults),
    )
    await simulated.open_connections()
    transport = _Listening(simulated)
    preflights = case.preflights() if case.preflights else None
    timeline = await play(retrieval, transport, SimulatedScreen(_no_time, _no_time), preflights)
    indices = {request.path: request.image_index for request in timeline.requests}
    requests = tuple(heard.logged(indices[heard.path]) for heard in wanted.sorted(transport.heard))
    return LoggedLoad(
        network=network.name,
        ending=Ending.COMPLETE if not timeline.failed else Ending.FAILED,
        network_end_s=max((request.at_s for request in timeline.requests), default=None),
        requests=requests,
        qualities=tuple(
            LoggedQuality(shown.image_index, shown.status, shown.at_s) for shown in timeline.shown
        ),
        preflight_count=len(timeline.preflights),
    )


def _no_time(work: DecodeJob | Render) -> float:
    return 0.0


@dataclass(slots=True)
class _Heard:
    """One request on its way, and what has come of it."""

    path: str
    range: str
    issued_s: float
    status_code: int | None = None
    size_bytes: int = 0
    ended_s: float | None = None

    def logged(self, image_index: int) -> LoggedRequest:
        """As it is kept."""
        return LoggedRequest(
            image_index,
            resource_of(self.path, image_index),
            self.range,
            self.status_code,
            self.size_bytes,
            self.issued_s,
            self.ended_s,
        )


class _Wanted(RetrievalObserver):
    """In which order requests are made, which is not that in which they have leave to go."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], list[int]] = {}
        self._count = 0

    def asked(self, requests: Sequence[ImageRequest]) -> None:
        """See RetrievalObserver."""
        for request in requests:
            key = (request.path, request.asked.header if request.asked else "")
            self._places.setdefault(key, []).append(self._count)
            self._count += 1

    def sorted(self, heard: Sequence[_Heard]) -> list[_Heard]:
        """What was heard on the wire, in that order; of equal ones, the first is the first."""
        left = {key: iter(places) for key, places in self._places.items()}
        placed = [(next(left[each.path, each.range]), each) for each in heard]
        return [each for _, each in sorted(placed, key=lambda entry: entry[0])]


class _Listening:
    """A transport that keeps a note of everything that is asked of it, in order."""

    def __init__(self, transport: SimulatedTransport) -> None:
        self.heard: list[_Heard] = []
        self._transport = transport
        self._loop = asyncio.get_running_loop()

    @property
    def connections(self) -> int:
        """See ImageTransport."""
        return self._transport.connections

    def buffer(self) -> SparseBuffer:
        """See ImageTransport."""
        return self._transport.buffer()

    @asynccontextmanager
    async def get(self, path: str, headers: Mapping[str, str]) -> AsyncIterator["_Listened"]:
        """See ImageTransport."""
        heard = _Heard(path, headers.get("Range", ""), self._loop.time())
        self.heard.append(heard)
        async with self._transport.get(path, headers) as answer:
            heard.status_code = answer.status_code
            yield _Listened(answer, heard)
            heard.ended_s = self._loop.time()

    def preflight(
        self, path: str, unsafe_headers: Sequence[str]
    ) -> AbstractAsyncContextManager[SimulatedAnswer]:
        """See ImageTransport."""
        return self._transport.preflight(path, unsafe_headers)


@dataclass(frozen=True, slots=True)
class _Listened:
    """An answer whose bytes are counted."""

    answer: SimulatedAnswer
    heard: _Heard

    @property
    def status_code(self) -> int:
        """See Answer."""
        return self.answer.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """See Answer."""
        return self.answer.headers

    @property
    def head_bytes(self) -> int:
        """See Answer."""
        return self.answer.head_bytes

    async def read(self, least_bytes: int | None) -> SparseBytes:
        """See Answer."""
        content = await self.answer.read(least_bytes)
        self.heard.size_bytes += len(content)
        return content
