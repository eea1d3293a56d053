"""How much of a wait was the doing of other programs: from what the kernel counts in a load.

A thread that could run and has no processor waits, be it for another thread of ours or for a
program of somebody else. The kernel does not say which; but

1. nobody waits longer for others than these run, or than there is time,
2. nobody waits longer for others than he waits at all.

The lesser of the two bounds what others did to a load. What the host of a virtual machine takes
away comes on top: no thread is seen to wait for it.
"""

from dataclasses import dataclass

# The kernel tells idle and stolen time in hundredths of a second, rounded down (proc_stat(5)).
_TICK_S = 0.01
_UNSEEN_AT_LEAST_S = 0.02
_UNSEEN_SHARE = 0.05
"""Work that no process is charged with (interrupts, the kernel's own threads) looks the same."""


@dataclass(frozen=True, slots=True)
class Waited:
    """How long threads of ours could run and had no processor, in seconds, summed over threads.

    `loader_s` is the thread of our loader, `decoders_s` all others of its process; `servers_s` are
    origin, emulator and what serves the viewer's page, `browser_s` the processes of a browser.
    """

    loader_s: float = 0.0
    decoders_s: float = 0.0
    servers_s: float = 0.0
    browser_s: float = 0.0

    @property
    def total_s(self) -> float:
        """All of it."""
        return self.loader_s + self.decoders_s + self.servers_s + self.browser_s

    def since(self, earlier: "Waited") -> "Waited":
        """What came on top of an earlier reading."""
        return Waited(
            self.loader_s - earlier.loader_s,
            self.decoders_s - earlier.decoders_s,
            self.servers_s - earlier.servers_s,
            self.browser_s - earlier.browser_s,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What the kernel has counted by a moment of a load, in seconds from beginnings of its own.

    `ours_s` and `others_s` are what processes ran, ours and those of others that are seen;
    `free_s` what processors were idle or handled interrupts, `stolen_s` what the host of a virtual
    machine took of them, both summed over all processors.
    """

    at_s: float
    waited: Waited
    ours_s: float
    others_s: float
    free_s: float
    stolen_s: float

    def since(self, earlier: "Reading") -> "Reading":
        """What came on top of an earlier reading."""
        return Reading(
            self.at_s - earlier.at_s,
            self.waited.since(earlier.waited),
            self.ours_s - earlier.ours_s,
            self.others_s - earlier.others_s,
            self.free_s - earlier.free_s,
            self.stolen_s - earlier.stolen_s,
        )

    def others_ran_s(self, processor_count: int) -> float:
        """What others ran: those that are seen, and others as far as nothing else explains it.

        Not seen is what ended between two readings, or belongs to another container.
        """
        capacity_s = processor_count * self.at_s
        known_s = self.ours_s + self.others_s + self.free_s + self.stolen_s
        unseen_s = capacity_s * (1 - _UNSEEN_SHARE) - _UNSEEN_AT_LEAST_S - known_s
        return self.others_s + max(0.0, unseen_s)

    def foreign_s(self, processor_count: int) -> float:
        """The most that others held up, had these readings begun at 0."""
        waited_s = min(self.waited.total_s, self.others_ran_s(processor_count))
        return min(self.at_s, waited_s + max(0.0, self.stolen_s - _TICK_S))


@dataclass(frozen=True, slots=True)
class ProcessorUse:
    """What the processors did in a load, reading by reading; the first is of its beginning."""

    processor_count: int
    readings: tuple[Reading, ...]

    def until(self, moment_s: float) -> Reading:
        """What came by the first reading that is not before a moment, else by the last."""
        first, last = self.readings[0], self.readings[-1]
        begun = (each.since(first) for each in self.readings)
        return next((each for each in begun if each.at_s >= moment_s), last.since(first))

    def foreign_s(self, moment_s: float) -> float:
        """The most of the wait until a moment that was the doing of others, in seconds."""
        return self.until(moment_s).foreign_s(self.processor_count)
