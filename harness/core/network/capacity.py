"""How much a link can send, and when: one rate, a rate with outages, or recorded opportunities.

Each answers two questions about any time, and keeps no state. Times are seconds from the moment
at which the pattern of a link began; bytes are those that the link carries.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Protocol

OPPORTUNITY_BYTES = 1504
"""One line of a trace: an IP packet of 1500 bytes and the four in front of it on a TUN device
(mahimahi, src/packet/packetshell.hh and src/frontend/link_queue.hh: PACKET_SIZE)."""

_MS = 1e-3
_DIGITS_OF_MS = 6  # a clock's rounding must not make an opportunity usable twice


class Capacity(Protocol):
    """What one direction of a link can send."""

    def departure_s(self, since_s: float, size_bytes: int) -> float:
        """When the last of `size_bytes` has left that leave without a pause from `since_s` on."""
        ...

    def service_s(self, start_s: float, end_s: float) -> float:
        """How long between the two the link could have been sending; 0 if they are reversed."""
        ...


@dataclass(frozen=True, slots=True)
class ConstantRate:
    """The same rate at any time."""

    s_per_byte: float

    def departure_s(self, since_s: float, size_bytes: int) -> float:
        """See Capacity."""
        return since_s + size_bytes * self.s_per_byte

    def service_s(self, start_s: float, end_s: float) -> float:
        """See Capacity."""
        return max(0.0, end_s - start_s)


@dataclass(frozen=True, slots=True)
class Outages:
    """Nothing is sent for `duration_s`, first after `first_s`, then every `every_s` (None: once).

    What was about to leave leaves afterwards; nothing is lost.
    """

    first_s: float
    duration_s: float
    every_s: float | None = None

    def before_s(self, at_s: float) -> float:
        """How much of the time before `at_s` was an outage."""
        since_first_s = at_s - self.first_s
        if since_first_s <= 0:
            return 0.0
        if self.every_s is None:
            return min(since_first_s, self.duration_s)
        count, into_s = divmod(since_first_s, self.every_s)
        return count * self.duration_s + min(into_s, self.duration_s)

    def ended_s(self, at_s: float) -> float:
        """When the outage at `at_s` ends; `at_s` itself if there is none."""
        into_s = at_s - self.first_s
        if into_s >= 0 and self.every_s is not None:
            into_s %= self.every_s
        return at_s - into_s + self.duration_s if 0 <= into_s < self.duration_s else at_s

    def after_service_s(self, service_s: float) -> float:
        """When the link has been in service for `service_s`: the earliest such moment."""
        beyond_s = service_s - self.first_s
        if beyond_s <= 0:
            return service_s
        if self.every_s is None:
            return service_s + self.duration_s
        return service_s + ceil(beyond_s / (self.every_s - self.duration_s)) * self.duration_s


@dataclass(frozen=True, slots=True)
class InterruptedRate:
    """A constant rate with outages."""

    s_per_byte: float
    outages: Outages

    def departure_s(self, since_s: float, size_bytes: int) -> float:
        """See Capacity."""
        served_s = since_s - self.outages.before_s(since_s) + size_bytes * self.s_per_byte
        return max(self.outages.ended_s(since_s), self.outages.after_service_s(served_s))

    def service_s(self, start_s: float, end_s: float) -> float:
        """See Capacity."""
        interrupted_s = self.outages.before_s(end_s) - self.outages.before_s(start_s)
        return max(0.0, end_s - start_s - interrupted_s)


class TraceError(ValueError):
    """Text that is no trace; carries the rule it breaks and the remedy."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(f"{rule}; {remedy}")
        self.rule = rule
        self.remedy = remedy


@dataclass(frozen=True)
class Trace:
    """When a link could send, as it was recorded: milliseconds in `text`, one on each line.

    The format is mahimahi's: each line is one opportunity to send one packet, and the lines
    begin anew once the last of them has passed. Use `of` for text that may be wrong.
    """

    text: str

    @classmethod
    def of(cls, text: str) -> "Trace":
        """The trace that a file holds. Raises TraceError."""
        moments = text.split()
        for line, moment in enumerate(moments, start=1):
            if not (moment.isascii() and moment.isdigit()):
                rule = f"has {moment[:20]!r} in line {line}"
                raise TraceError(rule, "write whole milliseconds, one on each line")
        trace = cls("\n".join(moments))
        if not moments or not trace.period_ms:
            raise TraceError("has no duration", "write at least one line above 0")
        if list(trace.moments_ms) != sorted(trace.moments_ms):
            raise TraceError("is not in order of time", "sort its lines")
        return trace

    @cached_property
    def moments_ms(self) -> tuple[int, ...]:
        """Every opportunity of one round, in order."""
        return tuple(map(int, self.text.split()))

    @property
    def period_ms(self) -> int:
        """How long one round takes."""
        return self.moments_ms[-1]

    @property
    def mean_bps(self) -> float:
        """Bits of packets that can be sent in a second, in the mean."""
        return len(self.moments_ms) * OPPORTUNITY_BYTES * 8 / (self.period_ms * _MS)


@dataclass(frozen=True, slots=True)
class TracedCapacity:
    """What a trace lets pass, `opportunity_bytes` of ours each time.

    Like mahimahi's: what is handed over at the moment of an opportunity waits for the next one,
    and what an opportunity leaves unused while nothing waits is lost.
    """

    trace: Trace
    opportunity_bytes: int

    def departure_s(self, since_s: float, size_bytes: int) -> float:
        """See Capacity."""
        moments_ms, period_ms = self.trace.moments_ms, self.trace.period_ms
        round_count, into_ms = divmod(round(since_s / _MS, _DIGITS_OF_MS), period_ms)
        passed_count = int(round_count) * len(moments_ms) + bisect_right(moments_ms, into_ms)
        needed_count = max(1, ceil(size_bytes / self.opportunity_bytes))
        round_count, place = divmod(passed_count + needed_count - 1, len(moments_ms))
        return (round_count * period_ms + moments_ms[place]) * _MS

    def service_s(self, start_s: float, end_s: float) -> float:
        """See Capacity; from the first opportunity that was missed."""
        return max(0.0, end_s - self.departure_s(start_s, 1))
