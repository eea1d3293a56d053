"""A layer around the application that does wrong what the scenario asks for, to images only."""

import asyncio
from collections.abc import Mapping
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.core.http.server_timing import ServerWait, wait_field
from harness.core.images.served import ServedBody, body_at
from harness.core.images.server_faults import ERROR_PAGE, ServerFaults, Stall

_EXPOSED = b"access-control-expose-headers"
_HIDDEN = "content-range"


class FaultyServer:
    """An application with faults; `bodies` are the images that they concern, by path.

    Requests count from the last `start_over` on.
    """

    def __init__(
        self, application: ASGIApp, faults: ServerFaults, bodies: Mapping[str, ServedBody]
    ) -> None:
        self._application = application
        self._faults = faults
        self._bodies = bodies
        self._request_count = 0

    def start_over(self) -> None:
        """Begin a new load: the next request is its first."""
        self._request_count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = self._body(scope) if scope.get("method") == "GET" else None
        if body is None:
            await self._application(scope, receive, send)
            return
        index = body.frame_index
        status = self._faults.refusal(index, self._request_count)
        self._request_count += 1
        if status is not None:
            await _refuse(status, send)
            return
        if self._faults.ignores_range:
            scope = _without_range(scope)
        await self._application(scope, receive, _FaultyAnswer(self._faults, index, send))

    def _body(self, scope: Scope) -> ServedBody | None:
        query = unquote(scope["query_string"].decode("latin-1"))
        return body_at(self._bodies, f"{scope['path'].removeprefix('/')}?{query}")


class _FaultyAnswer:
    """Passes on the messages of one answer, with its faults.

    A cut answer is never ended; the server then closes its connection.
    """

    def __init__(self, faults: ServerFaults, image_index: int, send: Send) -> None:
        self._faults = faults
        self._stall = faults.stall_of(image_index)
        self._cut_after_bytes = faults.cut_after_bytes(image_index)
        self._send = send
        self._sent_bytes = 0
        self._is_cut = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [kept for field in message["headers"] if (kept := self._field(*field))]
            if self._stall is not None:
                # A link must know what is meant to be waited for: it hides what else we need.
                headers.append(wait_field(_told(self._stall)))
                if self._stall.after_bytes == 0:
                    await self._wait(self._stall)
            await self._send({**message, "headers": headers})
            return
        body = memoryview(message.get("body", b""))
        if self._stall is not None:
            before_bytes = self._stall.after_bytes - self._sent_bytes
            if before_bytes < len(body):
                await self._send_until_cut(body[:before_bytes], True)
                await self._wait(self._stall)
                body = body[before_bytes:]
        await self._send_until_cut(body, message.get("more_body", False))

    async def _wait(self, stall: Stall) -> None:
        self._stall = None
        await asyncio.sleep(stall.duration_s)

    def _field(self, name: bytes, value: bytes) -> tuple[bytes, bytes] | None:
        if name == b"content-length" and self._faults.omits_content_length:
            return None
        if name == _EXPOSED and self._faults.hides_content_range:
            exposed = (each.strip() for each in value.decode("latin-1").split(","))
            shown = ", ".join(each for each in exposed if each.lower() != _HIDDEN)
            return name, shown.encode("latin-1")
        return name, value

    async def _send_until_cut(self, body: memoryview, has_more: bool) -> None:
        if self._cut_after_bytes is not None:
            left_bytes = self._cut_after_bytes - self._sent_bytes
            self._is_cut |= len(body) > left_bytes
            body = body[:left_bytes]
        if body or not (has_more or self._is_cut):
            has_more |= self._is_cut
            self._sent_bytes += len(body)
            await self._send({"type": "http.response.body", "body": body, "more_body": has_more})


def _told(stall: Stall) -> ServerWait:
    return ServerWait(stall.duration_s, stall.after_bytes)


def _without_range(scope: Scope) -> Scope:
    headers = [field for field in scope["headers"] if field[0] != b"range"]
    return {**scope, "headers": headers}


async def _refuse(status: int, send: Send) -> None:
    """An error as servers send it: a page of their own, readable from everywhere."""
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(ERROR_PAGE)).encode()),
        (b"access-control-allow-origin", b"*"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": ERROR_PAGE})
