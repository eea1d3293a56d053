"""A transmitter for simulations: whole rounds of turns leave as one, and nothing arrives otherwise.

Between two events everybody who lines up sends one full segment a round. Nobody watches those
arrive one by one, so as many turns as are over by now are worked out at once: a load costs what
happens in it, not by its size.
"""

from itertools import islice

from harness.core.network.flow import Delivery
from harness.core.network.transmitter import Transmitter

_new = tuple.__new__


class CoalescingTransmitter(Transmitter):
    """See Transmitter; deliveries are fewer, each there when the last segment in it would be."""

    def transmit(self, until_s: float) -> None:
        """See Transmitter."""
        if self.free_s <= until_s:
            if self.sending is not None:
                self.end_turn(self.sending)
            if turn_count := self._turns_over_by(until_s - self.delay_s):
                self._take_turns(turn_count)
            super().transmit(until_s)

    def _turns_over_by(self, until_s: float) -> int:
        """How many turns can be taken at once: all of them full, and no stream ends with one."""
        if not self.turns or not self.s_per_byte:
            return 0
        turn_bytes = self.turn_bytes
        left_bytes = (until_s - self.busy_since_s) / self.s_per_byte - self.busy_bytes
        turn_count = int(left_bytes // turn_bytes)
        if turn_count <= 0:
            return 0
        least_waiting_bytes = min([flow.waiting_bytes for flow in self.turns])
        full_rounds = max(0, (least_waiting_bytes - 1) // turn_bytes)
        return min(turn_count, full_rounds * len(self.turns))

    def _take_turns(self, turn_count: int) -> None:
        """Send what everybody sends in whole rounds, then what the first few send in their turn."""
        turn_bytes, busy_bytes, in_flight = self.turn_bytes, self.busy_bytes, self.in_flight
        round_count, further_count = divmod(turn_count, len(self.turns))
        segments = [(flow, turn_bytes) for flow in islice(self.turns, further_count)]
        if round_count:
            round_bytes = round_count * turn_bytes
            segments[:0] = [(flow, round_bytes) for flow in self.turns]
            busy_bytes += (round_count - 1) * turn_bytes * len(self.turns)
        since_s, s_per_byte, delay_s = self.busy_since_s, self.s_per_byte, self.delay_s
        for flow, size_bytes in segments:
            flow.waiting_bytes -= size_bytes
            flow.queued_bytes -= size_bytes
            busy_bytes += turn_bytes  # the last segment of each
            left_s = since_s + busy_bytes * s_per_byte
            # Made without a call of Python's, of which a load has more here than anywhere.
            in_flight.append(_new(Delivery, (flow, size_bytes, left_s + delay_s, False)))
        self.busy_bytes, self.free_s = busy_bytes, since_s + busy_bytes * s_per_byte
        self.turns.rotate(-further_count)
