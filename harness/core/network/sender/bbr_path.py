"""What BBR knows of the path: its rate, its round trip, and how much arrives together.

Of BBR v1 in Linux (net/ipv4/tcp_bbr.c). Rates are segments a second.
"""

from math import ceil, inf

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.control import Acked
from harness.core.network.sender.delivery_rate import DeliveryRate, RateSample
from harness.core.network.sender.running_most import RunningMost

_RATE_ROUNDS = 10
_RTT_S = 10.0
_TOGETHER_ROUNDS = 5
_MOST_TOGETHER_S = 0.1
"""bbr_bw_rtts, bbr_min_rtt_win_sec, bbr_extra_acked_win_rtts, bbr_extra_acked_max_us."""


class Path:
    """The model of one connection's path; `rtt_s` is what its handshake took.

    `round_count` round trips have begun, by what arrived; `begins_round` if the last
    acknowledgement began one. `sample` is the rate that it gave, if any.
    """

    def __init__(self, rtt_s: float) -> None:
        self.delivery = DeliveryRate()
        self.least_rtt_s = rtt_s
        self.round_count = 0
        self.begins_round = False
        self.sample: RateSample | None = None
        self.is_rtt_outdated = False
        self._rate = RunningMost(_RATE_ROUNDS)
        self._round_end_bytes = 0
        self._shortest_rtt_s = rtt_s
        self._rtt_since_s = -inf
        self._together = [0, 0]  # in the last rounds, and in those before
        self._together_rounds = 0
        self._epoch_s = 0.0
        self._epoch_segments = 0.0

    @property
    def segments_per_s(self) -> float:
        """The greatest rate of late."""
        return self._rate.value

    def in_flight(self, gain: float) -> int:
        """So many segments, times `gain`, the path holds."""
        return ceil(self._rate.value * self.least_rtt_s * gain)

    def together(self) -> int:
        """How many segments arrived at once beyond the rate of late, at most."""
        return min(max(self._together), int(self._rate.value * _MOST_TOGETHER_S))

    def note(self, acked: Acked, window: float) -> None:
        """Something arrived."""
        if self._rtt_since_s == -inf:
            self._rtt_since_s = acked.now_s
        self.sample = self.delivery.sample(acked.now_s, self._shortest_rtt_s)
        self.begins_round = False
        if self.sample is not None:
            self._note_rate(self.sample)
            self._note_together(acked, window)

    def note_rtt(self, acked: Acked) -> None:
        """How long what arrived took; `is_rtt_outdated` if the shortest is from long ago."""
        self.is_rtt_outdated = acked.now_s > self._rtt_since_s + _RTT_S
        if acked.rtt_s is None:
            return
        self._shortest_rtt_s = min(self._shortest_rtt_s, acked.rtt_s)
        if acked.rtt_s <= self.least_rtt_s or self.is_rtt_outdated:
            self.least_rtt_s = acked.rtt_s
            self._rtt_since_s = acked.now_s

    def begin_round(self) -> None:
        """Let a round trip begin with what is sent next."""
        self._round_end_bytes = self.delivery.arrived_bytes

    def renew_rtt(self, now_s: float) -> None:
        """The round trip is known anew."""
        self._rtt_since_s = now_s

    def restart(self, now_s: float) -> None:
        """Something is sent after there was nothing to send."""
        self._epoch_s, self._epoch_segments = now_s, 0.0

    def _note_rate(self, sample: RateSample) -> None:
        if sample.prior_bytes >= self._round_end_bytes:
            self.begin_round()
            self.round_count += 1
            self.begins_round = True
        rate = sample.size_bytes / TCP_SEGMENT_BYTES / sample.interval_s
        if not sample.is_starved or rate >= self._rate.value:
            self._rate.note(self.round_count, rate)

    def _note_together(self, acked: Acked, window: float) -> None:
        if self.begins_round:
            self._together_rounds += 1
            if self._together_rounds >= _TOGETHER_ROUNDS:
                self._together_rounds = 0
                self._together = [0, self._together[0]]
        expected = self._rate.value * (acked.now_s - self._epoch_s)
        if self._epoch_segments <= expected:
            self._epoch_s, self._epoch_segments, expected = acked.now_s, 0.0, 0.0
        self._epoch_segments += acked.size_bytes / TCP_SEGMENT_BYTES
        extra = min(int(self._epoch_segments - expected), int(window))
        self._together[0] = max(self._together[0], extra)
