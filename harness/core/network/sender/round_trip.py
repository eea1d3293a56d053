"""What a sender knows of its round trip, and for how long it waits in vain (RFC 6298).

As Linux has it (net/ipv4/tcp_input.c, tcp_rtt_estimator): the variation is no less than 200 ms, the
most of it in a round trip counts, and it becomes less by a quarter of the difference a round trip.
"""

_LEAST_VARIATION_S = 0.2
"""TCP_RTO_MIN."""

_MOST_TIMEOUT_S = 120.0
"""TCP_RTO_MAX."""


class RoundTrip:
    """The estimate of one sender, from its handshake on, which took `rtt_s`."""

    def __init__(self, rtt_s: float) -> None:
        self.smoothed_s = rtt_s
        self.least_s = rtt_s
        self._variation_s = max(2 * rtt_s, _LEAST_VARIATION_S)
        self._deviation_s = 2 * rtt_s  # four times the mean deviation, as the kernel keeps it
        self._most_deviation_s = self._variation_s
        self._round_end_byte = 0
        self._doublings = 0

    @property
    def timeout_s(self) -> float:
        """How long an acknowledgement is waited for; twice as long after each time in vain."""
        return min(_MOST_TIMEOUT_S, (self.smoothed_s + self._variation_s) * (1 << self._doublings))

    def measured(self, rtt_s: float, acked_bytes: int, sent_bytes: int) -> None:
        """An acknowledgement took so long; up to which byte it is, and what is sent next."""
        self._doublings = 0
        self.least_s = min(self.least_s, rtt_s)
        error_s = rtt_s - self.smoothed_s
        self.smoothed_s += error_s / 8
        self._deviate(error_s)
        if acked_bytes > self._round_end_byte:
            if self._most_deviation_s < self._variation_s:
                self._variation_s -= (self._variation_s - self._most_deviation_s) / 4
            self._round_end_byte = sent_bytes
            self._most_deviation_s = _LEAST_VARIATION_S

    def waited_in_vain(self) -> None:
        """Nothing came for as long as `timeout_s`."""
        self._doublings += 1

    def _deviate(self, error_s: float) -> None:
        change_s = abs(error_s) - self._deviation_s / 4
        if error_s < 0 < change_s:
            change_s /= 8  # a shorter round trip is no reason to wait longer (tcp_rtt_estimator)
        self._deviation_s += change_s
        self._most_deviation_s = max(self._most_deviation_s, self._deviation_s)
        self._variation_s = max(self._variation_s, self._most_deviation_s)
