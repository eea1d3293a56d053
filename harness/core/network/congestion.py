"""How much of one connection TCP lets be in flight: slow start, its end, and idling.

As in Linux 6.x with cubic, its default (net/ipv4/tcp_cubic.c, tcp_input.c, tcp_output.c), as far as
a link without losses shows it. Left out: what follows a loss, cubic's later and faster growth,
delayed acknowledgements, and the receiver's window, which Linux opens ahead of the sender's.
"""

from collections import deque
from math import ceil, inf

from harness.core.network.profile import TCP_SEGMENT_BYTES

INITIAL_SEGMENTS = 10
"""RFC 6928 §2, and TCP_INIT_CWND."""

_LEAST_RTO_S = 0.2
"""TCP_RTO_MIN: Linux waits at least this and a round trip before it takes anything for lost."""

_HYSTART_SEGMENTS = 16
_HYSTART_TRAIN_GAP_S = 2e-3 / 2 + 1e-9
_HYSTART_CUSHION_S = 1e-3
_HYSTART_SAMPLES = 8
_HYSTART_LEAST_S = 4e-3
_HYSTART_MOST_S = 16e-3
"""tcp_cubic.c: hystart_low_window, hystart_ack_delta_us, the most of hystart_ack_delay,
HYSTART_MIN_SAMPLES, HYSTART_DELAY_MIN and HYSTART_DELAY_MAX. Receivers acknowledge every second
segment (RFC 9293 §3.8.6.3), so that a segment's part of the gap is half of it."""

_GROWTH_AFTER = 1 / 20
"""tcp_cubic.c, bictcp_update: 5 % in a round trip as long as nothing was ever lost."""


class CongestionWindow:
    """The window of one sender; it is told what was sent, and then acknowledged.

    `rtt_s` is the round trip on an idle link. Times are seconds of one clock.
    """

    def __init__(self, rtt_s: float) -> None:
        self._rto_s = rtt_s + _LEAST_RTO_S
        self._segments = float(INITIAL_SEGMENTS)
        self._threshold_segments = inf
        self._sent: deque[tuple[int, float]] = deque()  # in flight: up to which byte, since when
        self._sent_bytes = 0
        self._acked_bytes = 0
        self._began = 0  # with which byte, after nothing was in flight: segments count from there
        self._last_sent_s = -inf
        # How much of the window was used since the byte `_used_until` was sent.
        self._used_until = 0
        self._most_in_flight = 0
        self._is_limiting = False
        self._hystart = _HyStart()

    @property
    def size_bytes(self) -> int:
        """How much may be in flight."""
        return int(self._segments) * TCP_SEGMENT_BYTES

    def allowed_bytes(self, wanted_bytes: int, now_s: float) -> int:
        """How much of it may be sent now: all, or whole segments; less after idling."""
        if wanted_bytes and not self._sent:
            self._began = self._sent_bytes
            if self._rto_s < (idle_s := now_s - self._last_sent_s) < inf:
                self._restart(idle_s)
        room_bytes = max(0, self.size_bytes - self._in_flight_bytes)
        if wanted_bytes <= room_bytes:
            return wanted_bytes
        broken_bytes = (self._sent_bytes + room_bytes - self._began) % TCP_SEGMENT_BYTES
        return max(0, room_bytes - broken_bytes)

    def sent(self, size_bytes: int, now_s: float) -> None:
        """So much was sent."""
        self._sent_bytes += size_bytes
        self._last_sent_s = now_s
        self._sent.append((self._sent_bytes, now_s))
        is_limiting = self.size_bytes - self._in_flight_bytes < TCP_SEGMENT_BYTES
        is_more = self._in_flight_bytes > self._most_in_flight and not self._is_limiting
        # tcp_cwnd_validate: a window that was full once counts as full for a round trip.
        if is_limiting or is_more or self._acked_bytes >= self._used_until:
            self._is_limiting = is_limiting
            self._most_in_flight = self._in_flight_bytes
            self._used_until = self._sent_bytes

    def acked(self, size_bytes: int, now_s: float) -> None:
        """The sender learns that so much has arrived, of what it sent first."""
        self._acked_bytes += size_bytes
        assert self._acked_bytes <= self._sent_bytes, (self._acked_bytes, self._sent_bytes)
        sent_s = self._sent[0][1]
        while self._sent and self._sent[0][0] <= self._acked_bytes:
            sent_s = self._sent.popleft()[1]
        if self._threshold_segments == inf:
            is_wide = self._segments >= _HYSTART_SEGMENTS
            self._hystart.note_ack(self._acked_bytes, self._sent_bytes, now_s)
            if self._hystart.has_found(now_s - sent_s, now_s, is_wide=is_wide):
                self._threshold_segments = self._segments
        self._grow(size_bytes / TCP_SEGMENT_BYTES)

    @property
    def _in_flight_bytes(self) -> int:
        return self._sent_bytes - self._acked_bytes

    def _grow(self, acked_segments: float) -> None:
        is_slow_start = self._segments < self._threshold_segments
        # tcp_is_cwnd_limited: slow start may double what was in flight, even if more was allowed.
        half_used = 2 * self._most_in_flight > self._segments * TCP_SEGMENT_BYTES
        if not (self._is_limiting or (is_slow_start and half_used)):
            return
        if is_slow_start:
            grown = min(self._segments + acked_segments, self._threshold_segments)
            acked_segments -= grown - self._segments
            self._segments = grown
        self._segments += acked_segments * _GROWTH_AFTER

    def _restart(self, idle_s: float) -> None:
        """tcp_cwnd_restart: half as large for every timeout's time idled, and slow start again."""
        self._threshold_segments = max(self._threshold_segments, 0.75 * self._segments)
        least = min(INITIAL_SEGMENTS, self._segments)
        halvings = ceil(idle_s / self._rto_s) - 1
        self._segments = max(least, self._segments / 2**halvings)


