"""What Linux counts of processors, processes and threads (proc(5)); each read takes microseconds.

Other systems, and kernels built without it, do not tell.
"""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")

GONE = (FileNotFoundError, ProcessLookupError)
"""What is raised of a process or thread that has ended."""

_TICKS_PER_S = 100
"""USER_HZ, in which the kernel tells times to programs on every architecture but Alpha."""

_KERNEL_THREAD = 0x00200000
"""PF_KTHREAD, include/linux/sched.h."""

_SCHEDULED_TIME = 2
"""CPUCLOCK_SCHED, include/linux/posix-timers_types.h."""


@dataclass(frozen=True, slots=True)
class Processors:
    """What all processors together were free for (idle, or interrupts), and what was stolen.

    `switch_count` is how often one of them went from one thread to another, or to sleep.
    """

    free_s: float
    stolen_s: float
    switch_count: int


def processors(text: bytes) -> Processors:
    """What /proc/stat says: "cpu user nice system idle iowait irq softirq steal", "ctxt …".

    Idle time is exact, whatever runs; working time is guessed by what runs at a tick.
    """
    ticks = [int(word) for word in text.split(b"\n", 1)[0].split()[1:9]]
    _, _, _, idle, iowait, interrupts, soft_interrupts, stolen = ticks
    free = idle + iowait + interrupts + soft_interrupts
    switches = text.rpartition(b"\nctxt ")[2].split(b"\n", 1)[0]
    return Processors(free / _TICKS_PER_S, stolen / _TICKS_PER_S, int(switches))


def waited_s(text: bytes) -> float:
    """What a thread has waited for a processor, of its schedstat: ran and waited in ns, turns.

    Documentation/scheduler/sched-stats.rst.
    """
    return int(text.split()[1]) / 1e9


def parent_of(pid: int, proc: Path = PROC) -> int | None:
    """Whose child a process is; None of a thread of the kernel itself. Raises one of GONE."""
    # "pid (name) state parent group session terminal foreground flags …"; a name may hold anything.
    words = (proc / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()
    return None if int(words[6]) & _KERNEL_THREAD else int(words[1])


def process_ids(proc: Path = PROC) -> list[int]:
    """Every process that this one can see."""
    with os.scandir(proc) as entries:
        return [int(each.name) for each in entries if each.name.isdecimal()]


def thread_ids(pid: int, proc: Path = PROC) -> list[int]:
    """The threads of a process; none once it has ended."""
    with suppress(*GONE), os.scandir(proc / str(pid) / "task") as entries:
        return [int(each.name) for each in entries]
    return []


def run_s(pid: int) -> float:
    """What the threads of a process have run until now, dead ones too (clock_getcpuclockid(3)).

    Of a thread that runs at this moment it is up to a tick (4 ms, as a rule) behind. Raises
    ProcessLookupError once the process is gone.
    """
    try:
        return time.clock_gettime(~pid << 3 | _SCHEDULED_TIME)
    except OSError as error:
        raise ProcessLookupError(pid) from error


def what_is_not_told(proc: Path = PROC) -> str | None:
    """Which of all this the kernel does not tell; None where it tells everything."""
    for path, meaning in (
        (proc / "stat", "what the processors do"),
        (proc / "self" / "schedstat", "what a thread waits for a processor"),
    ):
        try:
            text = path.read_bytes()
        except OSError:
            return f"{meaning} ({path})"
        # A kernel without CONFIG_SCHED_INFO says "0 0 0" of every thread.
        if not any(word != b"0" for word in text.split()):
            return f"{meaning} ({path} counts nothing)"
    return None
