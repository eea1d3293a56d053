"""Readings of what the processors do, from the beginning of a load to its end."""

import asyncio
import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.core.models.processors import ProcessorUse, Reading
from harness.run.processors.proc import PROC, processors, run_s, what_is_not_told
from harness.run.processors.processes import Processes
from harness.run.processors.threads import Threads

_LEAST_PAUSE_S = 0.01
_PAUSE_SHARE = 0.02
"""So much of a wait may pass between a milestone and the next reading."""
_PAUSE_PER_READING = 100
"""So much longer than a reading is the pause after it."""
_MOST_STAT_BYTES = 1 << 16
"""A line of /proc/stat has a number for each interrupt of the machine."""


def pause_after_s(at_s: float, took_s: float) -> float:
    """How long after a reading at a moment of the load, which took so long, the next one comes."""
    return max(_LEAST_PAUSE_S, _PAUSE_SHARE * at_s, _PAUSE_PER_READING * took_s)


class Readings:
    """Takes readings; `begin` forgets those of the load before.

    It reads in the loop's own thread, whose work it holds up for less than a tenth of a
    millisecond each time, and for a hundredth of it in all.
    """

    def __init__(
        self,
        proc: Path = PROC,
        clock_s: Callable[[int], float] = run_s,
        besides: Collection[int] = (),
    ) -> None:
        self._proc = proc
        self._clock_s = clock_s
        self._besides = besides
        self._readings: list[Reading] = []
        self._next: asyncio.TimerHandle | None = None
        self._processes = self._nobody_seen()
        self._threads = Threads(proc)
        self._stat = os.open(proc / "stat", os.O_RDONLY | os.O_CLOEXEC)
        self._begin_s = 0.0

    def begin(self) -> None:
        """Let what is told begin now."""
        self._stop()
        self._threads.close()
        self._processes, self._threads = self._nobody_seen(), Threads(self._proc)
        self._begin_s = asyncio.get_running_loop().time()
        # Finding everybody takes milliseconds, looking again does not.
        self._read()
        self._readings.clear()
        self._begin_s = asyncio.get_running_loop().time()
        self._go_on()

    def end(self) -> ProcessorUse | None:
        """What was read of the load that ends now; None where none has begun."""
        if self._next is None:
            return None
        self._stop()
        self._read()
        return ProcessorUse(os.cpu_count() or 1, tuple(self._readings))

    def close(self) -> None:
        """Take no more readings, and let go of all files."""
        self._stop()
        self._threads.close()
        os.close(self._stat)

    def _nobody_seen(self) -> Processes:
        return Processes(proc=self._proc, clock_s=self._clock_s, besides=self._besides)

    def _stop(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _go_on(self) -> None:
        began_s = time.thread_time()
        self._read()
        took_s = time.thread_time() - began_s
        pause_s = pause_after_s(self._readings[-1].at_s, took_s)
        self._next = asyncio.get_running_loop().call_later(pause_s, self._go_on)

    def _read(self) -> None:
        at_s = asyncio.get_running_loop().time() - self._begin_s
        ours_s, others_s = self._processes.read()
        waited = self._threads.read(self._processes.ours)
        seen = processors(os.pread(self._stat, _MOST_STAT_BYTES, 0))
        self._readings.append(
            Reading(at_s, waited, ours_s, others_s, seen.free_s, seen.stolen_s, seen.switch_count)
        )


@contextmanager
def readings(proc: Path = PROC, besides: Collection[int] = ()) -> Iterator[Readings | None]:
    """Readings until the exit; None where the kernel does not tell (`what_is_not_told`).

    The processes of `besides` are no others' but a part of what is measured.
    """
    if what_is_not_told(proc) is not None:
        yield None
        return
    taken = Readings(proc, besides=besides)
    try:
        yield taken
    finally:
        taken.close()
