"""The ASGI application that sends the files of a static tree, whole or in part."""

from pathlib import Path

from starlette.types import Receive, Scope, Send

from harness.servers.origin.byte_range import content_range, requested_span
from harness.servers.static_tree.lying import LyingFile, lying_file

_OK, _PARTIAL, _NO_CONTENT, _NOT_FOUND, _BEYOND = 200, 206, 204, 404, 416
_SHARED = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"*"),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
]


class StaticTree:
    """Answers by the files below `root`, each read once; nothing is negotiated."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, LyingFile | None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] == "OPTIONS":
            await _send(send, _NO_CONTENT, [], b"")
            return
        found = self._file(scope["path"])
        if found is None:
            await _send(send, _NOT_FOUND, [], b"")
            return
        status, part, fields = _part(found, _range_of(scope))
        fields.append((b"content-type", found.content_type.encode("latin-1")))
        await _send(send, status, fields, b"" if scope["method"] == "HEAD" else part, len(part))

    def _file(self, path: str) -> LyingFile | None:
        if path not in self._files:
            self._files[path] = lying_file(self._root, path)
        return self._files[path]


def _range_of(scope: Scope) -> str | None:
    values = [value for name, value in scope["headers"] if name == b"range"]
    return values[0].decode("latin-1") if len(values) == 1 else None


def _part(found: LyingFile, wanted: str | None) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    """The status, the bytes that were asked for, and what says which ones these are."""
    size_bytes = len(found.content)
    fields = [(b"accept-ranges", b"bytes")]
    span = None if wanted is None else requested_span(wanted, size_bytes)
    if span is None:
        return _OK, found.content, fields
    fields.append((b"content-range", content_range(span, size_bytes).encode()))
    return (_PARTIAL if span else _BEYOND), found.content[span.start : span.stop], fields


async def _send(
    send: Send,
    status: int,
    fields: list[tuple[bytes, bytes]],
    body: bytes,
    size_bytes: int = 0,
) -> None:
    headers = [*fields, *_SHARED, (b"content-length", str(size_bytes).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
