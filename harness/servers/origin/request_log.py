"""A layer around the application that logs every request as the origin sees it.

It is for networks without an emulator, where nothing lies between the origin and its client.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from itertools import count
from time import monotonic

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.core.http.request_record import RequestRecord, head_bytes
from harness.servers.request_log import WriteRecord

# uvicorn adds one to every answer, like "date: Sun, 22 Nov 2026 10:40:00 GMT".
_DATE = (b"date", b"." * 29)
# So much at most is told wrongly of a client that goes away, beside what the system holds.
_SLICE_BYTES = 64 * 1024


def logging_connections(write: WriteRecord) -> Callable[[ASGIApp], ASGIApp]:
    """What makes of a server's application that of a connection, which logs what is asked over it.

    Each has its number itself: nothing is left of one that has closed, and a later one from the
    same port is another.
    """
    indices = count(1)
    return lambda application: LoggedConnection(application, write, next(indices))


class LoggedConnection:
    """One connection's application, whose answers are logged once the system has all their bytes.

    The clock is the system's: uvloop's own goes in steps of a millisecond.
    """

    def __init__(self, application: ASGIApp, write: WriteRecord, connection_index: int) -> None:
        self._application = application
        self._write = write
        self._connection_index = connection_index

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = _Answer(send)
        started_s = monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                watching = group.create_task(answer.watch(receive))
                await self._application(scope, receive, answer)
                watching.cancel()
        finally:
            self._write(_record(scope, answer, self._connection_index, started_s))


class _Answer:
    """Passes the messages of one answer on, and notes when the system had them."""

    def __init__(self, send: Send) -> None:
        self.start: Message | None = None
        self.body_bytes = 0
        self.first_byte_s: float | None = None
        self.ended_s: float | None = None
        self.gone_s: float | None = None
        self._send = send

    async def watch(self, receive: Receive) -> None:
        """Note when the client goes away."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone_s = monotonic()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
            self.start, self.first_byte_s = message, monotonic()
            return
        body = memoryview(message.get("body", b""))
        for at in range(0, len(body), _SLICE_BYTES):
            await self._send_slice(message, body[at : at + _SLICE_BYTES])
        if not message.get("more_body", False):
            await self._send({**message, "body": b""})
            self.ended_s = monotonic()

    async def _send_slice(self, message: Message, body: memoryview) -> None:
        """Send a part, and count it once the system has it.

        The server waits for room before a message, not after it: an empty one tells.
        """
        await self._send({**message, "body": body, "more_body": True})
        await self._send({**message, "body": b"", "more_body": True})
        if self.gone_s is None:
            self.body_bytes += len(body)


def _record(
    scope: Scope, answer: _Answer, connection_index: int, started_s: float
) -> RequestRecord:
    headers = Headers(scope=scope)
    path = scope["raw_path"].decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    path += f"?{query}" if query else ""
    version = f"HTTP/{scope['http_version']}"
    start_line = f"{scope['method']} {path} {version}"
    given = Headers(raw=answer.start["headers"]) if answer.start else Headers()
    is_aborted = answer.ended_s is None or answer.gone_s is not None
    return RequestRecord(
        connection_index=connection_index,
        method=scope["method"],
        base_url=f"{scope['scheme']}://{headers.get('host', '')}",
        path=path,
        http_version=version,
        range=headers.get("range"),
        accept=headers.get("accept"),
        status_code=answer.start["status"] if answer.start else None,
        content_type=given.get("content-type"),
        request_head_bytes=head_bytes(start_line, scope["headers"]),
        request_body_bytes=int(headers.get("content-length", 0)),
        answer_head_bytes=_answer_head_bytes(answer.start) if answer.start else 0,
        answer_body_bytes=answer.body_bytes,
        started_s=started_s,
        sent_s=started_s,
        first_byte_s=answer.first_byte_s,
        ended_s=answer.gone_s or answer.ended_s or monotonic(),
        is_aborted=is_aborted,
    )


def _answer_head_bytes(start: Message) -> int:
    line = f"HTTP/1.1 {start['status']} {HTTPStatus(start['status']).phrase}"
    return head_bytes(line, [_DATE, *start["headers"]])
