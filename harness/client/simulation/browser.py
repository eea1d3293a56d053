"""A viewer in a browser as a model: workers that decode, and a page with one thread for the rest.

Everything on that thread waits for what is on it: an answer to be handed to a worker, an image to
come back from one, a frame. So while a frame is drawn the workers run dry, and between two frames
come no more images than the viewer gave them at once. That, not the link, is what bounds how soon
every slice of a volume shows something.
"""

import asyncio
from collections import deque
from heapq import heappop, heappush
from math import floor, inf

from harness.client.buffer import SparseBytes
from harness.client.simulation.screen import check_decodable
from harness.core.load import Load
from harness.core.models.device import Cost, ImageWork, Page
from harness.core.retrieval.attempt import DecodeJob, Render

# requestPool/requestPoolManager.js of @cornerstonejs/core 5.14.0, which webWorkerManager uses for
# decodes: a volume's are of the type "prefetch", a stack's of "interaction".
_MOST_DECODES = {Load.VOLUME: 5, Load.STACK: 6}
_GRAB_DELAY_S = 0.005

_SETTLED_S = 1e-6
"""So long after work has ended everybody who waited for it has gone on."""


class PageThread:
    """The only thread of a page: first come, first served."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.free_s = -inf

    def take(self, work_s: float) -> float:
        """Put work at the end of what waits; when it begins, in seconds."""
        start_s = max(self._loop.time(), self.free_s)
        self.free_s = start_s + work_s
        return start_s

    async def work(self, work_s: float) -> None:
        """Return when that work is done."""
        self.take(work_s)
        await asyncio.sleep(self.free_s - self._loop.time())


class Frames:
    """What is new when a frame begins is on screen when it ends; it holds the thread meanwhile.

    The first one takes `first_s` longer.
    """

    def __init__(
        self, thread: PageThread, interval_s: float, cost: Cost, first_s: float = 0.0
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = thread
        self._interval_s = interval_s
        self._cost = cost
        self._first_s = first_s
        self._next: asyncio.Event | None = None
        self._new_pixel_count = 0

    async def show(self, pixel_count: int) -> None:
        """Return when a frame with these new pixels is on screen."""
        self._new_pixel_count += pixel_count
        if self._next is None:
            self._next = asyncio.Event()
            ticks = floor(self._loop.time() / self._interval_s) + 1
            self._loop.call_at(ticks * self._interval_s, self._come_up)
        await self._next.wait()

    def _come_up(self) -> None:
        """The frame is due; it begins once the thread has done what was there before."""
        frame_s = self._cost.time_s(self._new_pixel_count) + self._first_s
        self._first_s = 0.0
        start_s = self._thread.take(frame_s)
        self._loop.call_at(start_s + _SETTLED_S, self._begin, start_s + frame_s)

    def _begin(self, end_s: float) -> None:
        frame, self._next = self._next, None
        self._new_pixel_count = 0
        assert frame is not None
        self._loop.call_at(end_s, frame.set)


class DecodePool:
    """The decodes that the viewer gives to its workers: a few at once, the others wait on the page.

    A place is free again when the page has the image; a while later, the page fills all that are.
    """

    def __init__(self, thread: PageThread, most_count: int, worker_count: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = thread
        self._free_count = most_count
        self._waiting: deque[asyncio.Event] = deque()
        self._workers_free_s = [-inf] * worker_count
        self._is_timed = False

    async def decode(self, decode_s: float) -> None:
        """Return when a worker has done it; whoever has the image calls `release`."""
        turn = asyncio.Event()
        self._waiting.append(turn)
        self._fill()
        await turn.wait()
        now_s = self._loop.time()
        end_s = max(now_s, heappop(self._workers_free_s)) + decode_s
        heappush(self._workers_free_s, end_s)
        await asyncio.sleep(end_s - now_s)

    def is_decoding(self) -> bool:
        """Whether any worker is at work."""
        return max(self._workers_free_s) > self._loop.time()

    def release(self) -> None:
        """Give a place back."""
        self._free_count += 1
        if not self._is_timed:
            self._is_timed = True
            self._loop.call_later(_GRAB_DELAY_S, self._time_out)

    def _time_out(self) -> None:
        if self._thread.free_s > self._loop.time():
            self._loop.call_at(self._thread.free_s, self._time_out)
            return
        self._is_timed = False
        self._fill()

    def _fill(self) -> None:
        while self._free_count and self._waiting:
            self._free_count -= 1
            self._waiting.popleft().set()


class SimulatedBrowser:
    """See Screen: what a browser needs for images of a series that it shows on a page.

    The load of `image_count` images begins with it: the page asks for all of them first.
    """

    def __init__(self, work: ImageWork, page: Page, worker_count: int, image_count: int) -> None:
        load = Load.VOLUME if work.fits_to_volume else Load.STACK
        self._work = work
        self._page = page
        self._thread = PageThread()
        self._pool = DecodePool(self._thread, _MOST_DECODES[load], worker_count)
        self._first_s = page.first_image_s
        render = work.device.render
        self._frames = Frames(self._thread, page.frame_interval_s, render, self._first_s)
        asking_s = work.device.request.time_s() * image_count
        self._thread.take(page.start_up_s + asking_s + self._first_s)

    async def decode(self, job: DecodeJob, pixel_data: SparseBytes) -> DecodeJob:
        """See Screen; the image is the job itself."""
        check_decodable(job)
        await self._thread.work(self._work.device.answer.time_s(0, len(pixel_data)))
        await self._pool.decode(self._work.decode_s(job))
        hand_over_s = self._page.hand_over.time_s(self._work.shown_pixel_count(job)) + self._first_s
        self._first_s = 0.0
        await self._thread.work(hand_over_s)
        self._pool.release()
        return job

    def is_decoding(self) -> bool:
        """See SimulatedScreen."""
        return self._pool.is_decoding()

    async def render(self, render: Render, image: DecodeJob) -> None:
        """See Screen."""
        pixel_count = self._work.shown_pixel_count(render.job) * len(render.shows)
        await self._frames.show(pixel_count)
