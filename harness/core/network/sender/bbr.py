"""BBR: as much on its way as the path holds, at the rate at which it arrives, whatever is lost.

Version 1 as Linux has it (net/ipv4/tcp_bbr.c; Cardwell et al., ACM Queue 14-5, 2016). Left out: the
rate of a policer (bbr_lt_bw_sampling), which it sees where a fifth is lost.
"""

from enum import Enum
from random import Random

from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.bbr_path import Path
from harness.core.network.sender.control import INITIAL_SEGMENTS, Acked, State, whole_segments
from harness.core.network.sender.packet import Packet

_HIGH_GAIN = 2885 / 1000
_DRAIN_GAIN = 1000 / 2885
_WINDOW_GAIN = 2.0
_CYCLE = (1.25, 0.75, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
_RANDOM_PHASES = 7
_MARGIN = 0.99
_LEAST_SEGMENTS = 4
_FULL_RATIO = 1.25
_FULL_ROUNDS = 3
_PROBE_RTT_S = 0.2
_BURST_S = 1 / 1024
_SLOW_BPS = 1.2e6
_NOMINAL_RTT_S = 1e-3
"""bbr_high_gain, bbr_drain_gain, bbr_cwnd_gain, bbr_pacing_gain, bbr_cycle_rand,
bbr_pacing_margin_percent, bbr_cwnd_min_target, bbr_full_bw_thresh, bbr_full_bw_cnt,
bbr_probe_rtt_mode_ms, sk_pacing_shift, bbr_min_tso_rate."""


class Mode(Enum):
    """What BBR is about: fill the path, empty its queue, follow its rate, or see its round trip."""

    STARTUP = "startup"
    DRAIN = "drain"
    PROBE_RATE = "probe-rate"
    PROBE_RTT = "probe-rtt"


class Bbr:
    """See Controller; `rtt_s` is what the handshake took, `random` chooses where cycles begin."""

    def __init__(self, rtt_s: float, random: Random) -> None:
        self.window_segments = float(INITIAL_SEGMENTS)
        self.mode = Mode.STARTUP
        self._random = random
        self._path = Path(rtt_s)
        initial_bps = INITIAL_SEGMENTS * TCP_SEGMENT_BYTES * 8 / (rtt_s or _NOMINAL_RTT_S)
        self._pace_bps = _HIGH_GAIN * _MARGIN * initial_bps
        self._full_rate, self._full_rounds = 0.0, 0
        self._phase, self._phase_s = 0, 0.0
        self._prior_window = 0.0
        self._prior_state = State.OPEN
        self._conserves = False
        self._restarts = False
        self._probe_end_s: float | None = None
        self._probe_has_round = False

    @property
    def pace_bps(self) -> float:
        """See Controller."""
        return self._pace_bps

    @property
    def settled_bytes(self) -> int:
        """See Controller: every acknowledgement is a measurement."""
        return 0

    def note_rtt(self, rtt_s: float) -> None:
        """See Controller: never, since it never is settled."""

    def write(self, is_starved: bool, in_flight_bytes: int) -> None:
        """See Controller."""
        if is_starved:
            self._path.delivery.starve(in_flight_bytes)

    def restart(self, idle_s: float, timeout_s: float, now_s: float) -> None:
        """See Controller: at the rate that is known (bbr_cwnd_event)."""
        if not self._path.delivery.is_starved:
            return
        self._restarts = True
        self._path.restart(now_s)
        if self.mode is Mode.PROBE_RATE:
            self._pace(1.0)
        elif self.mode is Mode.PROBE_RTT:
            self._leave_probe_rtt(now_s)

    def send(self, packet: Packet, now_s: float, in_flight_bytes: int) -> None:
        """See Controller."""
        self._path.delivery.send(packet, now_s, in_flight_bytes)

    def arrive(self, packet: Packet) -> None:
        """See Controller."""
        self._path.delivery.arrive(packet)

    def acknowledge(self, acked: Acked) -> None:
        """See Controller (bbr_main)."""
        self._path.note(acked, self.window_segments)
        if self._path.begins_round:
            self._conserves = False
        if self.mode is Mode.PROBE_RATE and self._ends_phase(acked):
            self._begin_phase(self._phase + 1, acked.now_s)
        self._look_whether_full()
        self._drain(acked)
        self._probe_rtt(acked)
        self._pace(self._gain)
        self._set_window(acked)

    def begin_recovery(self, in_flight_bytes: int) -> None:
        """See Controller: only the window that was good is noted."""
        self._save_window()

    def end_recovery(self) -> None:
        """See Controller: the next acknowledgement tells."""

    def time_out(self, in_flight_bytes: int, is_new: bool) -> None:
        """See Controller."""
        if is_new:
            self._save_window()
        self._prior_state = State.LOSS
        self._full_rate = 0.0
        self.window_segments = whole_segments(in_flight_bytes) + 1

    @property
    def _is_full(self) -> bool:
        return self._full_rounds >= _FULL_ROUNDS

    @property
    def _gain(self) -> float:
        match self.mode:
            case Mode.STARTUP:
                return _HIGH_GAIN
            case Mode.DRAIN:
                return _DRAIN_GAIN
            case Mode.PROBE_RATE:
                return _CYCLE[self._phase]
            case Mode.PROBE_RTT:
                return 1.0

    @property
    def _window_gain(self) -> float:
        match self.mode:
            case Mode.STARTUP | Mode.DRAIN:
                return _HIGH_GAIN
            case Mode.PROBE_RATE:
                return _WINDOW_GAIN
            case Mode.PROBE_RTT:
                return 1.0

    def _pace(self, gain: float) -> None:
        pace_bps = self._path.segments_per_s * TCP_SEGMENT_BYTES * 8 * gain * _MARGIN
        if self._is_full or pace_bps > self._pace_bps:
            self._pace_bps = pace_bps

    def _burst(self) -> int:
        """How many segments leave a host at once (bbr_tso_segs_goal)."""
        least = 1 if self._pace_bps < _SLOW_BPS else 2
        return max(least, int(self._pace_bps / 8 * _BURST_S / TCP_SEGMENT_BYTES))

    def _with_bursts(self, segments: int) -> int:
        """Three bursts more, an even number, and two more to probe (bbr_quantization_budget)."""
        segments = (segments + 3 * self._burst() + 1) // 2 * 2
        is_probing = self.mode is Mode.PROBE_RATE and self._phase == 0
        return segments + 2 if is_probing else segments

    def _look_whether_full(self) -> None:
        path = self._path
        is_starved = path.sample is not None and path.sample.is_starved
        if self._is_full or not path.begins_round or is_starved:
            return
        if path.segments_per_s >= self._full_rate * _FULL_RATIO:
            self._full_rate, self._full_rounds = path.segments_per_s, 0
        else:
            self._full_rounds += 1

    def _drain(self, acked: Acked) -> None:
        if self.mode is Mode.STARTUP and self._is_full:
            self.mode = Mode.DRAIN
        in_flight = whole_segments(acked.in_flight_bytes)
        if self.mode is Mode.DRAIN and in_flight <= self._with_bursts(self._path.in_flight(1.0)):
            self._probe_rate(acked.now_s)

    def _probe_rate(self, now_s: float) -> None:
        self.mode = Mode.PROBE_RATE
        self._begin_phase(len(_CYCLE) - self._random.randrange(_RANDOM_PHASES), now_s)

    def _begin_phase(self, phase: int, now_s: float) -> None:
        self._phase, self._phase_s = phase % len(_CYCLE), now_s

    def _ends_phase(self, acked: Acked) -> bool:
        gain = _CYCLE[self._phase]
        is_long = acked.now_s - self._phase_s > self._path.least_rtt_s
        in_flight = whole_segments(acked.prior_in_flight_bytes)
        if gain > 1:
            goal = self._with_bursts(self._path.in_flight(gain))
            return is_long and (acked.lost_count > 0 or in_flight + self._burst() >= goal)
        if gain < 1:
            return is_long or in_flight <= self._with_bursts(self._path.in_flight(1.0))
        return is_long

    def _probe_rtt(self, acked: Acked) -> None:
        self._path.note_rtt(acked)
        if self._path.is_rtt_outdated and not self._restarts and self.mode is not Mode.PROBE_RTT:
            self._save_window()
            self.mode = Mode.PROBE_RTT
            self._probe_end_s = None
        if self.mode is Mode.PROBE_RTT:
            self._path.delivery.starve(acked.in_flight_bytes)
            self._stay_low(acked)
        if self._path.sample is not None:
            self._restarts = False

    def _stay_low(self, acked: Acked) -> None:
        if self._probe_end_s is not None:
            self._probe_has_round = self._probe_has_round or self._path.begins_round
            if self._probe_has_round:
                self._leave_probe_rtt(acked.now_s)
        elif whole_segments(acked.in_flight_bytes) <= _LEAST_SEGMENTS:
            self._probe_end_s = acked.now_s + _PROBE_RTT_S
            self._probe_has_round = False
            self._path.begin_round()

    def _leave_probe_rtt(self, now_s: float) -> None:
        if self._probe_end_s is None or now_s <= self._probe_end_s:
            return
        self._path.renew_rtt(now_s)
        self.window_segments = max(self.window_segments, self._prior_window)
        if self._is_full:
            self._probe_rate(now_s)
        else:
            self.mode = Mode.STARTUP

    def _save_window(self) -> None:
        is_good = self._prior_state < State.RECOVERY and self.mode is not Mode.PROBE_RTT
        self._prior_window = (
            self.window_segments if is_good else max(self._prior_window, self.window_segments)
        )

    def _set_window(self, acked: Acked) -> None:
        """Towards twice what the path holds; one packet for each that arrived after a loss."""
        segments = whole_segments(acked.size_bytes)
        self._recover(acked, segments)
        if self._conserves:
            self.window_segments = max(
                self.window_segments, whole_segments(acked.in_flight_bytes) + segments
            )
        else:
            self._approach(segments)
        if self.mode is Mode.PROBE_RTT:
            self.window_segments = min(self.window_segments, _LEAST_SEGMENTS)

    def _recover(self, acked: Acked, segments: int) -> None:
        prior_state, self._prior_state = self._prior_state, acked.state
        if acked.lost_count:
            self.window_segments = max(1.0, self.window_segments - acked.lost_count)
        if acked.state is State.RECOVERY and prior_state is not State.RECOVERY:
            self._conserves = True
            self._path.begin_round()
            self.window_segments = whole_segments(acked.in_flight_bytes) + segments
        elif prior_state >= State.RECOVERY > acked.state:
            self._conserves = False
            self.window_segments = max(self.window_segments, self._prior_window)

    def _approach(self, segments: int) -> None:
        path, window = self._path, self.window_segments
        target = path.in_flight(self._window_gain)
        target = self._with_bursts(target + (path.together() if self._is_full else 0))
        if self._is_full:
            window = min(window + segments, target)
        elif window < target or path.delivery.arrived_bytes < INITIAL_SEGMENTS * TCP_SEGMENT_BYTES:
            window += segments
        self.window_segments = max(window, _LEAST_SEGMENTS)
