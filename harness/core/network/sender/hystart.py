"""HyStart: whether slow start has filled the link before anything is lost.

As Linux has it (net/ipv4/tcp_cubic.c): acknowledgements come in a train, or later. The train of one
round trip's acknowledgements is as long as what was sent in it takes; when it is longer than half a
round trip, the window that is being built is as large as the link. Unlike there, nobody looks while
nothing fills the window, so that it does not grow.
"""

from math import inf

from harness.core.network.sender.control import Acked

_LEAST_WINDOW = 16
_TRAIN_GAP_S = 2e-3 + 1e-9
_CUSHION_S = 1e-3
_SAMPLES = 8
_LEAST_S = 4e-3
_MOST_S = 16e-3
"""hystart_low_window, hystart_ack_delta_us, the most of hystart_ack_delay, HYSTART_MIN_SAMPLES,
HYSTART_DELAY_MIN and HYSTART_DELAY_MAX."""


class HyStart:
    """Looks at one acknowledgement after the other."""

    def __init__(self) -> None:
        self._least_rtt_s = inf
        self._is_over = False
        self._round_end_byte = 0
        self._round_start_s = self._last_ack_s = -inf
        self._round_rtt_s = inf
        self._sample_count = 0

    @property
    def least_rtt_s(self) -> float:
        """The shortest round trip; 0 where none is known."""
        return self._least_rtt_s if self._least_rtt_s < inf else 0.0

    def note_rtt(self, rtt_s: float) -> None:
        """Something took so long, in slow start or not."""
        self._least_rtt_s = min(rtt_s, self._least_rtt_s)

    def has_found(self, acked: Acked, window: float) -> bool:
        """Whether slow start ends with this acknowledgement; said once."""
        if acked.rtt_s is None or self._is_over:
            return False
        if acked.acked_bytes > self._round_end_byte:
            self._begin_round(acked)
        is_wide = window >= _LEAST_WINDOW
        self._is_over = is_wide and (self._is_train(acked.now_s) or self._is_late(acked.rtt_s))
        return self._is_over

    def _begin_round(self, acked: Acked) -> None:
        self._round_end_byte = acked.sent_bytes
        self._round_start_s = self._last_ack_s = acked.now_s
        self._round_rtt_s = inf
        self._sample_count = 0

    def _is_train(self, now_s: float) -> bool:
        if now_s - self._last_ack_s > _TRAIN_GAP_S:
            return False
        self._last_ack_s = now_s
        return now_s - self._round_start_s > (self._least_rtt_s + _CUSHION_S) / 2

    def _is_late(self, rtt_s: float) -> bool:
        self._round_rtt_s = min(self._round_rtt_s, rtt_s)
        if self._sample_count < _SAMPLES:
            self._sample_count += 1
            return False
        late_s = min(_MOST_S, max(_LEAST_S, self._least_rtt_s / 8))
        return self._round_rtt_s > self._least_rtt_s + late_s
