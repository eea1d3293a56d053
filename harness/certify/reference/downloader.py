"""A child process that downloads over a kernel link, so that several links can be used at once."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from harness.certify.reference.downloads import Downloads, Endpoint, downloads
from harness.certify.reference.namespaces import NetworkNamespace
from harness.servers.child import (
    Child,
    Document,
    answer_until_parent_ends,
    child_process,
    raise_priority,
    read_configuration,
    running,
    tell,
    unknown_command,
)

_FIRST_BYTES = 1_000
"""What a connection has carried before it is measured: too little to change its window."""


class Downloader:
    """The parent's side: a client in the namespace of a link."""

    def __init__(self, child: Child) -> None:
        self._child = child

    @asynccontextmanager
    async def connected(self, port: int, count: int) -> AsyncIterator[None]:
        """So many connections to a port of the link's origin, each with a round trip behind it.

        Raises EnvironmentProblem.
        """
        await self._child.ask({"question": "connect", "port": port, "count": count})
        try:
            yield
        finally:
            await self._child.ask({"question": "close"})

    async def download_s(self, size_bytes: int) -> float:
        """How long until so many bytes are here over each connection. Raises EnvironmentProblem."""
        answer = await self._child.ask({"question": "download", "size_bytes": size_bytes})
        return float(answer["elapsed_s"])


@asynccontextmanager
async def running_downloader(address: str, namespace_path: str) -> AsyncIterator[Downloader]:
    """A client of the origin at `address`, in a namespace, until the exit.

    Raises EnvironmentProblem.
    """
    configuration = {"address": address, "namespace_path": namespace_path}
    async with running("harness.certify.reference.downloader", configuration) as child:
        yield Downloader(child)


class _Client:
    """The child's side."""

    def __init__(self, document: Document) -> None:
        self._address: str = document["address"]
        self._namespace = NetworkNamespace(document["namespace_path"])
        self._stack = ExitStack()
        self._connections: Downloads | None = None

    async def answer(self, question: Document) -> Document:
        match question:
            case {"question": "connect", "port": port, "count": count}:
                self._connect(Endpoint(self._address, port, self._namespace), count)
                return {}
            case {"question": "download", "size_bytes": size_bytes} if self._connections:
                return {"elapsed_s": self._connections.over_kept_connections(size_bytes)}
            case {"question": "close"}:
                self._stack.close()
                return {}
        raise unknown_command(
            "harness.certify.reference.downloader", question, "connect", "download", "close"
        )

    def _connect(self, endpoint: Endpoint, count: int) -> None:
        clock = asyncio.get_running_loop().time
        self._connections = self._stack.enter_context(downloads(endpoint, count, clock))
        self._connections.over_new_connections(_FIRST_BYTES)


async def serve() -> None:
    """Download what is asked for until standard input ends."""
    document, questions = await read_configuration()
    gc.disable()
    tell({})
    await answer_until_parent_ends(questions, _Client(document).answer)


if __name__ == "__main__":
    raise_priority()
    with child_process():
        asyncio.run(serve())
