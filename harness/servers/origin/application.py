"""The ASGI application that sends answers."""

from functools import lru_cache

from starlette.applications import Starlette
from starlette.datastructures import Headers, QueryParams
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from harness.servers.origin.answer import DicomwebRequest, DicomwebResponse, answer
from harness.servers.origin.media_type import preferred_form
from harness.servers.origin.tree import Tree

# As long as a body fits the socket's buffer a copy costs less than another message does.
_JOINED_BELOW_BYTES = 65_536
_REMEMBERED_ACCEPTS = 256


class Dicomweb:
    """A tree as an ASGI endpoint."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        # A viewer sends the same Accept header with every request.
        self._choose = lru_cache(_REMEMBERED_ACCEPTS)(preferred_form)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DicomwebResponse one request."""
        headers = Headers(scope=scope)
        query = QueryParams(scope["query_string"])
        request = DicomwebRequest(scope["method"], scope["path"], query, headers)
        await send_answer(answer(request, self._tree, self._choose), send)


async def send_answer(given: DicomwebResponse, send: Send) -> None:
    """Send an answer in as few messages as it is worth."""
    headers = [(name.encode(), value.encode("latin-1")) for name, value in given.headers]
    await send({"type": "http.response.start", "status": given.status, "headers": headers})
    pieces = given.pieces
    if sum(len(piece) for piece in pieces) < _JOINED_BELOW_BYTES:
        pieces = (b"".join(pieces),)
    for number, piece in enumerate(pieces, start=1):
        has_more = number < len(pieces)
        await send({"type": "http.response.body", "body": piece, "more_body": has_more})


def application(dicomweb: Dicomweb) -> ASGIApp:
    """The endpoint behind starlette, which turns its faults into 500 answers."""
    return Starlette(routes=[Mount("/", app=dicomweb)])
