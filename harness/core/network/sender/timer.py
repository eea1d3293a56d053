"""When a sender does something although nothing has come: one timer with three meanings.

As in Linux (net/ipv4/tcp_timer.c, tcp_output.c): a tail loss probe (RFC 8985 §7), the end of the
time that something overtaken is waited for (RFC 8985 §6), or a timeout (RFC 6298 §5).
"""

from enum import Enum
from math import inf

from harness.core.network.sender.packet import Packet
from harness.core.network.sender.round_trip import RoundTrip

_PROBE_ROUND_TRIPS = 2
_PROBE_S = 2e-3
_PROBE_ALONE_S = 0.2
"""tcp_schedule_loss_probe: TCP_TIMEOUT_MIN; TCP_RTO_MIN where an acknowledgement may be late."""

_REORDERING_S = 4e-3
"""TCP_TIMEOUT_MIN, and as much again for a clock of 250 Hz."""


class Purpose(Enum):
    """What happens when the time has come."""

    NOTHING = "nothing"
    PROBE = "probe"
    REORDERING = "reordering"
    TIMEOUT = "timeout"


class Timer:
    """The timer of one sender; `at_s` is when it goes off, inf if never.

    `first` is the packet that everything after it waits for, None where nothing is missing.
    """

    def __init__(self, round_trip: RoundTrip) -> None:
        self.at_s = inf
        self.purpose = Purpose.NOTHING
        self._round_trip = round_trip

    def stop(self) -> None:
        """Wait for nothing."""
        self._set(Purpose.NOTHING, inf)

    def wait_for_reordering(self, until_s: float) -> None:
        """Something overtaken may arrive until then."""
        self._set(Purpose.REORDERING, until_s + _REORDERING_S)

    def set_probe(self, now_s: float, missing_count: int, first: Packet | None) -> None:
        """Probe two round trips from now, if a timeout does not come before.

        A timeout counts from `first`, or from now where it is None.
        """
        probe_s = _PROBE_ROUND_TRIPS * self._round_trip.smoothed_s
        probe_s += _PROBE_ALONE_S if missing_count == 1 else _PROBE_S
        timeout_s = self._round_trip.timeout_s
        if first is not None:
            timeout_s = max(0.0, first.sent_s + timeout_s - now_s)
        self._set(Purpose.PROBE, now_s + min(probe_s, timeout_s))

    def set_timeout(self, now_s: float, first: Packet | None) -> None:
        """Wait for a timeout's time; what was waited for meanwhile counts (tcp_rearm_rto)."""
        since_s = now_s
        if first is not None and self.purpose in (Purpose.PROBE, Purpose.REORDERING):
            since_s = first.sent_s
        self.restart_timeout(since_s)
        self.at_s = max(self.at_s, now_s)

    def restart_timeout(self, now_s: float) -> None:
        """Wait for a whole timeout's time."""
        self._set(Purpose.TIMEOUT, now_s + self._round_trip.timeout_s)

    def _set(self, purpose: Purpose, at_s: float) -> None:
        self.purpose = purpose
        self.at_s = at_s
