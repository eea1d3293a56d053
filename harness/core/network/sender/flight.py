"""What a sender has on its way, and what of it must be lost (RACK, RFC 8985 §6).

A link keeps the order of what one connection sends: whatever was sent before something that has
arrived, and has not arrived itself, is lost. A sender cannot know that, and waits a little.
"""

from collections import deque
from heapq import heappop, heappush
from math import inf

from harness.core.network.sender.packet import Packet


class Flight:
    """The packets of one sender that have not arrived: on their way, or taken for lost.

    `size_bytes` are on their way; `lost_count` were lost and have not arrived since. The last that
    arrived of those sent latest took `latest_rtt_s`.
    """

    def __init__(self) -> None:
        self.size_bytes = 0
        self.lost_count = 0
        self.latest_rtt_s = 0.0
        self._latest_order = 0
        self._sent_count = 0
        self._missing: dict[int, Packet] = {}  # by where they begin
        self._sendings: deque[tuple[int, Packet]] = deque()  # in order, some of them outdated
        self._overtaken: list[tuple[int, Packet]] = []
        self._lost: list[tuple[int, Packet]] = []  # a heap, by where they begin

    def __bool__(self) -> bool:
        return bool(self._missing)

    def __len__(self) -> int:
        """How many packets have not arrived."""
        return len(self._missing)

    @property
    def last(self) -> Packet:
        """The packet furthest ahead in the stream; there is one."""
        return self._missing[max(self._missing)]

    def packet_at(self, first_byte: int) -> Packet | None:
        """The packet that begins there, unless it has arrived."""
        return self._missing.get(first_byte)

    @property
    def next_lost(self) -> Packet | None:
        """The first packet of the stream that is lost and has not been sent again."""
        lost = self._lost
        while lost and not lost[0][1].is_lost:
            heappop(lost)
        return lost[0][1] if lost else None

    def send(self, packet: Packet, now_s: float) -> None:
        """A packet begins its way, for the first time or again."""
        self._sent_count += 1
        packet.order = self._sent_count
        packet.sent_s = now_s
        if packet.first_byte not in self._missing:
            self._missing[packet.first_byte] = packet
            self.size_bytes += packet.size_bytes
        else:
            packet.is_again = True
            self.size_bytes += packet.size_bytes if packet.is_lost else 0
            packet.is_lost = False
        self._sendings.append((packet.order, packet))

    def arrive(self, packet: Packet, order: int, now_s: float) -> bool:
        """It is known that one sending of a packet has arrived; False if the packet had before."""
        if self._missing.pop(packet.first_byte, None) is None:
            return False
        self.lost_count -= packet.was_lost
        if not packet.is_lost:
            self.size_bytes -= packet.size_bytes
        packet.is_lost = False
        if order == packet.order:
            self._overtake(order)
            if order > self._latest_order:
                self._latest_order = order
                self.latest_rtt_s = now_s - packet.sent_s
        return True

    def forget(self) -> None:
        """Nothing of it is told any more."""
        assert not self.lost_count, self.lost_count
        self._missing.clear()
        self._sendings.clear()
        self.size_bytes = 0

    def lose_overtaken(self, now_s: float, patience_s: float) -> tuple[list[Packet], float]:
        """Take for lost what was overtaken, and is later than the latest was by `patience_s`.

        The lost packets, and when the last of the others will be; -inf if there is none.
        """
        if not self._overtaken:
            return [], -inf
        lost, waiting, until_s = [], [], -inf
        for order, packet in self._overtaken:
            if not self._is_on_its_way(order, packet):
                continue
            due_s = packet.sent_s + self.latest_rtt_s + patience_s
            if due_s <= now_s:
                self._lose(packet)
                lost.append(packet)
            else:
                waiting.append((order, packet))
                until_s = max(until_s, due_s)
        self._overtaken = waiting
        return lost, until_s

    def lose_all(self, now_s: float) -> None:
        """Take for lost what is later than the latest was, and the first of the stream in any case.

        (tcp_input.c, tcp_timeout_mark_lost)
        """
        first_byte = min(self._missing)
        for packet in self._missing.values():
            is_due = packet.sent_s + self.latest_rtt_s <= now_s
            if (is_due or packet.first_byte == first_byte) and not packet.is_lost:
                self._lose(packet)

    def _overtake(self, order: int) -> None:
        sendings = self._sendings
        while sendings and sendings[0][0] <= order:
            sending = sendings.popleft()
            if self._is_on_its_way(*sending):
                self._overtaken.append(sending)

    def _is_on_its_way(self, order: int, packet: Packet) -> bool:
        """Whether that sending is the packet's last, and neither arrived nor taken for lost."""
        return packet.order == order and not packet.is_lost and packet.first_byte in self._missing

    def _lose(self, packet: Packet) -> None:
        self.lost_count += not packet.was_lost
        packet.is_lost = packet.was_lost = True
        self.size_bytes -= packet.size_bytes
        heappush(self._lost, (packet.first_byte, packet))
