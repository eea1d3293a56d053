"""What an origin answers before the first frame: searches, metadata and small pictures of a study.

It takes the time that the study's server needs for them, and tells the link of it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.core.http.content_coding import ContentCoding
from harness.core.http.server_timing import ServerWait, wait_field
from harness.core.viewing.answering import AnsweringTimes
from harness.core.viewing.asking import asked_of, series_uid_of
from harness.core.viewing.opening import Asked
from harness.core.viewing.study import Study
from harness.servers.origin.answer import EVERYWHERE


@dataclass(frozen=True, slots=True)
class StudyFile:
    """One answer, by the path with its query that asks for it.

    Its body is what `file` holds, in this coding; without one it is the frame at `frame_path`.
    """

    path: str
    file: Path | None
    frame_path: str
    coding: ContentCoding
    content_type: str
    slice_count: int


@dataclass(frozen=True, slots=True)
class StudyFiles:
    """A study, and every answer before its first frame."""

    study: Study
    files: tuple[StudyFile, ...]


class StudyServer:
    """An application, and before it the answers that are a study's; see `StudyFiles`."""

    def __init__(self, application: ASGIApp, study: StudyFiles) -> None:
        self._application = application
        self._files = {file.path: file for file in study.files}
        self._alike = {_question(file.path): file for file in study.files}
        self._bodies = _bodies(study)
        self._times = AnsweringTimes(study.study)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        file = self._file(_asked(scope)) if scope.get("method") == "GET" else None
        if file is None:
            await self._application(scope, receive, send)
            return
        wait_s = self._times.wait_s(file.slice_count, asyncio.get_running_loop().time())
        if wait_s:
            await asyncio.sleep(wait_s)
        if file.file is None:
            frame = {**scope, "path": f"/{file.frame_path}", "query_string": b""}
            await self._application(frame, receive, _telling(send, wait_s))
            return
        body = self._bodies[file.path]
        headers = [(name.encode(), value.encode()) for name, value in _head(file, len(body))]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        await _telling(send, wait_s)(start)
        await send({"type": "http.response.body", "body": body})

    def _file(self, path: str) -> StudyFile | None:
        """What is asked for in these words, or by others in theirs; None is the application's."""
        return self._files.get(path) or self._alike.get(_question(path))


def _question(path: str) -> tuple[Asked, str | None]:
    """What a path asks for, and of what: of a series, in a place, or of a study, None of any."""
    asked, (place, _, query) = asked_of(path), path.partition("?")
    if asked.is_of_series:
        return asked, series_uid_of(path)
    return asked, place if asked is Asked.SERIES else QueryParams(query).get("StudyInstanceUID")


def _asked(scope: Scope) -> str:
    path = str(scope["path"]).removeprefix("/")
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _bodies(study: StudyFiles) -> Mapping[str, bytes]:
    """Every body, read when the origin starts."""
    return {file.path: file.file.read_bytes() for file in study.files if file.file is not None}


def _head(file: StudyFile, size_bytes: int) -> list[tuple[str, str]]:
    head = [
        *EVERYWHERE,
        ("vary", "accept, accept-encoding"),
        ("content-type", file.content_type),
        ("content-length", str(size_bytes)),
    ]
    if file.coding is not ContentCoding.IDENTITY:
        head.append(("content-encoding", file.coding.value))
    return head


def _telling(send: Send, wait_s: float) -> Send:
    """The same, with a field that tells the link what was meant to be waited for."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start" and wait_s:
            headers = [*message["headers"], wait_field(ServerWait(wait_s))]
            message = {**message, "headers": headers}
        await send(message)

    return told
