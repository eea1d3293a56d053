"""A sender that coasts: what it has out, and what it hands over."""

from collections import deque
from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.host import is_waited_for
from harness.core.network.sender.sender import Sender


class Departure(NamedTuple):
    """So many bytes, handed over at `sent_s`, are known to have arrived at `acked_s`."""

    acked_s: float
    size_bytes: int
    sent_s: float


class Coast:
    """A coasting sender: `waiting_bytes` are before the link, the rest of what is out has left it.

    Of what is not out any more, nothing took less than `least_rtt_s`. Acknowledgements change
    nothing while no more than `settled_bytes` are out.
    """

    def __init__(self, sender: Sender, departures: Iterable[Departure], waiting_bytes: int) -> None:
        self.least_rtt_s = inf
        self._sender = sender
        self._stream = sender.stream
        self._train_bytes = sender.host.train_bytes
        self._packet_bytes = sender.host.packet_bytes
        self.settled_bytes = sender.controller.settled_bytes
        self._departures = deque(departures)
        self._out_bytes = waiting_bytes + sum([each.size_bytes for each in self._departures])

    def out_bytes(self, now_s: float) -> int:
        """How much is out by now."""
        departures = self._departures
        while departures and departures[0][0] <= now_s:
            acked_s, size_bytes, sent_s = departures.popleft()
            self._out_bytes -= size_bytes
            if (rtt_s := acked_s - sent_s) < self.least_rtt_s:
                self.least_rtt_s = rtt_s
        return self._out_bytes

    def departures(self, now_s: float) -> list[Departure]:
        """What has left, and is not known by now to have arrived."""
        self.out_bytes(now_s)
        return list(self._departures)

    def next_train(self, waiting_bytes: int, now_s: float) -> int | None:
        """How much is handed over at once while so much waits before the link, overhead included.

        0 if nothing is; None where acknowledgements matter again.
        """
        stream = self._stream
        if not stream.held_bytes:
            return 0
        if not (out_bytes := self.out_bytes(now_s)):
            self._sender.take_up(now_s)
            self.settled_bytes = self._sender.controller.settled_bytes
        size_bytes = stream.whole_bytes(self._train_bytes)
        if out_bytes and is_waited_for(waiting_bytes, size_bytes):
            return 0
        # Two trains a window at least, of one packet each that is acknowledged at once.
        is_one = stream.is_one(size_bytes, self._packet_bytes)
        if not is_one or size_bytes == TCP_SEGMENT_BYTES:
            return None
        if 2 * self._train_bytes > self._sender.window_bytes:
            return None
        if out_bytes + size_bytes > self.settled_bytes:
            return None
        self.hand_over(size_bytes, now_s)
        return size_bytes

    def take_turn(self, begin_s: float, acked_s: float, sent_s: float) -> bool:
        """Hand over one more whole train while one that was handed over at `sent_s` leaves.

        That begins to leave now, and is known to be there at `acked_s`. False if it cannot.
        """
        size_bytes = self._train_bytes
        most_bytes = self.settled_bytes - size_bytes
        # What is known to be there by now is looked for only where that can decide it.
        if self._out_bytes > most_bytes and self.out_bytes(begin_s) > most_bytes:
            return False
        if not self._stream.skip_whole(size_bytes):
            return False
        self._sender.last_sent_s = begin_s
        self._out_bytes += size_bytes
        self._departures.append(Departure(acked_s, size_bytes, sent_s))
        return True

    def hand_over(self, size_bytes: int, now_s: float) -> None:
        """So much more waits before the link."""
        self._out_bytes += size_bytes
        self._stream.skip(size_bytes)
        self._sender.last_sent_s = now_s

    def depart(self, departure: Departure) -> None:
        """What waited has left."""
        self._departures.append(departure)

    def skip(self, size_bytes: int, out: list[Departure], now_s: float) -> None:
        """So much was handed over, the last of it now, and as much left; this is out of that."""
        self.hand_over(size_bytes, now_s)
        self._out_bytes -= size_bytes - sum([departure.size_bytes for departure in out])
        self._departures.extend(out)
