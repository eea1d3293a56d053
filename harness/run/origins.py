"""The origins of a run: one for each way of answering, and another where one has ended."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

from harness.core.http.admission import Admission
from harness.core.images.server_faults import OriginBehaviour
from harness.servers.origin.process import Origin, OriginConfiguration, running_origin

StartOrigin = Callable[[OriginBehaviour], AbstractAsyncContextManager[Origin]]
"""Starts a process that answers so, and ends it on the way out."""


class Origins:
    """Origins of the same images, each a process that `start` starts and `stack` ends."""

    def __init__(self, start: StartOrigin, stack: AsyncExitStack) -> None:
        self._start = start
        self._stack = stack
        self._running: dict[OriginBehaviour, Origin] = {}

    async def answering(self, behaviour: OriginBehaviour) -> Origin:
        """The one that answers so, a new one if there is none or it has ended.

        Raises EnvironmentProblem when none can be started.
        """
        origin = self._running.get(behaviour)
        if origin is None or origin.has_ended:
            origin = await self._stack.enter_async_context(self._start(behaviour))
            self._running[behaviour] = origin
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


def origins_of(tree: Path, admission: Admission) -> StartOrigin:
    """Starts origins of the images in a tree."""

    def start(behaviour: OriginBehaviour) -> AbstractAsyncContextManager[Origin]:
        return running_origin(OriginConfiguration(tree, behaviour, admission=admission))

    return start
