"""The loop that performs a retrieval: asks, gathers, decodes, draws, and reports back.

It reads no clock but its loop's, so that on a real loop it measures and on a virtual one it
predicts. Requests go through one first-come, first-served queue with as many servers as the
client has connections, as a browser does per host over HTTP/1.1.
"""

import asyncio
from typing import Generic, NamedTuple

from harness.client.acceptance import Refused, failure_of, is_accepted
from harness.client.body import Body
from harness.client.buffer import Content
from harness.client.cross_origin import readable
from harness.client.opener import Opener, Received
from harness.client.screen import Screen
from harness.client.transport import Answer, ImageTransport
from harness.core.http.byte_range import RangeAnswer
from harness.core.http.preflight import Page, Preflights, grants, unsafe_headers
from harness.core.http.priority import said_of
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.failure import broken_off
from harness.core.retrieval.fetch import ImageRequest
from harness.core.retrieval.ledger import NOTHING, Arrived
from harness.core.retrieval.playable import Playable
from harness.core.retrieval.timeline import LeaveAsked, RequestAnswered, Timeline
from harness.core.viewing.asking import StudyRequest
from harness.core.viewing.progress import FIRST_FRAME, Work
from harness.errors import RetrieveFailed


async def play(
    retrieval: Playable,
    transport: ImageTransport[Content],
    screen: Screen[Content],
    preflights: Preflights | None = None,
    opener: Opener[Content] | None = None,
) -> Timeline:
    """Load everything the retrieval asks for; its timeline counts from the first frame asked for.

    That is this call, or when the study is open that `opener` opens before. What `preflights` says
    needs leave is asked for first; None is a page of the server's own.
    """
    return await Player(retrieval, transport, screen, preflights, opener).run()


class _Leave(NamedTuple):
    """A request that its browser must ask leave for."""

    request: ImageRequest


_Item = ImageRequest | StudyRequest | _Leave


