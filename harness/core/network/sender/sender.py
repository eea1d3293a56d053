"""One sender of TCP: what it sends when, and what it makes of what is acknowledged and what is not.

It knows no link, and does nothing by itself: it is told what is written, what is acknowledged and
what time it is, and asked what is handed to the link now. Chance is none of its business.
"""

from math import inf

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.control import Acked, Controller, State
from harness.core.network.sender.flight import Flight
from harness.core.network.sender.host import Host, is_waited_for
from harness.core.network.sender.pacer import Pacer
from harness.core.network.sender.packet import Ack, Packet
from harness.core.network.sender.recovery import Recovery
from harness.core.network.sender.round_trip import RoundTrip
from harness.core.network.sender.stream import Stream
from harness.core.network.sender.timer import Purpose, Timer
from harness.core.network.sender.window_use import WindowUse

_DEFER_S = 1e-3
_DEFER_SHARE = 3
"""tcp_tso_should_defer, and tcp_tso_win_divisor."""


class Sender:
    """The sender of one connection, whose handshake is over; `controller` is its own."""

    def __init__(self, host: Host, controller: Controller) -> None:
        self.controller = controller
        self.host = host
        self.stream = Stream()
        self._flight = Flight()
        self._round_trip = RoundTrip(host.rtt_s)
        self._recovery = Recovery(self._flight, self._round_trip, controller)
        self._use = WindowUse()
        self._timer = Timer(self._round_trip)
        self._pacer = Pacer()
        self._acked_bytes = 0
        self.last_sent_s = -inf

    @property
    def held_bytes(self) -> int:
        """What was written and never sent."""
        return self.stream.held_bytes

    @property
    def window_bytes(self) -> int:
        """How much may be out."""
        return int(self.controller.window_segments) * TCP_SEGMENT_BYTES

    @property
    def timer_s(self) -> float:
        """When to call `wake` if nothing comes before; inf if never."""
        return self._timer.at_s

    @property
    def paced_s(self) -> float:
        """Until when what there is to send must not leave; -inf where there is no such thing."""
        has_something = self.stream.held_bytes or self._flight.next_lost is not None
        return self._pacer.until_s if has_something else -inf

    def write(self, size_bytes: int) -> None:
        """There is more to send."""
        stream, flight = self.stream, self._flight
        is_starved = not stream.held_bytes and flight.next_lost is None and self._room_bytes > 0
        self.controller.write(is_starved, flight.size_bytes)
        stream.held_bytes += size_bytes

    def take_up(self, now_s: float) -> None:
        """Nothing is on its way, and something is about to be; once more is as good as once."""
        self.stream.take_up()
        idle_s, self.last_sent_s = now_s - self.last_sent_s, now_s
        if idle_s < inf:
            self.controller.restart(idle_s, self._round_trip.timeout_s, now_s)

    def next_train(self, queued_bytes: int, now_s: float) -> list[Packet]:
        """What is handed to the link at once while so much waits there; nothing if it must wait.

        `queued_bytes` count buffers with their overhead.
        """
        if self._pacer.until_s > now_s:
            return []
        lost = self._flight.next_lost
        if lost is not None and not self._recovery.new_goes_first:
            return self._lost_train(lost, queued_bytes, now_s)
        if not self.stream.held_bytes:
            return []
        if not self._flight:
            self.take_up(now_s)
        return self._new_train(queued_bytes, now_s)

    def acknowledge(self, ack: Ack, now_s: float) -> None:
        """Something arrived at the other end, which is known here now."""
        prior_bytes = self._flight.size_bytes
        has_advanced = ack.received_bytes > self._acked_bytes
        self._acked_bytes = max(self._acked_bytes, ack.received_bytes)
        news = self._news(ack, now_s)
        rtt_s = self._measure(ack, news, now_s)
        lost_count = self._recover(ack, bool(news), has_advanced, now_s)
        self._set_timer(news, has_advanced, now_s)
        if news:
            self.controller.acknowledge(
                Acked(
                    now_s,
                    sum([packet.size_bytes for packet in news]),
                    lost_count,
                    rtt_s,
                    self._acked_bytes,
                    self.stream.sent_bytes,
                    has_advanced,
                    self._flight.size_bytes,
                    prior_bytes,
                    self._recovery.state,
                    self._use.is_limited,
                    self._use.most_out_bytes,
                )
            )

    # What a sender does of whom nobody is told what arrived (`coasting`).

    @property
    def can_coast(self) -> bool:
        """Whether acknowledgements change nothing, as long as no more is out than of late."""
        settled_bytes = self.controller.settled_bytes
        if not settled_bytes or self._recovery.state is not State.OPEN:
            return False
        use = self._use
        is_idle = not self._flight
        return is_idle or not (use.is_limited or use.most_out_bytes > settled_bytes)

    def begin_coasting(self) -> None:
        """Be told of no acknowledgement from now on; what is out is counted elsewhere."""
        self._flight.forget()
        self._timer.stop()

    def end_coasting(self, out: list[Packet], least_rtt_s: float) -> None:
        """Be told of acknowledgements again; these packets are out, as they were sent.

        Of those that were not told, none took less than `least_rtt_s`.
        """
        self.controller.note_rtt(least_rtt_s)
        self._use = WindowUse()
        self._acked_bytes = self.stream.sent_bytes - sum([packet.size_bytes for packet in out])
        for packet in out:
            self._flight.send(packet, packet.sent_s)

    def wake(self, now_s: float) -> list[Packet]:
        """The timer went off: what is sent for it, whatever windows say."""
        match self._timer.purpose:
            case Purpose.REORDERING:
                self._recovery.stop_waiting(now_s, self.stream.sent_bytes)
                self._timer.set_timeout(now_s, self._first)
                return []
            case Purpose.PROBE:
                return self._probe(now_s)
            case Purpose.TIMEOUT:
                return self._time_out(now_s)
            case Purpose.NOTHING:
                return []

    @property
    def _room_bytes(self) -> int:
        """How much more the window allows; less than 0 where it has become smaller."""
        return self.window_bytes - self._flight.size_bytes

    @property
    def _first(self) -> Packet | None:
        """The packet that everything after it waits for."""
        return self._flight.packet_at(self._acked_bytes)

    def _lost_train(self, lost: Packet, queued_bytes: int, now_s: float) -> list[Packet]:
        if self._room_bytes <= 0 or is_waited_for(queued_bytes, lost.size_bytes, is_again=True):
            return []
        self._send(lost, now_s)
        if lost is self._first and self._timer.purpose is not Purpose.REORDERING:
            self._timer.restart_timeout(now_s)
        return [lost]

    def _new_train(self, queued_bytes: int, now_s: float) -> list[Packet]:
        """The next of what was never sent: two trains a window at least, and only whole ones.

        (tcp_cwnd_test, tcp_tso_should_defer)
        """
        room_bytes, half = self._room_bytes, max(1, int(self.controller.window_segments) // 2)
        most_bytes = min(half, self.host.train_segment_count) * TCP_SEGMENT_BYTES
        size_bytes = self.stream.whole_bytes(min(most_bytes, room_bytes)) if room_bytes > 0 else 0
        if size_bytes <= 0 or self._is_deferred(room_bytes, now_s):
            self._use.note(True, self._acked_bytes, self.stream.sent_bytes)
            return []
        if self._flight and is_waited_for(queued_bytes, size_bytes):
            return []
        train = self.stream.cut(size_bytes, self.host.packet_bytes)
        for packet in train:
            self._send_new(packet, now_s)
        return train

    def _is_deferred(self, room_bytes: int, now_s: float) -> bool:
        """Whether a train that the window cuts short waits for the next acknowledgement."""
        held_bytes = self.stream.held_bytes
        whole_bytes = self.host.train_bytes
        enough_bytes = self.window_bytes // _DEFER_SHARE
        if held_bytes <= TCP_SEGMENT_BYTES or self._recovery.state >= State.RECOVERY:
            return False
        if room_bytes >= min(whole_bytes, enough_bytes, held_bytes):
            return False
        if now_s - self.last_sent_s > _DEFER_S or (first := self._first) is None:
            return False
        return now_s - first.sent_s >= self._round_trip.smoothed_s / 2

    def _send_new(self, packet: Packet, now_s: float) -> None:
        was_idle = not self._flight
        self._send(packet, now_s)
        is_limited = self._room_bytes < TCP_SEGMENT_BYTES
        self._use.note(is_limited, self._acked_bytes, self.stream.sent_bytes)
        if self._recovery.state is State.OPEN:
            self._timer.set_probe(now_s, len(self._flight), self._first)
        elif was_idle or self._timer.purpose is Purpose.PROBE:
            self._timer.set_timeout(now_s, self._first)

    def _send(self, packet: Packet, now_s: float) -> None:
        self.controller.send(packet, now_s, self._flight.size_bytes)
        self._flight.send(packet, now_s)
        self.last_sent_s = now_s
        if (pace_bps := self.controller.pace_bps) is not None:
            self._pacer.send(packet.size_bytes, now_s, pace_bps)

    def _news(self, ack: Ack, now_s: float) -> list[Packet]:
        """The packets of which it was not known that they have arrived."""
        news = []
        for packet, order in ack.arrivals:
            if self._flight.arrive(packet, order, now_s):
                news.append(packet)
                self.controller.arrive(packet)
        return news

    def _measure(self, ack: Ack, news: list[Packet], now_s: float) -> float | None:
        """How long the last of what arrived took; None where that was an earlier sending of it."""
        first, last = ack.arrivals[0], ack.arrivals[-1]
        if not news or first[0].order != first[1] or last[0].order != last[1]:
            return None
        rtt_s = now_s - first[0].sent_s
        self._round_trip.measured(rtt_s, self._acked_bytes, self.stream.sent_bytes)
        return now_s - last[0].sent_s

    def _recover(self, ack: Ack, is_news: bool, has_advanced: bool, now_s: float) -> int:
        """How many packets are taken for lost with this acknowledgement."""
        recovery, acked_bytes, sent_bytes = (
            self._recovery,
            self._acked_bytes,
            self.stream.sent_bytes,
        )
        recovery.judge_probe(acked_bytes, is_news=is_news)
        more = self.stream.held_bytes > 0
        recovery.leave(acked_bytes, sent_bytes, has_advanced=has_advanced, more=more)
        return recovery.look(now_s, sent_bytes, ack.held_count, has_advanced=has_advanced)

    def _set_timer(self, news: list[Packet], has_advanced: bool, now_s: float) -> None:
        """See tcp_set_xmit_timer, and FLAG_SET_XMIT_TIMER for when."""
        first = self._first
        if not self._flight:
            self._timer.stop()
        elif self._recovery.waits_until_s > -inf:
            self._timer.wait_for_reordering(self._recovery.waits_until_s)
        elif has_advanced or (news and first is not None and news[-1].sent_s < first.sent_s):
            if self._recovery.state is State.OPEN:
                self._timer.set_probe(now_s, len(self._flight), None)
            else:
                self._timer.set_timeout(now_s, first)

    def _probe(self, now_s: float) -> list[Packet]:
        """Send one packet more: something new, else the last one again (tcp_send_loss_probe)."""
        if self._recovery.is_probing:
            self._timer.set_timeout(now_s, self._first)
            return []
        is_again = not self.stream.held_bytes
        packet = self._flight.last if is_again else self.stream.cut_one()
        self._send(packet, now_s)
        self._recovery.probed(self.stream.sent_bytes, is_again=is_again)
        self._timer.restart_timeout(now_s)
        return [packet]

    def _time_out(self, now_s: float) -> list[Packet]:
        """Take all for lost, and send the first of it again (tcp_retransmit_timer)."""
        self._recovery.time_out(now_s, self._acked_bytes, self.stream.sent_bytes)
        self._round_trip.waited_in_vain()
        first = self._flight.next_lost
        assert first is not None, "a timeout with nothing missing"
        self._send(first, now_s)
        self._timer.restart_timeout(now_s)
        return [first]
