"""Which processes are ours, and what ours and those of others have run."""

import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from enum import Enum
from pathlib import Path

from harness.run.processors.proc import GONE, PROC, parent_of, process_ids, run_s


class Part(Enum):
    """Which part of a load a process of ours is for."""

    LOADER = "loader"
    SERVER = "server"
    BROWSER = "browser"


class Processes:
    """All processes but the kernel's own threads: this one and what descends from it are ours.

    So are those of `besides`, servers that are measured. `clock_s` tells what a process has run.
    """

    def __init__(
        self,
        own_pid: int | None = None,
        proc: Path = PROC,
        clock_s: Callable[[int], float] = run_s,
        besides: Collection[int] = (),
    ) -> None:
        self._own_pid = os.getpid() if own_pid is None else own_pid
        self._proc = proc
        self._clock_s = clock_s
        self._ours: dict[int, Part] = dict.fromkeys(besides, Part.SERVER)
        self._ours[self._own_pid] = Part.LOADER
        self._ran_s: dict[int, float] = {}
        self._seen: set[int] = set()
        self._running: set[int] = set()

    @property
    def ours(self) -> Mapping[int, Part]:
        """The processes of ours that were ever seen, and what each is for."""
        return self._ours

    def read(self) -> tuple[float, float]:
        """What ours have run and what others have, in seconds, with those that have ended."""
        self._find_new()
        for pid in tuple(self._running):
            try:
                self._ran_s[pid] = self._clock_s(pid)
            except GONE:
                self._running.discard(pid)
        ours_s = sum(each_s for pid, each_s in self._ran_s.items() if pid in self._ours)
        return ours_s, sum(self._ran_s.values()) - ours_s

    def _find_new(self) -> None:
        parents: dict[int, int] = {}
        for pid in set(process_ids(self._proc)) - self._seen:
            self._seen.add(pid)
            with suppress(*GONE):
                if (parent := parent_of(pid, self._proc)) is not None:
                    parents[pid] = parent
        self._running |= parents.keys()
        for pid in parents:
            if pid not in self._ours and self._descends_from_us(pid, parents):
                self._ours[pid] = self._part(pid)

    def _descends_from_us(self, pid: int, parents: Mapping[int, int]) -> bool:
        while pid in parents and pid not in self._ours:
            pid = parents[pid]
        return pid in self._ours

    def _part(self, pid: int) -> Part:
        """A child that runs the same Python serves; a browser's may not be looked into."""
        try:
            is_python = self._program(pid) == self._program(self._own_pid)
        except OSError:
            return Part.BROWSER
        return Part.SERVER if is_python else Part.BROWSER

    def _program(self, pid: int) -> Path:
        return (self._proc / str(pid) / "exe").readlink()
