"""The other end of one direction of a link of TCP's senders: what is there when, and known when."""

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Callable
from math import inf
from operator import attrgetter

from harness.core.network.agenda import Agenda
from harness.core.network.coasting.coast import Departure
from harness.core.network.delay import RandomDelay
from harness.core.network.first_come import Train
from harness.core.network.flow import Delivery, Flow
from harness.core.network.sender.packet import Ack, Arrival
from harness.core.network.sender.receiver import DELAYED_ACK_S
from harness.core.network.tcp_flow import TcpFlow

_arrival_s = attrgetter("arrival_s")


class FarEnd:
    """What has left is there `delay_s` later, or more with `jitter`.

    Its sender knows `ack_delay_s` after that, when `acknowledge` is called with whose it is, what
    is said, and the time.
    """

    def __init__(
        self,
        delay_s: float,
        jitter: RandomDelay | None,
        ack_delay_s: float,
        agenda: Agenda[TcpFlow],
        acknowledge: Callable[[TcpFlow, Ack, float], None],
    ) -> None:
        self.in_flight: deque[Delivery] = deque()
        """What is on its way, in the order of arrival."""
        self._delay_s = delay_s
        self._jitter = jitter
        self._ack_delay_s = ack_delay_s
        self._agenda = agenda
        self._acknowledge = acknowledge

    @property
    def next_s(self) -> float:
        """When the next of what is on its way is there; inf without any."""
        return self.in_flight[0].arrival_s if self.in_flight else inf

    def take(self, now_s: float) -> list[Delivery]:
        """What is there by now and was not taken yet."""
        in_flight = self.in_flight
        there = bisect_right(in_flight, now_s, key=_arrival_s)
        taken = [in_flight.popleft() for _ in range(there)]
        for flow, size_bytes, _, _ in taken:
            assert isinstance(flow, TcpFlow)
            flow.unreported_bytes -= size_bytes
        return taken

    def forget(self, flow: Flow) -> None:
        """What is on its way of a flow is lost."""
        kept = [delivery for delivery in self.in_flight if delivery.flow is not flow]
        self.in_flight.clear()
        self.in_flight.extend(kept)

    def look_for(self, flow: Flow, size_bytes: int) -> tuple[float, int]:
        """When so much more of a flow is there, of what is on its way; and how much is missing."""
        for delivery in self.in_flight:
            if delivery.flow is flow:
                size_bytes -= delivery.size_bytes
                if size_bytes <= 0:
                    return delivery.arrival_s, 0
        return inf, size_bytes

    def soonest_s(self, left_s: float) -> float:
        """When what leaves then is there, if nothing delays it."""
        return left_s + self._delay_s

    def send(self, flow: TcpFlow, arrival: Arrival, left_s: float) -> None:
        """A packet has left that arrives."""
        at_s, receiver = self._arrival_s(flow, left_s), flow.receiver
        before_bytes = receiver.received_bytes
        is_acknowledged = receiver.receive(arrival)
        if size_bytes := receiver.received_bytes - before_bytes:
            self._deliver(flow, size_bytes, at_s)
        if is_acknowledged:
            self._acknowledge_later(flow, at_s)
        else:
            self._agenda.put(at_s + DELAYED_ACK_S, self._wait_no_longer, flow, receiver.pending)

    def send_coasting(self, flow: TcpFlow, train: Train, left_s: float) -> None:
        """A train has left of a flow that coasts: nothing is late then, and no stream ends."""
        assert flow.coast is not None
        at_s, size_bytes = left_s + self._delay_s, train.size_bytes
        flow.receiver.skip(size_bytes)
        self.in_flight.append(Delivery(flow, size_bytes, at_s, False))
        flow.coast.depart(Departure(at_s + self._ack_delay_s, size_bytes, train.put_s))

    def end(self, flow: TcpFlow, left_s: float) -> None:
        """The stream of a flow ends behind all that has left; unless something of it is missing."""
        if flow.receiver.received_bytes == flow.end_bytes:
            self._deliver(flow, 0, self._arrival_s(flow, left_s))

    def _arrival_s(self, flow: TcpFlow, left_s: float) -> float:
        """When what left then is there: never before what the flow sent earlier."""
        arrival_s = left_s + self._delay_s
        if self._jitter is not None:
            arrival_s += self._jitter.draw_s()
        flow.last_arrival_s = max(arrival_s, flow.last_arrival_s)
        return flow.last_arrival_s

    def _deliver(self, flow: TcpFlow, size_bytes: int, at_s: float) -> None:
        """So much of the stream is there without a gap then; once, with its end."""
        is_end = flow.receiver.received_bytes == flow.end_bytes and not flow.has_ended
        flow.has_ended = flow.has_ended or is_end
        if size_bytes or is_end:
            insort(self.in_flight, Delivery(flow, size_bytes, at_s, is_end), key=_arrival_s)

    def _acknowledge_later(self, flow: TcpFlow, at_s: float) -> None:
        ack = flow.receiver.acknowledge()
        self._agenda.put(at_s + self._ack_delay_s, self._acknowledge, flow, ack)

    def _wait_no_longer(self, flow: TcpFlow, pending: list[Arrival], at_s: float) -> None:
        """No second segment came for the first to be acknowledged with."""
        if flow.receiver.pending is pending:
            flow.receiver.waited_in_vain()
            self._acknowledge_later(flow, at_s)
