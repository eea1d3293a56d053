"""How much of a wait was the doing of other programs: from what the kernel counts in a load.

A thread that could run and has no processor waits, be it for another thread of ours or for a
program of somebody else. The kernel does not say which; but

1. others hold up nobody while they do not run, or while nobody waits;
2. whoever waits finds every processor taken, so where others ran on some of them and ours on the
   rest, both are what was waited for, each by its share of the time;
3. nobody waits longer for others than he waits at all.

So it goes reading by reading: a program that runs once in a while holds up who waits just then.
What the host of a virtual machine takes away comes on top: no thread is seen to wait for it, so
all that ran is taken to have lost the same share of its time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# The kernel tells idle and stolen time in hundredths of a second, rounded down (proc_stat(5)).
_TICK_S = 0.01
_UNSEEN_AT_LEAST_S = 0.02
_UNSEEN_SHARE = 0.05
"""Work that no process is charged with (interrupts, the kernel's own threads) looks the same."""

_WAKE_UP_S = 20e-6
"""So long at most a processor of a quiet virtual machine takes from asleep to running, which it
calls stolen too (1 to 23 us a switch seen, nested); another guest's turn is milliseconds."""


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
    machine took of them, both summed over all processors; `switch_count` how often a processor
    went from one thread to another, or to sleep.
    """

    at_s: float
    waited: Waited
    ours_s: float
    others_s: float
    free_s: float
    stolen_s: float
    switch_count: int = 0

    def since(self, earlier: "Reading") -> "Reading":
        """What came on top of an earlier reading."""
        return Reading(
            self.at_s - earlier.at_s,
            self.waited.since(earlier.waited),
            self.ours_s - earlier.ours_s,
            self.others_s - earlier.others_s,
            self.free_s - earlier.free_s,
            self.stolen_s - earlier.stolen_s,
            self.switch_count - earlier.switch_count,
        )

    def others_ran_s(self, processor_count: int) -> float:
        """What others ran: those that are seen, and those that are not."""
        return self.others_s + self.unseen_s(processor_count)

    def unseen_s(self, processor_count: int) -> float:
        """What others ran that are not seen, as far as nothing else explains it.

        They ended between two readings, or belong to another container.
        """
        capacity_s = processor_count * self.at_s
        known_s = self.ours_s + self.others_s + self.free_s + self.stolen_s
        return max(0.0, capacity_s * (1 - _UNSEEN_SHARE) - _UNSEEN_AT_LEAST_S - known_s)

    def taken_s(self, others_s: float, processor_count: int) -> float:
        """How long others, who ran so long, kept one who waited all the time from a processor.

        All of it where ours did not run meanwhile; where ours ran on all other processors, what
        each of all of them lost.
        """
        ran_s = self.ours_s + others_s
        if ran_s <= 0.0 or others_s <= 0.0:
            return 0.0
        # Clocks are a tick behind: what ran may seem to have run in less time than there was.
        time_s = max(self.at_s, ran_s / processor_count)
        return min(others_s, time_s * others_s / ran_s)

    def stolen_share(self, processor_count: int) -> float:
        """Which part of the time that it wanted to run, work lost to other guests of the host."""
        lost_s = max(0.0, self.stolen_s - _TICK_S - _WAKE_UP_S * self.switch_count)
        wanted_s = lost_s + self.ours_s + self.others_ran_s(processor_count)
        return lost_s / wanted_s if lost_s else 0.0


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

    def foreign_s(self, moment_s: float, floor_s: float = 0.0) -> float:
        """How much of the wait until a moment was the doing of others, in seconds.

        For so long as its floor nothing but the link is waited for, whatever a host takes away.
        """
        whole = self.until(moment_s)
        unseen_s = whole.taken_s(whole.unseen_s(self.processor_count), self.processor_count)
        held_up_s = min(self._seen_s(moment_s) + unseen_s, whole.waited.total_s)
        own_s = max(0.0, moment_s - floor_s)
        by_host_s = min(whole.stolen_s, own_s * whole.stolen_share(self.processor_count))
        return min(whole.at_s, held_up_s + by_host_s)

    def _seen_s(self, moment_s: float) -> float:
        """What others did who are seen, reading by reading."""
        steps = list(self._steps(moment_s))
        taken_s = [each.taken_s(each.others_s, self.processor_count) for each in steps]
        return sum(map(min, taken_s, _waited_in_s(steps)))

    def _steps(self, moment_s: float) -> Iterator[Reading]:
        """What came between two readings each, up to that by which a moment is judged."""
        for before, after in pairwise(self.readings):
            if before.at_s - self.readings[0].at_s >= moment_s:
                return
            yield after.since(before)


def _waited_in_s(steps: Sequence[Reading]) -> list[float]:
    """What was waited in each of some steps at most.

    The kernel counts a wait when it ends; it began before that by no more than all waits are long.
    """
    told_s = [step.waited.total_s for step in steps]
    found_s = []
    for index in range(len(steps)):
        waited_s, apart_s = told_s[index], 0.0
        for later, later_s in zip(steps[index + 1 :], told_s[index + 1 :], strict=True):
            if later_s > apart_s:
                waited_s += later_s
            apart_s += later.at_s
        found_s.append(waited_s)
    return found_s
