"""The loop that performs a reading: a player that draws again, breaks off, and wakes for a hand."""

import asyncio
from typing import Any, Generic

from harness.client.body import Body
from harness.client.buffer import Content
from harness.client.player import Player
from harness.client.screen import Screen
from harness.client.transport import ReadingTransport
from harness.core.http.preflight import Preflights
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.failure import broken_off
from harness.core.retrieval.fetch import ImageRequest
from harness.core.retrieval.ledger import NOTHING, Arrived
from harness.core.retrieval.timeline import Timeline
from harness.core.viewing.session import Session

_CANCELLED = broken_off("nobody waits for it any more")


async def read(
    session: Session,
    transport: ReadingTransport[Content],
    screen: Screen[Content],
    preflights: Preflights | None = None,
) -> Timeline:
    """Let somebody read; the session's timeline and log count from this call.

    See `player.play`. Images stay decoded until the reading has ended.
    """
    kept = _KeepingScreen(screen)
    reader = _Reader(session, transport, kept, preflights)
    reader.attend(session, kept, transport)
    return await reader.run()


class _KeepingScreen(Generic[Content]):
    """See Screen; it remembers the newest image of every slice."""

    def __init__(self, screen: Screen[Content]) -> None:
        self._screen: Screen[Content] = screen
        self._images: dict[int, Any] = {}

    async def decode(self, job: DecodeJob, pixel_data: Content) -> Any:
        """See Screen."""
        image = await self._screen.decode(job, pixel_data)
        self._images[job.request.image_index] = image
        return image

    async def render(self, render: Render, image: Any) -> None:
        """See Screen."""
        await self._screen.render(render, image)

    async def draw(self, render: Render) -> None:
        """Draw the newest image of a slice."""
        await self._screen.render(render, self._images[render.job.request.image_index])


class _Reader(Player[Content]):
    """See Player."""

    def attend(
        self,
        session: Session,
        screen: _KeepingScreen[Content],
        transport: ReadingTransport[Content],
    ) -> None:
        """Serve this session, with what its screen has kept."""
        self._session = session
        self._kept: _KeepingScreen[Content] = screen
        self._telling: ReadingTransport[Content] = transport
        self._timer: asyncio.TimerHandle | None = None
        self._fetching: dict[int, asyncio.Task[Any]] = {}
        self._cancelled_ids: set[int] = set()

    def _go_on(self) -> None:
        """See Player; also break off, say what is urgent now, draw again, and be awake when due."""
        super()._go_on()
        for request in self._session.next_cancellations():
            self._cancelled_ids.add(request.id)
            if request.id in self._fetching:
                self._fetching[request.id].cancel()
        for request, priority in self._session.next_priorities():
            self._telling.prioritize(request.path, priority)
        for render in self._session.next_redraws():
            self._open_renders += 1
            self._group.create_task(self._draw(render), name=f"draw {render.job.request.path}")
        self._set_timer()

    def _set_timer(self) -> None:
        due_s = self._session.next_due_s
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if due_s is not None and not self._is_ended:
            at_s = self._start_s + due_s
            self._timer = self._loop.call_at(at_s, self._go_on)

    async def _draw(self, render: Render) -> None:
        await asyncio.sleep(0)  # what is due by now goes before
        await self._kept.draw(render)
        self._open_renders -= 1
        self._session.rendered(render, self._now_s())
        self._go_on()

    async def _fetch(self, request: ImageRequest, body: Body[Content]) -> None:
        """See Player; one that nobody waits for is broken off, and its connection is lost."""
        if request.id in self._cancelled_ids:
            self._session.failed(request, _CANCELLED, self._now_s(), NOTHING)
            return
        task, before_bytes = asyncio.current_task(), body.size_bytes
        assert task is not None
        self._fetching[request.id] = task
        try:
            await self._bring(request, body)
        except asyncio.CancelledError:
            if request.id not in self._cancelled_ids:
                raise
            task.uncancel()
            brought = Arrived(body.size_bytes - before_bytes)
            body.forget_after(before_bytes)
            self._session.failed(request, _CANCELLED, self._now_s(), brought)
        finally:
            del self._fetching[request.id]
