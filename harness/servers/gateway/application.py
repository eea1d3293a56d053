"""The ASGI application that asks the server, and tells how long that took for its answer."""

import asyncio
from dataclasses import dataclass

from starlette.types import Message, Receive, Scope, Send

from harness.core.http.given import Given, given_field
from harness.core.http.server_timing import ServerWait, wait_field
from harness.servers.emulator.exchange import Exchange, Fields, Request
from harness.servers.emulator.upstream import Upstream
from harness.servers.gateway.cold import ColdAnswers
from harness.servers.gateway.fields import (
    answered_with,
    asked_with,
    leave,
    shares,
    value_of,
    without,
)
from harness.servers.gateway.given_answers import GivenAnswers
from harness.servers.gateway.process import SecretField
from harness.servers.gateway.service import Service

_MOST_WAITING_PIECES = 16
"""So many reads of 64 KiB at most wait for whoever asked; then the server does."""

_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_GOOD = range(200, 300)
_NOT_FOUND, _BAD_METHOD, _BAD_GATEWAY, _NO_CONTENT = 404, 405, 502, 204


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for below the root, at a door of this name."""

    method: str
    path: str
    door: str


@dataclass(frozen=True, slots=True)
class _Head:
    status_code: int
    fields: Fields
    taken_s: float


class Gateway:
    """Passes requests that only read on to a server, and its answers back.

    `secrets` go with each of them. What is `cold` is answered later, which counts as the server's.
    What lies between here and there does not: each request goes there and back in `real_rtt_s`.
    """

    def __init__(
        self,
        service: Service,
        upstream: Upstream,
        secrets: tuple[SecretField, ...],
        cold: ColdAnswers | None = None,
        real_rtt_s: float = 0.0,
    ) -> None:
        self._service = service
        self._upstream = upstream
        self._secrets = secrets
        self._cold = cold or ColdAnswers(())
        self._real_rtt_s = real_rtt_s
        self.given = GivenAnswers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        fields: Fields = [(bytes(name), bytes(value)) for name, value in scope["headers"]]
        send = self._noting(scope, value_of(fields, b"range") or None, send)
        door = value_of(fields, b"host")
        path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
        target = self._service.target(path, query)
        if scope["method"] not in _METHODS or target is None:
            status = _NOT_FOUND if target is None else _BAD_METHOD
            await _send_text(send, status, "the harness asks for what a service lets one read")
            return
        asked = asked_with(fields, self._service.authority, self._secrets)
        answer = _Answer()
        request = Request(scope["method"].encode(), target.encode(), asked, has_body=False)
        exchange = self._upstream.ask(request, answer)
        try:
            await self._pass_on(_Asked(scope["method"], path, door), answer, exchange, send)
        finally:
            if not answer.is_over:
                exchange.cancel()

    def _noting(self, scope: Scope, range_value: str | None, send: Send) -> Send:
        """Sends on, and notes what an answer has that is not the server's."""
        query = scope["query_string"].decode("latin-1")
        path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.given.note(scope["method"], path, range_value, message["headers"])
            await send(message)

        return noted

    async def _pass_on(
        self, asked: _Asked, answer: "_Answer", exchange: Exchange, send: Send
    ) -> None:
        head = await answer.head_of(exchange)
        if head is None:
            await _send_text(send, _BAD_GATEWAY, f"{self._service.root} did not answer")
            return
        if asked.method == "OPTIONS" and (head.status_code >= 400 or not shares(head.fields)):
            await _send_head(send, _NO_CONTENT, leave())
            await send({"type": "http.response.body", "body": b""})
            return
        fields = answered_with(head.fields)
        if location := value_of(fields, b"location"):
            mapped = self._service.through_door(location, asked.door)
            if mapped is None:
                told = f"{self._service.root} sends elsewhere, where the harness does not ask"
                await _send_text(send, _BAD_GATEWAY, told)
                return
            fields = [*without(fields, b"location"), (b"location", mapped.encode())]
        taken_s = max(0.0, head.taken_s) + await self._kept_s(asked, head.status_code)
        wait = ServerWait(taken_s, is_measured=True, real_rtt_s=self._real_rtt_s)
        fields.append(wait_field(wait))
        if "json" in value_of(fields, b"content-type") and asked.method == "GET":
            await self._send_document(head.status_code, fields, asked.door, answer, send)
            return
        await _send_head(send, head.status_code, fields)
        await answer.send_body(exchange, send)

    async def _kept_s(self, asked: _Asked, status_code: int) -> float:
        """Keep back what is cold, and tell for how long."""
        if asked.method != "GET" or status_code not in _GOOD:
            return 0.0
        if besides_s := self._cold.besides_s(asked.path.lstrip("/")):
            await asyncio.sleep(besides_s)
        return besides_s

    async def _send_document(
        self, status_code: int, fields: Fields, door: str, answer: "_Answer", send: Send
    ) -> None:
        """A document with addresses in it, which comes whole before it is sent."""
        text = await answer.whole()
        if text is None:
            await _send_text(send, _BAD_GATEWAY, f"{self._service.root} broke off its answer")
            return
        if not value_of(fields, b"content-encoding"):
            text = self._service.text_through_door(text, door)
        length = (b"content-length", str(len(text)).encode())
        await _send_head(send, status_code, [*without(fields, b"content-length"), length])
        await send({"type": "http.response.body", "body": text})


