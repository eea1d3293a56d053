"""A plain link for simulations: whole rounds of turns leave as one, and nothing arrives otherwise.

Between two events everybody who lines up sends one full segment a round. Nobody watches those
arrive one by one, so as many rounds as are over by now are worked out at once: a load costs what
happens in it, not what it weighs.
"""

from harness.core.link import Delivery, Link


class CoalescingLink(Link):
    """See Link; deliveries are fewer, and each arrives when the last segment in it would."""

    def _transmit(self, until_s: float) -> None:
        if self._free_s <= until_s:
            if self._sending is not None:
                self._end_turn(self._sending)
            if round_count := self._rounds_over_by(until_s - self.delay_s):
                self._send_rounds(round_count)
            super()._transmit(until_s)

    def _rounds_over_by(self, until_s: float) -> int:
        """How many rounds can leave as one: all segments in them are full, and no stream ends."""
        if not self._turns or not self._s_per_byte:
            return 0
        round_bytes = self.turn_bytes * len(self._turns)
        left_bytes = (until_s - self._busy_since_s) / self._s_per_byte - self._busy_bytes
        full_segments = min((flow._waiting_bytes - 1) // self.turn_bytes for flow in self._turns)
        return max(0, min(full_segments, int(left_bytes // round_bytes)))

    def _send_rounds(self, round_count: int) -> None:
        turn_bytes = self.turn_bytes
        before_last_bytes = (round_count - 1) * turn_bytes * len(self._turns)
        until_last_bytes = self._busy_bytes + before_last_bytes
        for place, flow in enumerate(self._turns, 1):
            size_bytes = round_count * turn_bytes
            flow._waiting_bytes -= size_bytes
            flow.queued_bytes -= size_bytes
            sent_bytes = until_last_bytes + place * turn_bytes
            left_s = self._busy_since_s + sent_bytes * self._s_per_byte
            self._in_flight.append(Delivery(flow, size_bytes, left_s + self.delay_s, False))
        self._busy_bytes = until_last_bytes + turn_bytes * len(self._turns)
        self._free_s = self._busy_since_s + self._busy_bytes * self._s_per_byte