class _HyStart:
    """Whether slow start has filled the link: acknowledgements come in a train, or later.

    The train of one round trip's acknowledgements is as long as what was sent in it takes; when
    it is longer than half a round trip, the window that is being built is as large as the link.
    """

    def __init__(self) -> None:
        self._least_rtt_s = inf
        self._round_end = 0
        self._round_start_s = self._last_ack_s = -inf
        self._round_rtt_s = inf
        self._sample_count = 0

    def note_ack(self, acked_bytes: int, sent_bytes: int, now_s: float) -> None:
        """A round ends with what was sent in it."""
        if acked_bytes > self._round_end:
            self._round_end = sent_bytes
            self._round_start_s = self._last_ack_s = now_s
            self._round_rtt_s = inf
            self._sample_count = 0

    def has_found(self, rtt_s: float, now_s: float, *, is_wide: bool) -> bool:
        """Whether slow start ends with this acknowledgement; never if the window is not wide."""
        self._least_rtt_s = min(self._least_rtt_s, rtt_s)
        return is_wide and (self._is_train(now_s) or self._is_late(rtt_s))

    def _is_train(self, now_s: float) -> bool:
        if now_s - self._last_ack_s > _HYSTART_TRAIN_GAP_S:
            return False
        self._last_ack_s = now_s
        return now_s - self._round_start_s > (self._least_rtt_s + _HYSTART_CUSHION_S) / 2

    def _is_late(self, rtt_s: float) -> bool:
        self._round_rtt_s = min(self._round_rtt_s, rtt_s)
        if self._sample_count < _HYSTART_SAMPLES:
            self._sample_count += 1
            return False
        late_s = min(_HYSTART_MOST_S, max(_HYSTART_LEAST_S, self._least_rtt_s / 8))
        return self._round_rtt_s > self._least_rtt_s + late_s
