"""What a sender makes of what is missing: the states of a connection, and tail loss probes.

As Linux 6.x has it by default (net/ipv4/tcp_input.c, tcp_fastretrans_alert, tcp_process_loss and
tcp_process_tlp_ack): RACK and probes (RFC 8985), and new data after a timeout to see whether it was
one (F-RTO, RFC 5682).
"""

from math import inf

from harness.core.network.sender.control import Controller, State
from harness.core.network.sender.flight import Flight
from harness.core.network.sender.packet import Packet
from harness.core.network.sender.round_trip import RoundTrip

_DUPLICATE_THRESHOLD = 3
"""tcp_reordering: so many packets behind a gap prove a loss."""


class Recovery:
    """The state of one connection; everything up to `until_byte` was sent before the last loss.

    `new_goes_first` while a sender tries new data before what is lost; `waits_until_s` is until
    when something overtaken may still arrive, -inf if nothing is waited for.
    """

    def __init__(self, flight: Flight, round_trip: RoundTrip, controller: Controller) -> None:
        self.state = State.OPEN
        self.new_goes_first = False
        self.waits_until_s = -inf
        self._timeout_count = 0  # since something was acknowledged
        self._flight = flight
        self._round_trip = round_trip
        self._controller = controller
        self._until_byte = 0
        self._may_be_spurious = False
        self._probe_byte: int | None = None
        self._probe_is_again = False

    @property
    def is_probing(self) -> bool:
        """Whether a probe is out, and not judged yet."""
        return self._probe_byte is not None

    def probed(self, sent_bytes: int, *, is_again: bool) -> None:
        """A probe is sent: something new, or the last packet again."""
        self._probe_byte = sent_bytes
        self._probe_is_again = is_again

    def judge_probe(self, acked_bytes: int, *, is_news: bool) -> None:
        """Whether a probe shows that the end of what was sent was lost: then windows shrink."""
        if self._probe_byte is None or acked_bytes < self._probe_byte:
            return
        if not self._probe_is_again or not is_news:
            self._probe_byte = None
        elif acked_bytes > self._probe_byte:
            self._probe_byte = None
            if self.state <= State.DISORDER:
                self._controller.begin_recovery(self._flight.size_bytes)
                self._controller.end_recovery()

    def leave(self, acked_bytes: int, sent_bytes: int, *, has_advanced: bool, more: bool) -> None:
        """Something is acknowledged: leave what is over. `more` if there is more to send."""
        if has_advanced:
            self._timeout_count = 0
        if self.state is State.RECOVERY and acked_bytes >= self._until_byte:
            self._controller.end_recovery()
            self.state = State.OPEN
        elif self.state is State.LOSS:
            self._leave_loss(acked_bytes, sent_bytes, has_advanced=has_advanced, more=more)

    def look(self, now_s: float, sent_bytes: int, held_count: int, *, has_advanced: bool) -> int:
        """Take for lost what must be; how many packets are.

        An acknowledgement that moves on and is the first to show a gap takes nothing for lost, as
        Linux 6.18 was seen to do.
        """
        self.waits_until_s = -inf
        is_first_sight = self.state is State.OPEN and has_advanced and held_count > 0
        lost = [] if is_first_sight else self._lose_overtaken(now_s, held_count)
        is_lost_again = any(packet.is_again for packet in lost)
        if self._flight.lost_count:
            if self.state <= State.DISORDER or (self.state is State.LOSS and is_lost_again):
                self._begin(sent_bytes)
        elif self.state <= State.DISORDER:
            self.state = State.DISORDER if held_count else State.OPEN
        return len(lost)

    def stop_waiting(self, now_s: float, sent_bytes: int) -> None:
        """What was overtaken has been waited for long enough."""
        lost, self.waits_until_s = self._flight.lose_overtaken(now_s, self._patience_s)
        if lost and self.state is not State.RECOVERY:
            self._begin(sent_bytes)

    def time_out(self, now_s: float, acked_bytes: int, sent_bytes: int) -> None:
        """Nothing came for a timeout's time."""
        was_known = self.state > State.DISORDER
        is_new = not was_known or acked_bytes >= self._until_byte
        is_new = is_new or (self.state is State.LOSS and not self._timeout_count)
        self._may_be_spurious = not was_known or self._timeout_count > 0
        self._flight.lose_all(now_s)
        self._controller.time_out(self._flight.size_bytes, is_new)
        self.state = State.LOSS
        self.new_goes_first = False
        self._timeout_count += 1
        self._until_byte = sent_bytes
        self._probe_byte = None

    @property
    def _patience_s(self) -> float:
        """How much later than the latest something may be, where packets may overtake each other.

        (tcp_rack_reo_wnd)
        """
        return min(self._round_trip.least_s / 4, self._round_trip.smoothed_s)

    def _lose_overtaken(self, now_s: float, held_count: int) -> list[Packet]:
        is_proven = self.state >= State.RECOVERY or held_count >= _DUPLICATE_THRESHOLD
        patience_s = 0.0 if is_proven else self._patience_s
        lost, self.waits_until_s = self._flight.lose_overtaken(now_s, patience_s)
        return lost

    def _begin(self, sent_bytes: int) -> None:
        self.state = State.RECOVERY
        self._until_byte = sent_bytes
        self._probe_byte = None
        self._controller.begin_recovery(self._flight.size_bytes)

    def _leave_loss(
        self, acked_bytes: int, sent_bytes: int, *, has_advanced: bool, more: bool
    ) -> None:
        self.new_goes_first = False
        is_over = acked_bytes >= self._until_byte
        if self._may_be_spurious and sent_bytes > self._until_byte:
            self._may_be_spurious = has_advanced
        elif self._may_be_spurious and has_advanced and not is_over:
            self._until_byte = sent_bytes
            self._may_be_spurious = self.new_goes_first = more
            return
        if is_over:
            self.state = State.OPEN
            self._may_be_spurious = False
