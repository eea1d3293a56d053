"""A sender whose packets travel for half a round trip each way, without a link, and may be lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import inf

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.control import Acked, Controller, State
from harness.core.network.sender.host import Host
from harness.core.network.sender.packet import Ack, Arrival, Packet
from harness.core.network.sender.receiver import Receiver
from harness.core.network.sender.sender import Sender

SEGMENT = TCP_SEGMENT_BYTES
RTT_S = 0.1
HOST = Host(RTT_S, 2, SEGMENT)


@dataclass
class Sent:
    """One sending: the how manieth it was, of which bytes, and when."""

    place: int
    first_byte: int
    sent_s: float
    is_again: bool


@dataclass
class Travel:
    """Runs a sender until nothing happens any more; `is_lost` is asked of every sending."""

    controller: Controller
    is_lost: Callable[[Sent], bool] = lambda _: False
    host: Host = HOST
    gap_s: float = 1e-4
    """Packets arrive so far apart at least, as if a link took as long for each."""
    slow_from_s: float = inf
    slow_s: float = 0.0
    """From a time on, everything that is sent arrives so much later."""
    sent: list[Sent] = field(default_factory=list)
    now_s: float = 0.0
    in_order_bytes: int = 0

    def __post_init__(self) -> None:
        self.sender = Sender(self.host, self.controller)
        self.receiver = Receiver()
        self._events: list[tuple[float, int, Arrival | Ack]] = []
        self._order: Iterator[int] = count()
        self._last_s = -inf

    def write(self, segments: float) -> None:
        """Send so much, and run until all of it is acknowledged."""
        self.sender.write(int(segments * SEGMENT))
        self._release()
        while self._events or self.sender.timer_s < inf:
            self._step()

    def _step(self) -> None:
        next_s = self._events[0][0] if self._events else inf
        wake_s = min(self.sender.timer_s, max(self.now_s, self.sender.paced_s))
        if self.sender.paced_s <= self.now_s:
            wake_s = self.sender.timer_s
        if wake_s < next_s:
            self.now_s = wake_s
            if self.sender.timer_s <= self.now_s:
                self._travel(self.sender.wake(self.now_s))
        else:
            self.now_s, _, event = heappop(self._events)
            self._happen(event)
        self._release()

    def _happen(self, event: Arrival | Ack) -> None:
        if isinstance(event, Ack):
            self.sender.acknowledge(event, self.now_s)
        else:
            self.receiver.receive(event)
            self.in_order_bytes = self.receiver.received_bytes
            self._later(RTT_S / 2, self.receiver.acknowledge())

    def _release(self) -> None:
        while packets := self.sender.next_train(0, self.now_s):
            self._travel(packets)

    def _travel(self, packets: list[Packet]) -> None:
        for packet in packets:
            sent = Sent(len(self.sent), packet.first_byte, self.now_s, packet.is_again)
            self.sent.append(sent)
            self._last_s = max(self._last_s + self.gap_s, self.now_s)
            if not self.is_lost(sent):
                slow_s = self.slow_s if self.now_s >= self.slow_from_s else 0.0
                after_s = self._last_s - self.now_s + RTT_S / 2 + slow_s
                self._later(after_s, Arrival(packet, packet.order))

    def _later(self, after_s: float, event: Arrival | Ack) -> None:
        heappush(self._events, (self.now_s + after_s, next(self._order), event))


def lost(*places: int) -> Callable[[Sent], bool]:
    """The sendings at these places are lost."""
    return lambda sent: sent.place in places


def acked(
    now_s: float = 1.0,
    *,
    segments: float = 1.0,
    rtt_s: float | None = RTT_S,
    is_limited: bool = True,
    **others: int | bool | State,
) -> Acked:
    """An acknowledgement; what is not said is of no importance."""
    values = {
        "lost_count": 0,
        "acked_bytes": 0,
        "sent_bytes": 0,
        "has_advanced": True,
        "in_flight_bytes": 0,
        "prior_in_flight_bytes": 0,
        "state": State.OPEN,
        "most_out_bytes": 0,
        **others,
    }
    return Acked(
        now_s=now_s,
        size_bytes=int(segments * SEGMENT),
        rtt_s=rtt_s,
        is_limited=is_limited,
        **values,  # type: ignore[arg-type]
    )
