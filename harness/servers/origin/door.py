"""The outermost layer of the application: who is let in, and who may read what comes out."""

from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.core.http.admission import ANY_ORIGIN, Admission, Entry
from harness.servers.origin.answer import DicomwebResponse, refusal
from harness.servers.origin.application import send_answer

# A client names the same host, and a page the same origin, with every request.
_REMEMBERED = 256
# What the answers say to all pages, and what they say to one (Resource Timing §4.5).
_SHARING = frozenset({b"access-control-allow-origin", b"timing-allow-origin"})
_VARIES = (b"vary", b"origin")


class Door:
    """An application that only those reach who may; the others hear why not."""

    def __init__(self, application: ASGIApp, admission: Admission) -> None:
        self._application = application
        self._entry = lru_cache(_REMEMBERED)(admission.entry)
        self._shared_with = lru_cache(_REMEMBERED)(admission.shared_with)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DicomwebResponse one request."""
        hosts = tuple(_fields(scope, b"host"))
        entry = self._entry(hosts)
        if entry is not Entry.ADMITTED:
            await send_answer(_turned_away(entry, hosts), send)
            return
        # Of several Origin fields none is a browser's; together they are no origin.
        origins = _fields(scope, b"origin")
        shared = self._shared_with(", ".join(origins) if origins else None)
        shares_all = shared == ANY_ORIGIN
        await self._application(scope, receive, send if shares_all else _Sharing(shared, send))


class _Sharing:
    """Passes one answer on, which one origin may read, or none.

    The answer says that others get another one (Fetch standard, "CORS protocol and HTTP caches").
    """

    def __init__(self, shared: str | None, send: Send) -> None:
        self._shared = shared
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [kept for field in message["headers"] if (kept := self._field(*field))]
            message = {**message, "headers": [*headers, _VARIES]}
        await self._send(message)

    def _field(self, name: bytes, value: bytes) -> tuple[bytes, bytes] | None:
        if name not in _SHARING:
            return name, value
        return None if self._shared is None else (name, self._shared.encode("latin-1"))


def _turned_away(entry: Entry, hosts: tuple[str, ...]) -> DicomwebResponse:
    named = ", ".join(hosts)
    if entry is Entry.MALFORMED:
        return refusal(400, named, "is not one host")
    rule = "is not a host of this server (harness serve --allow-host NAME makes it one)"
    return refusal(421, named, rule)


def _fields(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for field, value in scope["headers"] if field == name]
