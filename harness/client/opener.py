"""The client between the click and the first frame: asks, takes in, and reads what it was told.

It shares the connections of the frames. Whatever is wrong with an answer is told in the log of the
opening; the viewer goes on with what it has.
"""

import asyncio
from dataclasses import dataclass
from typing import Generic, Protocol

from harness.client.buffer import Buffer, Content, Content_contra
from harness.client.transport import Answer, ImageTransport
from harness.core.http.preflight import Preflights, grants, unsafe_headers
from harness.core.viewing.asking import StudyRequest
from harness.core.viewing.opening import Purpose
from harness.core.viewing.progress import OpeningProgress, StudyFetched
from harness.errors import RetrieveFailed

MOST_BODY_BYTES = 100_000_000
"""A body that is larger is given up. Chromium would take 2 GiB, but no viewer lives to see it."""
_TAKEN = frozenset({200, 204})


class StudyReader(Protocol[Content_contra]):
    """What makes of an answer what a viewer keeps of it."""

    async def read(self, request: StudyRequest, coding: str, content: Content_contra) -> int:
        """How many bytes of JSON an answer's body holds, inflated, parsed and looked through.

        `coding` is its Content-Encoding. Raises RetrieveFailed for what is no such answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Received(Generic[Content]):
    """An answer whose last byte is there, or of which something is wrong already."""

    fetched: StudyFetched
    coding: str
    content: Content | None


class Opener(Generic[Content]):
    """Plays an opening over a transport; its log counts from this moment on: the click."""

    def __init__(
        self,
        progress: OpeningProgress,
        transport: ImageTransport[Content],
        reader: StudyReader[Content],
        preflights: Preflights,
    ) -> None:
        self.progress = progress
        self._transport: ImageTransport[Content] = transport
        self._reader: StudyReader[Content] = reader
        self._preflights = preflights
        self._loop = asyncio.get_running_loop()
        self._thread = asyncio.Lock()  # a page has one: its answers are read one after the other
        self._click_s = self._loop.time()

    def now_s(self) -> float:
        """Seconds since the click."""
        return self._loop.time() - self._click_s

    async def fetch(self, request: StudyRequest) -> Received[Content]:
        """Ask for something, for leave before where a browser would, and take the answer in."""
        at_s, buffer = self.now_s(), self._transport.buffer()
        taken = _Taken()
        own = self._headers(request)
        try:
            await self._ask_leave(request, own, taken)
            async with self._transport.get(request.path, own) as answer:
                taken.answered_s = self.now_s()
                taken.head_bytes += answer.head_bytes
                taken.coding = answer.headers.get("content-encoding", "")
                taken.body_bytes = await _gather(answer, buffer)
                if answer.status_code not in _TAKEN:
                    taken.failure = f"the status is {answer.status_code}"
        except RetrieveFailed as error:
            taken.failure = error.told or error.rule
        ended_s = self.now_s()
        fetched = StudyFetched(
            request,
            at_s,
            taken.answered_s,
            ended_s,
            ended_s,
            taken.head_bytes,
            taken.body_bytes,
            failure=taken.failure,
        )
        content = None if taken.failure else buffer.slice(0, taken.body_bytes)
        return Received(fetched, taken.coding, content)

    async def take(self, received: Received[Content]) -> None:
        """Read an answer, and note what became of its request."""
        fetched, text_bytes = received.fetched, 0
        is_json = fetched.request.asked.purpose is not Purpose.THUMBNAIL
        try:
            if is_json and received.content is not None and fetched.body_bytes:
                async with self._thread:
                    text_bytes = await self._reader.read(
                        fetched.request, received.coding, received.content
                    )
                    await self._keep(text_bytes)
        except RetrieveFailed as error:
            fetched = fetched._replace(failure=error.rule)
        self.progress.finished(fetched._replace(ready_s=self.now_s(), text_bytes=text_bytes))

    async def _keep(self, text_bytes: int) -> None:
        """What the application makes of an answer takes its time."""
        if work_s := self.progress.study.opening.s_per_megabyte * text_bytes / 1e6:
            await asyncio.sleep(work_s)

    async def _ask_leave(self, request: StudyRequest, own: dict[str, str], taken: "_Taken") -> None:
        page_set = {name: own[name] for name in own if name == "Accept"}
        if not self._preflights.is_needed(request.path, page_set, self.now_s()):
            return
        self.progress.leave_count += 1
        headers = self._preflights.headers(page_set)
        async with self._transport.preflight(request.path, unsafe_headers(headers)) as answer:
            taken.head_bytes += answer.head_bytes + await _gather(answer, self._transport.buffer())
            if not grants(answer.status_code, answer.headers, headers):
                rule = "the server does not let pages of other origins ask for it"
                raise RetrieveFailed(request.path, answer.status_code, rule, "allow its headers")
            self._preflights.note(request.path, page_set, answer.headers, self.now_s())

    def _headers(self, request: StudyRequest) -> dict[str, str]:
        """What the page sets, and the Accept-Encoding that its browser adds to a question."""
        if request.accept is None:
            return {}
        if request.asked.purpose is Purpose.THUMBNAIL:
            return {"Accept": request.accept}
        accepts = self.progress.study.opening.accepts
        return {"Accept": request.accept, "Accept-Encoding": accepts}


@dataclass(slots=True)
class _Taken:
    """What has come of a request so far."""

    answered_s: float | None = None
    head_bytes: int = 0
    body_bytes: int = 0
    coding: str = ""
    failure: str = ""


async def _gather(answer: Answer[Content], buffer: Buffer[Content]) -> int:
    """How many bytes the body has, which are in the buffer then."""
    size_bytes = 0
    while content := await answer.read(None):
        if size_bytes + len(content) > MOST_BODY_BYTES:
            rule = f"the body has more than {MOST_BODY_BYTES / 1e6:g} MB"
            raise RetrieveFailed("answer", None, rule, "ask for less at once")
        buffer.put(size_bytes, content)
        size_bytes += len(content)
    return size_bytes
