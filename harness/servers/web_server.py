"""uvicorn in a process of ours: it listens until the parent ends."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from harness.core.http.given import GivenAnswer
from harness.servers.child import Document, answer_until_parent_ends, tell, unknown_command

OfConnection = Callable[[ASGIApp], ASGIApp]
"""What one connection is answered by, from what all are."""

# A connection that a sample warmed up must outlive any pause until the next one.
_KEEP_ALIVE_S = 24 * 3600
_LOG = logging.getLogger("uvicorn.error")


class WebServer(uvicorn.Server):
    """uvicorn, but only the parent ends it: a signal to the whole group does not.

    `refused_count` are requests that were no HTTP, so that no application saw them.
    """

    def __init__(
        self, application: ASGIApp, of_connection: OfConnection = lambda application: application
    ) -> None:
        self.refused_count = 0
        settings = uvicorn.Config(
            application,
            http=_protocol(self, of_connection),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
        )
        super().__init__(settings)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signal handlers as they are."""
        yield

    async def serve_until_parent_ends(
        self,
        listener: socket.socket,
        greeting: Document,
        questions: asyncio.StreamReader,
        answer: Callable[[Document], Awaitable[Document]],
    ) -> None:
        """Greet the parent, serve, and answer its questions."""
        # Its warnings are of what strangers send, and advise to install what nobody here needs.
        _LOG.setLevel(max(_LOG.level, logging.ERROR))
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(self.serve(sockets=[listener]))
            # Requests that come before uvicorn is up wait in the listener's backlog.
            tell(greeting)
            await answer_until_parent_ends(questions, answer)
            # An answer that is cut off because the run is over is no fault to report.
            _LOG.setLevel(logging.CRITICAL)
            serving.cancel()


def answering(
    module: str,
    server: WebServer,
    start_over: Callable[[], object] | None = None,
    take_given: Callable[[], Sequence[GivenAnswer]] | None = None,
) -> Callable[[Document], Coroutine[Any, Any, Document]]:
    """What answers a parent: how many requests were refused, and, where it can, what it gave.

    Where it can, it starts over.

    Any other question of the module's parent raises HarnessError.
    """
    known = ["refused requests"]
    known += [] if start_over is None else ["start over"]
    known += [] if take_given is None else ["given"]

    async def answer(question: Document) -> Document:
        match question:
            case {"question": "start over"} if start_over is not None:
                start_over()
                return {}
            case {"question": "refused requests"}:
                return {"refused_count": server.refused_count}
            case {"question": "given"} if take_given is not None:
                return {"given": [(*each[:3], each.given.value) for each in take_given()]}
        raise unknown_command(module, question, *known)

    return answer


def _protocol(server: WebServer, of_connection: OfConnection) -> type[HttpToolsProtocol]:
    class CountingProtocol(HttpToolsProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.app = of_connection(self.app)

        def send_400_response(self, msg: str) -> None:
            server.refused_count += 1
            super().send_400_response(msg)

    return CountingProtocol
