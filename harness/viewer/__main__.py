"""The process that serves the page, its worker and its codecs: on loopback, and not emulated."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.staticfiles import StaticFiles

from harness.errors import HarnessError
from harness.servers.child import (
    Document,
    answer_until_parent_ends,
    failures_told,
    read_configuration,
    tell,
)

_BUNDLE = Path(__file__).parent / "bundle"


class _Server(uvicorn.Server):
    """uvicorn, but only the parent ends it: a signal to the whole group does not."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signal handlers as they are."""
        yield


async def serve() -> None:
    """Serve the page until standard input ends."""
    _, questions = await read_configuration()
    listener = socket.create_server(("127.0.0.1", 0))
    server = _Server(
        uvicorn.Config(
            StaticFiles(directory=_BUNDLE, html=True),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
        )
    )
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve(sockets=[listener]))
        # Requests that come before uvicorn is up wait in the listener's backlog.
        tell({"url": f"http://127.0.0.1:{listener.getsockname()[1]}/"})
        await answer_until_parent_ends(questions, _answer)
        # An answer that is cut off because the run is over is no fault to report.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        serving.cancel()


async def _answer(question: Document) -> Document:
    raise HarnessError("process harness.viewer", question, "is an unknown command", "expected none")


if __name__ == "__main__":
    with failures_told():
        asyncio.run(serve())
