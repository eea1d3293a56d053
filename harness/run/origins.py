"""The origins of a run: one for each way of answering, and another where one has ended."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

from harness.core.http.admission import Admission
from harness.core.images.server_faults import OriginBehaviour
from harness.servers.origin.process import Origin, OriginConfiguration, running_origin
from harness.servers.origin.study_server import StudyFiles

StartOrigin = Callable[[OriginBehaviour, StudyFiles | None], AbstractAsyncContextManager[Origin]]
"""Starts a process that answers so, also before the first frame, and ends it on the way out."""


class Origins:
    """Origins of the same images, each a process that `start` starts and `stack` ends."""

    def __init__(self, start: StartOrigin, stack: AsyncExitStack) -> None:
        self._start = start
        self._stack = stack
        self._running: dict[tuple[OriginBehaviour, StudyFiles | None], Origin] = {}

    async def answering(
        self, behaviour: OriginBehaviour, study: StudyFiles | None = None
    ) -> Origin:
        """The one that answers so, before the first frame, too; a new one if none runs.

        Raises EnvironmentProblem when none can be started.
        """
        origin = self._running.get((behaviour, study))
        if origin is None or origin.has_ended:
            origin = await self._stack.enter_async_context(self._start(behaviour, study))
            self._running[behaviour, study] = origin
        return origin


@asynccontextmanager
async def running_origins(
    start: StartOrigin, behaviours: Iterable[OriginBehaviour]
) -> AsyncIterator[Origins]:
    """A running origin for each of these ways of answering. Raises EnvironmentProblem."""
    async with AsyncExitStack() as stack:
        origins = Origins(start, stack)
        for behaviour in dict.fromkeys(behaviours):
            await origins.answering(behaviour)
        yield origins


def origins_of(
    tree: Path, admission: Admission, slice_count_by_series: tuple[int, ...] = ()
) -> StartOrigin:
    """Starts origins of the images in a tree, as one series or as several."""

    def start(
        behaviour: OriginBehaviour, study: StudyFiles | None
    ) -> AbstractAsyncContextManager[Origin]:
        configuration = OriginConfiguration(
            tree,
            behaviour,
            admission=admission,
            study=study,
            slice_count_by_series=slice_count_by_series,
        )
        return running_origin(configuration)

    return start
