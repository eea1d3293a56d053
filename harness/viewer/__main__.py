"""The process that serves a viewer's page and what it needs: on loopback, and not emulated.

Without a `site` in its configuration that is the page of the package. A site is a folder with a
build of OHIF, whose configuration is ours.
"""

import asyncio
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from harness.servers.address import listen, url_of
from harness.servers.child import Document, child_process, read_configuration, unknown_command
from harness.servers.web_server import WebServer
from harness.viewer.ohif.site import CONFIGURATION

_BUNDLE = Path(__file__).parent / "bundle"


async def serve() -> None:
    """Serve the page until standard input ends."""
    configuration, questions = await read_configuration()
    listener = listen("viewer", "127.0.0.1", 0)
    greeting = {"url": url_of("http", *listener.getsockname()) + "/"}
    server = WebServer(_site(configuration.get("site")))
    await server.serve_until_parent_ends(listener, greeting, questions, _answer)


def _site(folder: str | None) -> Starlette | StaticFiles:
    files = StaticFiles(directory=folder or _BUNDLE, html=True)
    if folder is None:
        return files
    own = Route(f"/{CONFIGURATION.name}", lambda _: FileResponse(CONFIGURATION))
    return Starlette(routes=[own, Mount("/", files)])


async def _answer(question: Document) -> Document:
    raise unknown_command("harness.viewer", question)


if __name__ == "__main__":
    with child_process():
        asyncio.run(serve())
