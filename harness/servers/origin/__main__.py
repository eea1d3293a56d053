"""The child's side of the origin: load the tree, listen, serve until the parent ends."""

import logging
import resource
from dataclasses import replace

import uvloop

from harness.core.images.server_faults import NO_FAULTS, ServerFaults
from harness.servers.address import listen, url_of
from harness.servers.child import (
    child_process,
    raise_priority,
    read_configuration,
)
from harness.servers.message import from_document
from harness.servers.origin.application import Dicomweb, application
from harness.servers.origin.door import Door
from harness.servers.origin.faults import FaultyServer
from harness.servers.origin.process import OriginConfiguration
from harness.servers.origin.request_log import logging_connections
from harness.servers.origin.several_series import in_several_series
from harness.servers.origin.study_server import StudyServer
from harness.servers.origin.tree import Tree, load_tree
from harness.servers.request_log import record_writer
from harness.servers.web_server import WebServer, answering

# macOS names no limit and takes no more than its OPEN_MAX (sys/syslimits.h).
_FILES_WITHOUT_LIMIT = 10_240
_MODULE = "harness.servers.origin"


async def serve() -> None:
    """Serve the configured tree until standard input ends."""
    document, questions = await read_configuration()
    configuration = from_document(OriginConfiguration, document)
    allow_many_files()
    tree = load_tree(configuration.tree, configuration.behaviour)
    if configuration.slice_count_by_series:
        tree = in_several_series(tree, configuration.slice_count_by_series)
    faulty = faulty_server(tree, configuration.behaviour.faults)
    listener = listen("origin", configuration.host, configuration.port)
    write = record_writer(configuration.log)
    hosts = (configuration.host, listener.getsockname()[0], *configuration.admission.hosts)
    served = StudyServer(faulty, configuration.study) if configuration.study else faulty
    door = Door(served, replace(configuration.admission, hosts=hosts))
    server = WebServer(door, logging_connections(write)) if write else WebServer(door)

    port = listener.getsockname()[1]
    greeting = {"url": url_of("http", configuration.host, port), "port": port}
    await server.serve_until_parent_ends(
        listener, greeting, questions, answering(_MODULE, server, faulty.start_over)
    )


def allow_many_files() -> None:
    """Raise the soft limit on open files, 256 or 1024 by custom, to what the hard one allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = _FILES_WITHOUT_LIMIT if hard == resource.RLIM_INFINITY else hard
    if soft not in (resource.RLIM_INFINITY, allowed):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))


def faulty_server(tree: Tree, faults: ServerFaults) -> FaultyServer:
    """The application, with the faults that the scenario asks for around it."""
    # Without faults no image is looked at twice.
    bodies = tree.bodies if faults != NO_FAULTS else {}
    if faults.cut is not None:
        # A cut answer is meant, yet uvicorn reports it.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    return FaultyServer(application(Dicomweb(tree)), faults, bodies)


if __name__ == "__main__":
    raise_priority()
    with child_process():
        uvloop.run(serve())
