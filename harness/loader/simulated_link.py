"""A `core.link.Link` run on the clock of the loop: what is put on it arrives when it says."""

import asyncio
from dataclasses import dataclass
from math import inf

from harness.core.link import Flow, Link


@dataclass(slots=True)
class _Wait:
    """Somebody waits until `least_bytes` of a flow are there."""

    least_bytes: int
    met: "asyncio.Future[None]"


class SimulatedLink:
    """One direction of a simulated link; sizes in, sizes out.

    It wakes up only when somebody's bytes can be there, not for every segment.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._loop = asyncio.get_running_loop()
        self._here_bytes: dict[Flow, int] = {}
        self._waits: dict[Flow, _Wait] = {}
        self._timer: asyncio.TimerHandle | None = None

    def open_flow(self) -> Flow:
        """A new connection's place on the link."""
        flow = self._link.open_flow()
        self._here_bytes[flow] = 0
        return flow

    def now_s(self) -> float:
        """The time on the clock that the link runs on, in seconds."""
        return self._loop.time()

    def send(self, flow: Flow, size_bytes: int) -> None:
        """Put bytes on the link now. Those of other flows come later for it, never earlier."""
        self._link.send(flow, size_bytes, self._loop.time())
        if flow in self._waits:
            self._wake_at(self._due_s(flow))

    async def arrived(self, flow: Flow, least_bytes: int) -> int:
        """Wait for `least_bytes` of a flow; how many have arrived since it was last asked."""
        if self._here_bytes[flow] < least_bytes:
            wait = self._waits[flow] = _Wait(least_bytes, self._loop.create_future())
            self._wake_at(self._due_s(flow))
            await wait.met
        here_bytes, self._here_bytes[flow] = self._here_bytes[flow], 0
        return here_bytes

    def _wake_at(self, due_s: float) -> None:
        """Be awake at `due_s`, if not before: what others wait for never comes earlier."""
        if self._timer is not None:
            if self._timer.when() <= due_s:
                return
            self._timer.cancel()
        self._timer = None if due_s == inf else self._loop.call_at(due_s, self._advance)

    def _due_s(self, flow: Flow) -> float:
        missing_bytes = self._waits[flow].least_bytes - self._here_bytes[flow]
        return self._link.earliest_arrival_s(flow, missing_bytes)

    def _advance(self) -> None:
        self._timer = None
        for delivery in self._link.advance(self._loop.time()):
            self._here_bytes[delivery.flow] += delivery.size_bytes
        for flow, wait in list(self._waits.items()):
            if self._here_bytes[flow] >= wait.least_bytes:
                del self._waits[flow]
                wait.met.set_result(None)
        self._wake_at(min((self._due_s(flow) for flow in self._waits), default=inf))