class _Answer:
    """Takes what the server sends; see AnswerTaker."""

    def __init__(self) -> None:
        self.is_over = False
        self._head: _Head | None = None
        self._head_s = 0.0
        self._has_head = asyncio.Event()
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._is_whole = False

    def head(self, status_code: int, fields: Fields) -> None:
        """See AnswerTaker."""
        self._head_s = asyncio.get_running_loop().time()
        self._head = _Head(status_code, fields, 0.0)
        self._has_head.set()

    def body(self, data: bytes) -> None:
        """See AnswerTaker."""
        self._pieces.put_nowait(data)

    def end(self) -> None:
        """See AnswerTaker."""
        self.is_over = self._is_whole = True
        self._pieces.put_nowait(None)

    def broke(self) -> None:
        """See AnswerTaker."""
        self.is_over = True
        self._has_head.set()
        self._pieces.put_nowait(None)

    def has_room(self) -> None:
        """See AnswerTaker; no request here has a body."""

    async def head_of(self, exchange: Exchange) -> _Head | None:
        """The head, and how long the server took for it; None where none will come."""
        await self._has_head.wait()
        if self._head is None:
            return None
        return _Head(self._head.status_code, self._head.fields, self._head_s - exchange.sent_s)

    async def send_body(self, exchange: Exchange, send: Send) -> None:
        """Send the body on as it comes; one that breaks off is never ended."""
        while (piece := await self._pieces.get()) is not None:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            if self._pieces.qsize() > _MOST_WAITING_PIECES:
                exchange.pause()
            elif not self.is_over:
                exchange.resume()
        if self._is_whole:
            await send({"type": "http.response.body", "body": b""})

    async def whole(self) -> bytes | None:
        """The whole body; None where it breaks off."""
        pieces = []
        while (piece := await self._pieces.get()) is not None:
            pieces.append(piece)
        return b"".join(pieces) if self._is_whole else None


async def _send_head(send: Send, status_code: int, fields: Fields) -> None:
    await send({"type": "http.response.start", "status": status_code, "headers": fields})


async def _send_text(send: Send, status_code: int, text: str) -> None:
    content = text.encode()
    kind, length = (b"content-type", b"text/plain"), str(len(content)).encode()
    shared = (b"access-control-allow-origin", b"*")
    fields = [kind, (b"content-length", length), shared, given_field(Given.ANSWER)]
    await _send_head(send, status_code, fields)
    await send({"type": "http.response.body", "body": content})
