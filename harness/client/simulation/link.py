"""A `core.link.Link` run on the clock of the loop: what is put on it arrives when it says."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from harness.core.http.priority import Priority
from harness.core.network.access import Direction
from harness.core.network.flow import Delivery, Flow
from harness.core.network.link import Link
from harness.core.network.tcp import TcpLink

Arrived = Delivery | tuple[Flow, int]
"""Whose bytes have arrived, and how many; whatever stands behind is left alone."""


@dataclass(slots=True)
class _Wait:
    """Somebody waits until `least_bytes` of a flow are there.

    They were last looked for when so many times something had been sent; -1 is not under way.
    """

    least_bytes: int
    met: "asyncio.Future[None]"
    sent_count: int = -1


class SimulatedLink:
    """One direction of a simulated link; sizes in, sizes out.

    It wakes up only when somebody's bytes can be there, not for every segment; and then looks only
    at those whose bytes can be there. More traffic only makes them later, so a moment before which
    they cannot be stays one, and is the right one if there was none; where it has made all of them
    later, the link is not run at all. `has_windows` says whether what its senders may send at once
    grows with what came before.
    """

    def __init__(self, link: Direction) -> None:
        self._link = link
        self._loop = asyncio.get_running_loop()
        self._here_bytes: dict[Flow, int] = {}
        self._waits: dict[Flow, _Wait] = {}
        self._due: list[tuple[float, int, Flow, _Wait]] = []  # a heap; no wait is in it twice
        self._due_count = 0
        self._timer: asyncio.TimerHandle | None = None
        self._timer_s = inf
        self._is_exact = isinstance(link, Link) and link.makes_forecasts
        self.has_windows = isinstance(link, TcpLink)
        self._sent_count = 0

    def open_flow(self) -> Flow:
        """A new connection's place on the link."""
        flow = self._link.open_flow()
        self._here_bytes[flow] = 0
        return flow

    def now_s(self) -> float:
        """The time on the clock that the link runs on, in seconds."""
        return self._loop.time()

    def send(self, flow: Flow, size_bytes: int, head_bytes: int = 0) -> None:
        """Put bytes on the link now, behind those of a head, if any.

        Those of other flows come later for it, never earlier.
        """
        self._put(flow, size_bytes, head_bytes)
        self._sent_count += 1
        wait = self._waits.get(flow)
        if wait is not None and wait.sent_count < 0:
            self._expect(flow, wait)
            self._wake()

    def begin(self) -> None:
        """Let the times of outages and traces count from now: a load begins."""
        self._link.begin(self._loop.time())

    def abandon(self, flow: Flow) -> None:
        """Take what has not left yet of a connection that its client closed off the link."""
        self._link.close_flow(flow, self._loop.time())
        self._sent_count += 1
        self._waits.pop(flow, None)

    def prioritize(self, flow: Flow, priority: Priority | None, order: int) -> None:
        """The client says how soon it needs what a flow brings; only streams can listen."""

    async def arrived(self, flow: Flow, least_bytes: int) -> int:
        """Wait for `least_bytes` of a flow; how many have arrived since it was last asked."""
        if self._here_bytes[flow] < least_bytes:
            wait = self._waits[flow] = _Wait(least_bytes, self._loop.create_future())
            self._expect(flow, wait)
            self._wake()
            try:
                await wait.met
            except asyncio.CancelledError:
                self._waits.pop(flow, None)
                raise
        here_bytes, self._here_bytes[flow] = self._here_bytes[flow], 0
        return here_bytes

    def _put(self, flow: Flow, size_bytes: int, head_bytes: int) -> None:
        """A server writes a head apart: in TCP it leaves in a packet of its own."""
        now_s = self._loop.time()
        if self.has_windows and head_bytes and size_bytes:
            self._link.send(flow, head_bytes, now_s)
            self._link.send(flow, size_bytes, now_s)
        else:
            self._link.send(flow, head_bytes + size_bytes, now_s)

    def _arrivals(self, now_s: float) -> Iterable[Arrived]:
        """What is here by now and was not told yet."""
        return self._link.advance(now_s)

    def _earliest_s(self, flow: Flow, missing_bytes: int) -> float:
        """When so much more of a flow can be here; inf if nothing of it is under way."""
        return self._link.earliest_arrival_s(flow, missing_bytes)

    def _expect(self, flow: Flow, wait: _Wait) -> None:
        """Note when to look at a wait, if its bytes are under way at all."""
        due_s = self._earliest_s(flow, wait.least_bytes - self._here_bytes[flow])
        if due_s == inf:
            wait.sent_count = -1
            return
        wait.sent_count = self._sent_count
        self._due_count += 1
        heappush(self._due, (due_s, self._due_count, flow, wait))

    def _wake(self) -> None:
        """Be awake when the first wait is due, if not before."""
        if not self._due:
            return
        due_s = self._due[0][0]
        if self._timer is not None:
            if self._timer_s <= due_s:
                return
            self._timer.cancel()
        self._timer, self._timer_s = self._loop.call_at(due_s, self._advance), due_s

    def _advance(self) -> None:
        self._timer = None
        now_s, due = self._loop.time(), self._due
        if not (self._is_exact and due and self._is_there(*due[0])):
            for flow, wait in self._taken_due(now_s):
                self._expect(flow, wait)
        if due and due[0][0] <= now_s:
            self._take_in(now_s)
            for flow, wait in self._taken_due(now_s):
                self._expect(flow, wait)
        self._wake()

    def _look_again(self) -> None:
        """Expect everything anew: something may come sooner than it was expected."""
        self._due.clear()
        self._sent_count += 1
        for flow, wait in self._waits.items():
            self._expect(flow, wait)
        self._wake()

    def _is_there(self, _due_s: float, _order: int, flow: Flow, wait: _Wait) -> bool:
        """Whether what is due is there without a doubt: nothing was sent since it was expected."""
        return wait.sent_count == self._sent_count and self._waits.get(flow) is wait

    def _take_in(self, now_s: float) -> None:
        """Hand what is here by now to those who wait for it."""
        here, waits = self._here_bytes, self._waits
        for each in self._arrivals(now_s):
            flow = each[0]
            here_bytes = here[flow] = here[flow] + each[1]
            if flow in waits and here_bytes >= waits[flow].least_bytes:
                met = waits.pop(flow).met
                if not met.cancelled():  # just now, by whoever has not heard of it yet
                    met.set_result(None)

    def _taken_due(self, now_s: float) -> list[tuple[Flow, _Wait]]:
        """Those that still wait, although their bytes could have been here by now."""
        taken, due, waits = [], self._due, self._waits
        while due and due[0][0] <= now_s:
            _, _, flow, wait = heappop(due)
            if waits.get(flow) is wait:
                taken.append((flow, wait))
        return taken