class Player(Generic[Content]):
    """One load under way: so many connections take requests from one line."""

    def __init__(
        self,
        retrieval: Playable,
        transport: ImageTransport[Content],
        screen: Screen[Content],
        preflights: Preflights | None,
        opener: Opener[Content] | None = None,
    ) -> None:
        self._retrieval = retrieval
        self._transport: ImageTransport[Content] = transport
        self._screen: Screen[Content] = screen
        self._loop = asyncio.get_running_loop()
        self._click_s = self._start_s = self._loop.time()
        self._preflights = preflights or Preflights(Page.SAME_ORIGIN, "")
        self._opener: Opener[Content] | None = opener
        self._is_open = opener is None
        self._busy_s = 0.0
        self._requests: asyncio.Queue[_Item | None] = asyncio.Queue()
        self._bodies: dict[int, tuple[str, Body[Content]]] = {}
        self._open_renders = 0
        self._is_ended = False

    async def run(self) -> Timeline:
        """Load all of it."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            for number in range(1, self._transport.connections + 1):
                group.create_task(self._serve(number), name=f"connection {number}")
            self._go_on()
        return self._retrieval.timeline

    def _now_s(self) -> float:
        return self._loop.time() - self._start_s

    def _go_on(self) -> None:
        """Hand out everything that is wanted now; end when nothing is left."""
        if not self._is_open:
            self._put(*self._beside())  # what comes before the first frame
            return
        requests: list[_Item] = [
            self._asked(each) for each in self._retrieval.next_requests(self._now_s())
        ]
        requests[1:1] = self._beside()  # behind the first frame, and before all others
        self._put(*requests)
        for job in self._retrieval.next_decodes():
            # Taken now: before the task begins, another stage may gather another body.
            decode = self._decode(job, self._pixel_data(job))
            self._group.create_task(decode, name=f"decode {job.request.path}")
        if self._retrieval.is_done and not self._open_renders and not self._is_ended:
            self._end_when_all_is_read()

    def _put(self, *items: _Item | None) -> None:
        for item in items:
            self._requests.put_nowait(item)

    def _asked(self, request: ImageRequest) -> ImageRequest | _Leave:
        now_s = self._loop.time() - self._click_s
        needs_leave = self._preflights.is_needed(request.path, self._headers(request), now_s)
        return _Leave(request) if needs_leave else request

    def _beside(self) -> list[StudyRequest]:
        if self._opener is None:
            return []
        for work in self._opener.progress.next_works():
            self._group.create_task(self._do(work, self._opener), name="application")
        return self._opener.progress.next_requests()

    def _end_when_all_is_read(self) -> None:
        """Every image is there; what a viewer asks for behind them may be left."""
        if self._opener is not None:
            self._opener.progress.complete()
            self._put(*self._beside())
            if not self._opener.progress.is_done:
                return
        self._is_ended = True
        self._put(*[None] * self._transport.connections)

    async def _do(self, work: Work, opener: Opener[Content]) -> None:
        """The viewer's own work, and then what waits for it: the first frame, or a step."""
        await asyncio.sleep(work.takes_s)
        if work.before == FIRST_FRAME:
            self._is_open, self._start_s = True, self._loop.time()
            self._busy_s = opener.progress.study.opening.busy_s
            opener.progress.open(opener.now_s())
        else:
            opener.progress.worked(work.before)
        self._go_on()

    async def _take(self, opener: Opener[Content], received: Received[Content]) -> None:
        await opener.take(received)
        self._go_on()

    async def _serve(self, number: int) -> None:
        """One connection: one request after the other."""
        sent = self._retrieval.timeline.sent
        while (item := await self._requests.get()) is not None:
            if isinstance(item, StudyRequest):
                assert self._opener is not None
                received = await self._opener.fetch(item)
                # Its connection is free while the answer is read.
                reading = self._take(self._opener, received)
                self._group.create_task(reading, name=f"reading {item.step}")
                continue
            if isinstance(item, _Leave):
                await self._ask_leave(item.request, number - 1)
            else:
                sent.append(item.sent(number - 1, self._now_s()))
                await self._fetch(item, self._body_for(item))
            self._go_on()

    async def _ask_leave(self, request: ImageRequest, connection_index: int) -> None:
        """Send a preflight; a request that has leave waits for its turn once more."""
        own, at_s, head_bytes, is_granted = self._headers(request), self._now_s(), 0, False
        headers = self._preflights.headers(own)
        answered_s, told = None, "the server does not let pages of other origins ask for it"
        try:
            async with self._transport.preflight(request.path, unsafe_headers(headers)) as answer:
                head_bytes = answer.head_bytes + await _read_out(answer)
                answered_s = self._now_s()
                is_granted = grants(answer.status_code, answer.headers, headers)
                noted_s = self._loop.time() - self._click_s
                self._preflights.note(request.path, own, answer.headers, noted_s)
        except RetrieveFailed as error:
            told = error.told
        asked = LeaveAsked(at_s, request.id, connection_index, answered_s, head_bytes)
        self._retrieval.timeline.preflights.append(asked)
        if is_granted:
            self._put(request)
        else:
            self._retrieval.failed(request, broken_off(told), self._now_s(), NOTHING)

    def _headers(self, request: ImageRequest) -> dict[str, str]:
        """What the viewer sends; except for ranges, an argument of the URL stands for Accept."""
        if request.asked is not None:
            return self._preflights.headers_of_range(request.asked.header)
        return {"Accept": "*/*"} if "accept=" in request.path else {}

    def _body_for(self, request: ImageRequest) -> Body[Content]:
        """A body to gather in: the held one for a further range of the same URL.

        A stream is gathered in a copy: its bytes are not held for a range after it.
        """
        path, body = self._bodies.get(request.image_index, ("", None))
        if body is None or not request.held_bytes or path != request.path:
            body = Body(self._transport.buffer())
        elif request.appended_to_partial or body.size_bytes != request.held_bytes:
            body = body.beginning(request.held_bytes, self._transport.buffer())
        self._bodies[request.image_index] = (request.path, body)
        return body

    async def _fetch(self, request: ImageRequest, body: Body[Content]) -> None:
        """Gather one answer, or tell how it failed and what it brought all the same."""
        before_bytes, head_bytes = body.size_bytes, 0
        answered = self._retrieval.timeline.answered
        try:
            headers = self._headers(request) | said_of(request.priority)
            async with self._transport.get(request.path, headers) as answer:
                head_bytes = answer.head_bytes
                answered.append(RequestAnswered(self._now_s(), request.id))
                if not is_accepted(request, answer):
                    # A browser takes in the page of a refusal; its connection stays open.
                    head_bytes += await _read_out(answer)
                    raise Refused(request, answer)
                range_answer = _note_head(request, answer, body)
                await self._gather(request, answer, body)
                received_s = self._now_s()
        except RetrieveFailed as error:
            brought = Arrived(body.size_bytes - before_bytes, head_bytes=head_bytes)
            if request.asked is not None:
                body.forget_after(before_bytes)
            self._retrieval.failed(request, failure_of(error), self._now_s(), brought)
        else:
            self._retrieval.finished(request, body.state(range_answer), received_s, head_bytes)

    _bring = _fetch  # a loop that breaks off what nobody waits for wraps it

    async def _gather(
        self, request: ImageRequest, answer: Answer[Content], body: Body[Content]
    ) -> None:
        """Take in a body, and offer its parts as soon as the retrieval wants them."""
        while True:
            offer_bytes = self._retrieval.next_offer_bytes(request)
            least_bytes = None if offer_bytes is None else max(1, offer_bytes - body.size_bytes)
            content = await answer.read(least_bytes)
            if not content:
                return
            body.append(content)
            if offer_bytes is not None and body.size_bytes >= offer_bytes:
                self._retrieval.received(request, body.state(), self._now_s())
                self._go_on()

    def _pixel_data(self, job: DecodeJob) -> Content:
        _, body = self._bodies[job.request.image_index]
        return body.pixel_data(job.offer.pixel_data_bytes)

    async def _decode(self, job: DecodeJob, pixel_data: Content) -> None:
        """Decode a part of an image, and draw what came of it."""
        if (left_s := self._busy_s - self._now_s()) > 0:
            await asyncio.sleep(left_s)
        try:
            image = await self._screen.decode(job, pixel_data)
        except RetrieveFailed as error:
            self._retrieval.decode_failed(job, error.told, self._now_s())
            self._go_on()
            return
        self._retrieval.decoded(job, self._now_s())
        renders = self._retrieval.next_renders()
        self._open_renders += len(renders)
        self._go_on()
        if job.is_full:
            # The bytes of a decode that failed stay: a further range would be added to them.
            self._bodies.pop(job.request.image_index, None)
        for render in renders:
            await asyncio.sleep(0)  # what is due by now goes before
            await self._screen.render(render, image)
            self._retrieval.rendered(render, self._now_s())
            self._open_renders -= 1
            self._go_on()


async def _read_out(answer: Answer[Content]) -> int:
    """How many bytes the body has."""
    size_bytes = 0
    while content := await answer.read(None):
        size_bytes += len(content)
    return size_bytes


def _note_head(
    request: ImageRequest, answer: Answer[Content], body: Body[Content]
) -> RangeAnswer | None:
    """Tell the body what the head of its answer says."""
    content_type = answer.headers.get("content-type", "")
    length = answer.headers.get("content-length")
    content_bytes = int(length) if length is not None else None
    if request.asked is None:
        body.expect(content_type, content_bytes, content_bytes or 0)
        return None
    total = readable(answer.headers, "content-range").rpartition("/")[2]
    total_bytes = int(total) if total.isdigit() else None
    body.expect(content_type, total_bytes, total_bytes or body.size_bytes + (content_bytes or 0))
    return RangeAnswer(answer.status_code, total_bytes)
