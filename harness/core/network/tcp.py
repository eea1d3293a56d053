"""One direction of one access link whose senders are TCP's, shared by every connection.

The law of `link` holds: a virtual clock alone decides when bytes leave and arrive, and when an
acknowledgement opens a window. Each connection's sender hands over what its window allows and its
host lets wait; what is handed over leaves first come, first served (`first_come`), is lost or
arrives, and is acknowledged. Without a queue that all share, a host lets two trains wait, so that
connections take turns, a few packets each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from random import Random
from typing import Any

from harness.core.network.agenda import Agenda
from harness.core.network.coasting.coasting import Coasting
from harness.core.network.coasting.rounds import Rounds
from harness.core.network.far_end import FarEnd
from harness.core.network.first_come import FirstCome, Train
from harness.core.network.flow import Delivery, Flow, full_bytes
from harness.core.network.loss import RandomLoss
from harness.core.network.profile import TCP_SEGMENT_BYTES, CongestionControl
from harness.core.network.sender.controllers import controller_of
from harness.core.network.sender.host import BUFFER_OVERHEAD_BYTES, Host
from harness.core.network.sender.packet import Ack, Packet
from harness.core.network.sender.sender import Sender
from harness.core.network.small_queue import train_bytes
from harness.core.network.tcp_flow import TcpFlow
from harness.core.network.varying import Variation

_TIE_S = 1e-9
"""What comes at the moment at which a train begins to leave comes before: a host is quicker."""


@dataclass(frozen=True, slots=True)
class Path:
    """What senders meet besides the link: how long acknowledgements take, and what is lost.

    `loss` None is a path on which every packet arrives, so that trains travel whole. `coalesces`
    where nobody looks at single ones.
    """

    ack_delay_s: float
    congestion: CongestionControl = CongestionControl.CUBIC
    loss: RandomLoss | None = None
    seed: str = ""
    coalesces: bool = False


class TcpLink:
    """The schedule of one direction; see `Link`, whose callers may have either."""

    def __init__(self, delay_s: float, variation: Variation, path: Path) -> None:
        self._path = path
        self._has_losses = path.loss is not None or variation.queue_bytes is not None
        self._coalesces = path.coalesces and not self._has_losses and variation.delay is None
        self._is_remote = variation.queue_bytes is not None  # then hosts let nothing wait
        self._host = _host(delay_s + path.ack_delay_s, variation, self._has_losses)
        self._full_bytes = full_bytes(variation.mean_bps)
        self._random = Random(f"{path.seed}: congestion control")
        queue = self._queue = FirstCome(variation, self.turn_bytes)
        agenda = self._agenda = Agenda[TcpFlow]()
        self._far_end = FarEnd(
            delay_s, variation.delay, path.ack_delay_s, agenda, self._acknowledge
        )
        self._coasting = Coasting(queue, self.turn_bytes, agenda, self._acknowledge)
        self._rounds = Rounds(queue, self.turn_bytes, delay_s, path.ack_delay_s)

    @property
    def turn_bytes(self) -> int:
        """What a connection sends until it is the next one's turn."""
        return self._host.train_bytes

    def open_flow(self) -> TcpFlow:
        """A new connection's place on this link; its handshake is over."""
        controller = controller_of(self._path.congestion, self._host.rtt_s, self._random)
        return TcpFlow(self._full_bytes, Sender(self._host, controller))

    def close_flow(self, flow: Flow, now_s: float) -> None:
        """See Link."""
        assert isinstance(flow, TcpFlow)
        self._run_until(now_s)
        flow.is_closed = flow.is_finished = True
        flow.queued_bytes = 0
        self._agenda.forget(flow)
        self._queue.forget(flow)
        self._far_end.forget(flow)

    def send(
        self, flow: Flow, size_bytes: int, now_s: float, *, not_before_s: float = -inf
    ) -> None:
        """See Link."""
        assert isinstance(flow, TcpFlow)
        assert size_bytes >= 0, size_bytes
        assert not flow.is_finished
        flow.queued_bytes += size_bytes
        flow.unreported_bytes += size_bytes
        self._hand_over(self._write, flow, size_bytes, max(now_s, not_before_s), now_s)

    def finish(self, flow: Flow, now_s: float) -> None:
        """See Link."""
        assert isinstance(flow, TcpFlow)
        if not flow.is_finished:
            flow.is_finished = True
            self._hand_over(self._end, flow, None, now_s, now_s)

    def pause(self, flow: Flow, now_s: float) -> None:
        """Hand over nothing more of the flow: its receiver is full."""
        self._run_until(now_s)
        flow.is_paused = True
        self._rounds.forget()

    def resume(self, flow: Flow, now_s: float) -> None:
        """Hand over what the flow has to send again, from now on."""
        assert isinstance(flow, TcpFlow)
        self._run_until(now_s)
        flow.is_paused = False
        self._rounds.forget()
        self._release(flow, now_s)
        self._run_until(now_s)

    def advance(self, now_s: float) -> list[Delivery]:
        """See Link."""
        self._run_until(now_s)
        return self._far_end.take(now_s)

    def next_event_s(self) -> float | None:
        """See Link."""
        next_s, begin_s = self._agenda.next_s, self._queue.next_begin_s
        if begin_s < next_s - _TIE_S:
            next_s = begin_s
        next_s = min(next_s, self._far_end.next_s)
        return None if next_s == inf else next_s

    def lose(self, seed: str | None) -> None:
        """Draw losses, if there are any, from a seed from now on; none with None."""
        if self._path.loss is not None:
            self._path.loss.begin(seed)

    def idle_since_s(self, now_s: float) -> float | None:
        """See Link."""
        self._run_until(now_s)
        return self._queue.idle_since_s(now_s)

    def begin(self, now_s: float) -> None:
        """See Link."""
        self._run_until(now_s)
        self._queue.begin(now_s)

    def service_s(self, start_s: float, end_s: float) -> float:
        """See Link."""
        return self._queue.service_s(start_s, end_s)

    def earliest_arrival_s(self, flow: Flow, size_bytes: int) -> float:
        """See Link; where packets are lost, no sooner than the link can send what is missing."""
        assert isinstance(flow, TcpFlow)
        if flow.unreported_bytes < size_bytes:
            return inf
        arrival_s, missing_bytes = self._far_end.look_for(flow, size_bytes)
        if not missing_bytes:
            return arrival_s
        if self._has_losses:
            forecast_s = self._soonest_s(flow, missing_bytes)
        else:
            forecast_s = self._rounds.forecast_s(flow, missing_bytes)
            # The next event is when what waits begins to leave, if not before.
            if forecast_s >= self._queue.next_begin_s:
                return forecast_s
        next_s = self.next_event_s()
        return inf if next_s is None else max(next_s, forecast_s)

    def _soonest_s(self, flow: TcpFlow, missing_bytes: int) -> float:
        """When so much is there if the link sends nothing else; what is behind a gap has left."""
        unsent_bytes = max(0, missing_bytes - flow.receiver.held_bytes)
        return self._far_end.soonest_s(self._queue.after_s(unsent_bytes))

    def _hand_over(
        self,
        action: Callable[[TcpFlow, Any, float], None],
        flow: TcpFlow,
        subject: Any,
        at_s: float,
        now_s: float,
    ) -> None:
        assert not flow.is_closed
        self._run_until(now_s)
        at_s = flow.last_entry_s = max(at_s, flow.last_entry_s)
        if at_s > now_s:
            self._agenda.put(at_s, action, flow, subject)
        else:
            action(flow, subject, at_s)
            self._run_until(now_s)

    def _run_until(self, now_s: float) -> None:
        """Do what the virtual clock has reached, in its order, however late we are told."""
        queue, agenda = self._queue, self._agenda
        while True:
            begin_s, event_s = queue.next_begin_s, agenda.next_s
            if begin_s < event_s - _TIE_S:
                if begin_s > now_s:
                    return
                self._leave(min(now_s, event_s - _TIE_S))
            elif event_s > now_s:
                return
            else:
                agenda.do_next()

    def _leave(self, until_s: float) -> None:
        """What comes next leaves, and until then no more than that."""
        if self._coalesces:
            deliveries = self._rounds.skip(until_s) or self._rounds.steps(until_s)
            if deliveries:
                self._far_end.in_flight.extend(deliveries)
                return
        self._depart(self._queue.next_begin_s)

    # What happens to a flow, at a time.

    def _write(self, flow: TcpFlow, size_bytes: int, at_s: float) -> None:
        flow.written_bytes += size_bytes
        flow.sender.write(size_bytes)
        self._rounds.forget()
        self._release(flow, at_s)

    def _end(self, flow: TcpFlow, _: None, at_s: float) -> None:
        """The stream ends with the last byte that was written, or behind it if that has left."""
        self._coasting.end(flow, at_s)
        self._rounds.forget()
        flow.end_bytes = flow.written_bytes
        if not flow.sender.held_bytes:
            train = Train(flow, 0)
            train.is_end = True
            self._queue.put(train, at_s)

    def _acknowledge(self, flow: TcpFlow, ack: Ack, at_s: float) -> None:
        flow.sender.acknowledge(ack, at_s)
        self._release(flow, at_s)

    def _look(self, flow: TcpFlow, _: None, at_s: float) -> None:
        """A timer may have gone off, or what is paced may leave."""
        if flow.wake_s <= at_s:
            flow.wake_s = inf
        if self._has_losses and flow.sender.timer_s <= at_s:
            self._put(flow, flow.sender.wake(at_s), at_s)
        self._release(flow, at_s)

    def _release(self, flow: TcpFlow, at_s: float) -> None:
        """Let the sender hand over what it may, and look again when it may do more."""
        sender = flow.sender
        if flow.coast is not None and not flow.is_paused:
            if self._coasting.release(flow, at_s):
                return
            self._rounds.forget()
        while not flow.is_paused:
            waiting_bytes = 0 if self._is_remote else flow.buffer_bytes
            if not (packets := sender.next_train(waiting_bytes, at_s)):
                break
            self._put(flow, packets, at_s)
        look_s = sender.timer_s if self._has_losses else inf
        if at_s < sender.paced_s < look_s:
            look_s = sender.paced_s
        if look_s < flow.wake_s:
            flow.wake_s = look_s
            self._agenda.put(look_s, self._look, flow, None)
        if self._coalesces:
            self._coasting.begin(flow)
            self._rounds.forget()

    def _put(self, flow: TcpFlow, packets: list[Packet], at_s: float) -> None:
        if packets:
            train = Train.of(flow, packets, BUFFER_OVERHEAD_BYTES)
            if self._queue.put(train, at_s):
                flow.buffer_bytes += train.buffer_bytes
            else:
                flow.queued_bytes -= train.new_bytes

    def _depart(self, begin_s: float) -> None:
        train = self._queue.take()
        if (flow := train.flow) is None:
            return
        flow.buffer_bytes -= train.buffer_bytes
        flow.queued_bytes -= train.new_bytes
        if flow.coast is not None:
            self._far_end.send_coasting(flow, train, self._queue.leave(train.size_bytes))
        for arrival in train.arrivals:
            left_s = self._queue.leave(arrival.packet.size_bytes)
            if self._path.loss is None or not self._path.loss.takes_next():
                self._far_end.send(flow, arrival, left_s)
        if train.is_end:
            self._far_end.end(flow, begin_s)
        self._release(flow, begin_s)


def _host(rtt_s: float, variation: Variation, has_losses: bool) -> Host:
    at_once_bytes = train_bytes(variation.mean_bps)
    packet_bytes = TCP_SEGMENT_BYTES if has_losses else at_once_bytes
    return Host(rtt_s, at_once_bytes // TCP_SEGMENT_BYTES, packet_bytes)
