"""One direction of the link, run on the event loop's clock."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol

from harness.core.network.access import Direction
from harness.core.network.flow import Delivery, Flow


class Receiver(Protocol):
    """The far end of one flow."""

    def arrived(self, size_bytes: int, arrival_s: float, is_end: bool) -> None:
        """The next `size_bytes` should have been here at `arrival_s`."""

    def has_room(self) -> None:
        """The flow, which was full, takes more."""


NoteDelivery = Callable[[float, float], None]
"""Is told of every hand-over: by how much it is late, and when it is. In seconds."""


@dataclass(slots=True)
class _Batch:
    """Deliveries of one flow that came due together and are handed over as one."""

    size_bytes: int
    first_arrival_s: float
    arrival_s: float
    is_end: bool


class Wire:
    """Hands what a link delivers to the receivers, when it is due by `loop.time()`.

    Or `ahead_s` sooner, for what a receiver needs to have it in its client's hands.
    """

    def __init__(
        self,
        link: Direction,
        loop: asyncio.AbstractEventLoop,
        note_delivery: NoteDelivery | None = None,
        ahead_s: float = 0.0,
    ) -> None:
        self._link = link
        self._loop = loop
        self._note_delivery = note_delivery
        self._ahead_s = ahead_s
        self._receivers: dict[Flow, Receiver] = {}
        self._full: dict[Flow, None] = {}  # as a set in the order in which they became full
        self._timer: asyncio.TimerHandle | None = None

    def open_flow(self, receiver: Receiver) -> Flow:
        """A place on the link whose bytes end at `receiver`."""
        flow = self._link.open_flow()
        self._receivers[flow] = receiver
        return flow

    def close_flow(self, flow: Flow) -> None:
        """Forget the flow and whatever of it is still on the link."""
        if self._receivers.pop(flow, None) is not None:
            self._full.pop(flow, None)
            self._link.close_flow(flow, self._now_s())
            self._arm()

    def send(self, flow: Flow, size_bytes: int, *, not_before_s: float = -inf) -> None:
        """Hand over bytes; `has_room` is called on the receiver if they made the flow full."""
        self._link.send(flow, size_bytes, self._now_s(), not_before_s=not_before_s)
        if flow.is_full:
            self._full[flow] = None
        self._arm()

    def finish(self, flow: Flow) -> None:
        """End the flow's stream behind its bytes."""
        self._link.finish(flow, self._now_s())
        self._arm()

    def pause(self, flow: Flow) -> None:
        """Send nothing more to a receiver that is full."""
        self._link.pause(flow, self._now_s())
        self._arm()

    def resume(self, flow: Flow) -> None:
        """Send to it again."""
        self._link.resume(flow, self._now_s())
        self._arm()

    def begin(self) -> None:
        """Let outages and traces begin anew."""
        self._link.begin(self._now_s())
        self._arm()

    def unused_s(self, since_s: float) -> float:
        """How long from `since_s` on the link could have sent, and had nothing to send."""
        idle_since_s = self._link.idle_since_s(self._now_s())
        if idle_since_s is None:
            return 0.0
        return self._link.service_s(max(idle_since_s, since_s), self._loop.time())

    def idle_since_s(self) -> float | None:
        """Since when the link has had nothing to send (-inf: ever); None while it has."""
        return self._link.idle_since_s(self._now_s())

    def _now_s(self) -> float:
        """The moment up to which the link is to have carried what it carries."""
        return self._loop.time() + self._ahead_s

    def _arm(self) -> None:
        next_s = self._link.next_event_s()
        if self._timer is not None:
            if next_s is not None and self._timer.when() <= next_s - self._ahead_s:
                return
            self._timer.cancel()
        self._timer = None
        if next_s is not None:
            self._timer = self._loop.call_at(next_s - self._ahead_s, self._wake)

    def _wake(self) -> None:
        self._timer = None
        for flow, batch in _batches(self._link.advance(self._now_s())).items():
            self._hand_over(flow, batch)
        for flow in [flow for flow in self._full if not flow.is_full]:
            self._tell_of_room(flow)
        self._arm()

    def _hand_over(self, flow: Flow, batch: _Batch) -> None:
        if (receiver := self._receivers.get(flow)) is None:
            return
        try:
            receiver.arrived(batch.size_bytes, batch.arrival_s, batch.is_end)
        except Exception as error:
            self._report(error)
        if self._note_delivery is not None:
            self._note_delivery(self._now_s() - batch.first_arrival_s, self._loop.time())

    def _tell_of_room(self, flow: Flow) -> None:
        if flow not in self._full:
            return  # one that was told before has closed it
        del self._full[flow]
        try:
            self._receivers[flow].has_room()
        except Exception as error:
            self._report(error)

    def _report(self, error: Exception) -> None:
        """Tell the loop, as if only this receiver had been called: the others wait for theirs."""
        context = {"message": "a receiver of the link failed", "exception": error}
        self._loop.call_exception_handler(context)


def _batches(deliveries: list[Delivery]) -> dict[Flow, _Batch]:
    batches: dict[Flow, _Batch] = {}
    for flow, size_bytes, arrival_s, is_end in deliveries:
        if (batch := batches.get(flow)) is None:
            batches[flow] = _Batch(size_bytes, arrival_s, arrival_s, is_end)
        else:
            batch.size_bytes += size_bytes
            batch.arrival_s = arrival_s
            batch.is_end = batch.is_end or is_end
    return batches
