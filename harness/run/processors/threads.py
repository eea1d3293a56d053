"""What the threads of our processes have waited for a processor."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from harness.core.models.processors import Waited
from harness.run.processors.proc import GONE, PROC, thread_ids, waited_s
from harness.run.processors.processes import Part

_LONGEST_BYTES = 128


class Threads:
    """The threads that were ever seen, each with a file that is kept open, until it is closed.

    A thread that has ended keeps what it had waited when it was last seen.
    """

    def __init__(self, proc: Path = PROC) -> None:
        self._proc = proc
        self._files: dict[tuple[int, int], int] = {}
        self._waited_s: dict[tuple[int, int], float] = {}

    def read(self, processes: Mapping[int, Part]) -> Waited:
        """What the threads of these processes have waited until now."""
        for pid in processes:
            for tid in thread_ids(pid, self._proc):
                self._open(pid, tid)
        for thread, file in tuple(self._files.items()):
            try:
                self._waited_s[thread] = waited_s(os.pread(file, _LONGEST_BYTES, 0))
            except GONE:
                os.close(self._files.pop(thread))
        return self._sum(processes)

    def close(self) -> None:
        """Let go of the files."""
        while self._files:
            os.close(self._files.popitem()[1])

    def _open(self, pid: int, tid: int) -> None:
        if (pid, tid) in self._waited_s:
            return
        path = self._proc / str(pid) / "task" / str(tid) / "schedstat"
        with suppress(*GONE):
            self._files[pid, tid] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def _sum(self, processes: Mapping[int, Part]) -> Waited:
        loader_s = decoders_s = 0.0
        others_s = {Part.SERVER: 0.0, Part.BROWSER: 0.0}
        for (pid, tid), each_s in self._waited_s.items():
            part = processes[pid]
            if part is not Part.LOADER:
                others_s[part] += each_s
            elif pid == tid:
                loader_s += each_s
            else:
                decoders_s += each_s
        return Waited(loader_s, decoders_s, others_s[Part.SERVER], others_s[Part.BROWSER])
