"""The child's side of a static tree: listen, serve until the parent ends."""

from dataclasses import replace

import uvloop

from harness.servers.address import listen, url_of
from harness.servers.child import (
    child_process,
    raise_priority,
    read_configuration,
)
from harness.servers.message import from_document
from harness.servers.origin.door import Door
from harness.servers.static_tree.application import StaticTree
from harness.servers.static_tree.process import StaticTreeConfiguration
from harness.servers.web_server import WebServer, answering

_HOST = "127.0.0.1"
_MODULE = "harness.servers.static_tree"


async def serve() -> None:
    """Serve the configured folder until standard input ends."""
    document, questions = await read_configuration()
    configuration = from_document(StaticTreeConfiguration, document)
    listener = listen("static tree", _HOST, 0)
    server = WebServer(
        Door(StaticTree(configuration.folder), replace(configuration.admission, hosts=(_HOST,)))
    )

    port = listener.getsockname()[1]
    greeting = {"url": url_of("http", _HOST, port), "port": port}
    await server.serve_until_parent_ends(listener, greeting, questions, answering(_MODULE, server))


if __name__ == "__main__":
    raise_priority()
    with child_process():
        uvloop.run(serve())
