"""A `core.link.Link` run on the clock of the loop: what is put on it arrives when it says."""

import asyncio
from collections.abc import Callable

from harness.core.link import Flow, Link

Receive = Callable[[int], None]


class SimulatedLink:
    """One direction of a simulated link; sizes in, sizes out."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._loop = asyncio.get_running_loop()
        self._receivers: dict[Flow, Receive] = {}
        self._timer: asyncio.TimerHandle | None = None

    def open_flow(self, receive: Receive) -> Flow:
        """A flow; `receive` is called with the size in bytes of everything that arrives on it."""
        flow = self._link.open_flow()
        self._receivers[flow] = receive
        return flow

    def send(self, flow: Flow, size_bytes: int) -> None:
        """Put bytes on the link now."""
        self._link.send(flow, size_bytes, self._loop.time())
        self._arm()

    def _arm(self) -> None:
        event_s = self._link.next_event_s()
        if self._timer is not None:
            if self._timer.when() == event_s:
                return
            self._timer.cancel()
        self._timer = None if event_s is None else self._loop.call_at(event_s, self._advance)

    def _advance(self) -> None:
        self._timer = None
        for delivery in self._link.advance(self._loop.time()):
            self._receivers[delivery.flow](delivery.size_bytes)
        self._arm()
