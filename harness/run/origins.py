"""The origins of a run: one for each way of answering, and another where one has ended."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from harness.core.http.admission import Admission
from harness.core.images.server_faults import OriginBehaviour
from harness.servers.origin.process import Origin, OriginConfiguration, running_origin


class Origins:
    """Origins of the images in a tree, each a process that `stack` ends."""

    def __init__(self, tree: Path, admission: Admission, stack: AsyncExitStack) -> None:
        self._tree = tree
        self._admission = admission
        self._stack = stack
        self._running: dict[OriginBehaviour, Origin] = {}

    async def answering(self, behaviour: OriginBehaviour) -> Origin:
        """The one that answers so, a new one if there is none or it has ended.

        Raises EnvironmentProblem when none can be started.
        """
        origin = self._running.get(behaviour)
        if origin is None or origin.has_ended:
            configuration = OriginConfiguration(self._tree, behaviour, admission=self._admission)
            origin = await self._stack.enter_async_context(running_origin(configuration))
            self._running[behaviour] = origin
        return origin


@asynccontextmanager
async def running_origins(
    tree: Path, behaviours: Iterable[OriginBehaviour], admission: Admission
) -> AsyncIterator[Origins]:
    """A running origin for each of these ways of answering. Raises EnvironmentProblem."""
    async with AsyncExitStack() as stack:
        origins = Origins(tree, admission, stack)
        for behaviour in dict.fromkeys(behaviours):
            await origins.answering(behaviour)
        yield origins
