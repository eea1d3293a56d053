"""Who coasts on a link where nothing is lost, from when on and until when."""

from collections.abc import Callable
from itertools import chain

from harness.core.network.agenda import Agenda
from harness.core.network.coasting.coast import Coast, Departure
from harness.core.network.first_come import FirstCome, Train
from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.host import BUFFER_OVERHEAD_BYTES, most_waiting_bytes
from harness.core.network.sender.packet import Ack, Arrival, Packet
from harness.core.network.tcp_flow import TcpFlow


class Coasting:
    """The flows of one direction, which leave in trains of `train_bytes` at most.

    `acknowledge` is what the agenda does with an acknowledgement. Trains of a flow that coasts have
    no arrivals, and the agenda no acknowledgements for it.
    """

    def __init__(
        self,
        queue: FirstCome,
        train_bytes: int,
        agenda: Agenda[TcpFlow],
        acknowledge: Callable[[TcpFlow, Ack, float], None],
    ) -> None:
        self._queue = queue
        self._most_waiting_bytes = most_waiting_bytes(train_bytes)
        self._agenda = agenda
        self._acknowledge = acknowledge

    def begin(self, flow: TcpFlow) -> None:
        """Let a flow coast, if it can."""
        if not flow.sender.can_coast or flow.receiver.pending or flow.end_bytes is not None:
            return
        trains = self._trains(flow)
        if any(_is_waited_for(train.arrivals) for train in trains):
            return
        departures = [
            Departure(acked_s, arrival.packet.size_bytes, arrival.packet.sent_s)
            for acked_s, ack in self._agenda.take(flow, self._acknowledge)
            for arrival in ack.arrivals
        ]
        for train in trains:
            train.arrivals = []
        waiting_bytes = sum([train.size_bytes for train in trains])
        flow.coast = Coast(flow.sender, departures, waiting_bytes)
        flow.sender.begin_coasting()

    def release(self, flow: TcpFlow, at_s: float) -> bool:
        """Hand over what a flow may that coasts; whether it does, and goes on."""
        coast = flow.coast
        assert coast is not None, "a sender that is told of acknowledgements"
        while flow.buffer_bytes < self._most_waiting_bytes:
            size_bytes = coast.next_train(flow.buffer_bytes, at_s)
            if size_bytes is None:
                self.end(flow, at_s)
                return False
            if not size_bytes:
                break
            train = Train(flow, size_bytes, BUFFER_OVERHEAD_BYTES)
            self._queue.put(train, at_s)
            flow.buffer_bytes += train.buffer_bytes
        return True

    def end(self, flow: TcpFlow, at_s: float) -> None:
        """Let a flow be told of acknowledgements again, if it is not."""
        coast, flow.coast = flow.coast, None
        if coast is None:
            return
        departures, trains = coast.departures(at_s), self._trains(flow)
        first_byte = flow.sender.stream.sent_bytes - coast.out_bytes(at_s)
        packets = []
        sent = [(departure.size_bytes, departure.sent_s) for departure in departures]
        for size_bytes, sent_s in chain(sent, [(each.size_bytes, each.put_s) for each in trains]):
            packet = Packet(first_byte, size_bytes)
            packet.sent_s = sent_s
            packets.append(packet)
            first_byte += size_bytes
        flow.sender.end_coasting(packets, coast.least_rtt_s)
        arrivals = [Arrival(packet, packet.order) for packet in packets]
        for departure, arrival in zip(departures, arrivals, strict=False):
            ack = Ack((arrival,), arrival.packet.first_byte + departure.size_bytes, 0)
            self._agenda.put(departure.acked_s, self._acknowledge, flow, ack)
        for train, arrival in zip(trains, arrivals[len(departures) :], strict=True):
            train.arrivals = [arrival]

    def _trains(self, flow: TcpFlow) -> list[Train]:
        return [train for train in self._queue.trains if train.flow is flow]


def _is_waited_for(arrivals: list[Arrival]) -> bool:
    """Whether what a train brings is not acknowledged at once, and together."""
    return len(arrivals) != 1 or arrivals[0].packet.size_bytes == TCP_SEGMENT_BYTES
