"""The process that serves the page, its worker and its codecs: on loopback, and not emulated."""

import asyncio
from pathlib import Path

from starlette.staticfiles import StaticFiles

from harness.servers.address import listen, url_of
from harness.servers.child import Document, child_process, read_configuration, unknown_command
from harness.servers.web_server import WebServer

_BUNDLE = Path(__file__).parent / "bundle"


async def serve() -> None:
    """Serve the page until standard input ends."""
    _, questions = await read_configuration()
    listener = listen("viewer", "127.0.0.1", 0)
    greeting = {"url": url_of("http", *listener.getsockname()) + "/"}
    server = WebServer(StaticFiles(directory=_BUNDLE, html=True))
    await server.serve_until_parent_ends(listener, greeting, questions, _answer)


async def _answer(question: Document) -> Document:
    raise unknown_command("harness.viewer", question)


if __name__ == "__main__":
    with child_process():
        asyncio.run(serve())
