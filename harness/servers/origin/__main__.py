"""The child's side of the origin: load the tree, listen, serve until the parent ends."""

import asyncio
import logging
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn
import uvloop
from starlette.types import ASGIApp

from harness.core.images.server_faults import NO_FAULTS, ServerFaults
from harness.errors import EnvironmentProblem, HarnessError
from harness.servers.child import (
    Document,
    answer_until_parent_ends,
    failures_told,
    raise_priority,
    read_configuration,
    tell,
)
from harness.servers.origin.application import Dicomweb, application
from harness.servers.origin.door import Door
from harness.servers.origin.faults import FaultyServer
from harness.servers.origin.process import OriginConfiguration
from harness.servers.origin.request_log import logged_protocol
from harness.servers.origin.tree import Tree, load_tree
from harness.servers.request_log import WriteRecord, record_writer

# A connection that a sample warmed up must outlive any pause until the next one.
_KEEP_ALIVE_S = 24 * 3600
_BACKLOG = 2048
_PORT_COUNT = 65_536
# macOS names no limit and takes no more than its OPEN_MAX (sys/syslimits.h).
_FILES_WITHOUT_LIMIT = 10_240


class _Server(uvicorn.Server):
    """uvicorn, but only the parent ends it: a signal to the whole group does not."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signal handlers as they are."""
        yield


async def serve() -> None:
    """Serve the configured tree until standard input ends."""
    document, questions = await read_configuration()
    configuration = OriginConfiguration.from_document(document)
    allow_many_files()
    tree = load_tree(configuration.tree, configuration.behaviour)
    faulty = faulty_server(tree, configuration.behaviour.faults)
    listener = listen(configuration.host, configuration.port)
    write = record_writer(configuration.log)
    hosts = (configuration.host, listener.getsockname()[0], *configuration.admission.hosts)
    door = Door(faulty, replace(configuration.admission, hosts=hosts))
    server = _Server(_server_settings(door, write))

    async def answer(question: Document) -> Document:
        if question != {"question": "start over"}:
            rule, remedy = "is no question", "ask start over"
            raise HarnessError("process harness.servers.origin", question, rule, remedy)
        faulty.start_over()
        return {}

    async with asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve(sockets=[listener]))
        # Requests that come before uvicorn is up wait in the listener's backlog.
        tell(_greeting(configuration.host, listener))
        await answer_until_parent_ends(questions, answer)
        # An answer that is cut off because the run is over is no fault to report.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        serving.cancel()


def allow_many_files() -> None:
    """Raise the soft limit on open files, 256 or 1024 by custom, to what the hard one allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = _FILES_WITHOUT_LIMIT if hard == resource.RLIM_INFINITY else hard
    if soft not in (resource.RLIM_INFINITY, allowed):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises EnvironmentProblem when the address cannot be had."""
    try:
        if port not in range(_PORT_COUNT):
            raise OverflowError(f"a port is at most {_PORT_COUNT - 1}")
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        # Listening here, and not in uvicorn, lets the parent hear of a port in use.
        return socket.create_server((address[0], port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise EnvironmentProblem(
            "origin",
            f"{host}:{port}",
            f"cannot be listened on ({reason})",
            "choose another port (0 is any free one), or end the program that holds it",
        ) from error


def faulty_server(tree: Tree, faults: ServerFaults) -> FaultyServer:
    """The application, with the faults that the scenario asks for around it."""
    # Without faults no image is looked at twice.
    bodies = tree.bodies if faults != NO_FAULTS else {}
    if faults.cut is not None:
        # A cut answer is meant, yet uvicorn reports it.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    return FaultyServer(application(Dicomweb(tree)), faults, bodies)


def _server_settings(asgi_app: ASGIApp, write: WriteRecord | None) -> uvicorn.Config:
    return uvicorn.Config(
        asgi_app,
        http=logged_protocol(write) if write else "httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
    )


def _greeting(host: str, listener: socket.socket) -> Document:
    port = listener.getsockname()[1]
    written_host = f"[{host}]" if ":" in host else host
    return {"url": f"http://{written_host}:{port}", "port": port}


if __name__ == "__main__":
    raise_priority()
    with failures_told():
        uvloop.run(serve())
