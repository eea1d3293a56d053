"""How fast what a sender sent arrived (net/ipv4/tcp_rate.c).

Of each packet is noted how much had arrived when it was sent. When it arrives itself, what arrived
meanwhile, and how long that took, is a rate; it says little where there was nothing to send.
"""

from typing import NamedTuple

from harness.core.network.sender.packet import Packet


class RateSample(NamedTuple):
    """So much arrived in `interval_s`, which began when `prior_bytes` had arrived ever.

    `is_starved` if there was nothing more to send then.
    """

    size_bytes: int
    interval_s: float
    prior_bytes: int
    is_starved: bool


class DeliveryRate:
    """Measures one sender; `arrived_bytes` have arrived ever."""

    def __init__(self) -> None:
        self.arrived_bytes = 0
        self._arrived_s = 0.0
        self._first_sent_s = 0.0
        self._starved_until_bytes: int | None = None
        self._latest: Packet | None = None

    @property
    def is_starved(self) -> bool:
        """Whether what is sent now says little of the link."""
        return self._starved_until_bytes is not None

    def starve(self, in_flight_bytes: int) -> None:
        """Nothing more could be sent than what is on its way."""
        self._starved_until_bytes = self.arrived_bytes + in_flight_bytes

    def send(self, packet: Packet, now_s: float, in_flight_bytes: int) -> None:
        """A packet is sent while so much is on its way."""
        if not in_flight_bytes:
            self._first_sent_s = self._arrived_s = now_s
        packet.stamp = (self.arrived_bytes, self._arrived_s, self._first_sent_s, self.is_starved)

    def arrive(self, packet: Packet) -> None:
        """A packet has arrived."""
        self.arrived_bytes += packet.size_bytes
        if self._latest is None or packet.order > self._latest.order:
            self._latest = packet
            self._first_sent_s = packet.sent_s

    def sample(self, now_s: float, least_rtt_s: float) -> RateSample | None:
        """Of what has arrived since the last sample; None if that says nothing.

        Nothing can have arrived in less than a round trip: then acknowledgements came together.
        """
        starved_until_bytes, packet = self._starved_until_bytes, self._latest
        if starved_until_bytes is not None and self.arrived_bytes > starved_until_bytes:
            self._starved_until_bytes = None
        if packet is None:
            return None
        prior_bytes, prior_s, first_sent_s, was_starved = packet.stamp
        interval_s = max(packet.sent_s - first_sent_s, now_s - prior_s)
        self._latest, self._arrived_s = None, now_s
        if interval_s < least_rtt_s or not interval_s:
            return None
        size_bytes = self.arrived_bytes - prior_bytes
        return RateSample(size_bytes, interval_s, prior_bytes, was_starved)
