"""The command line as a process of its own, which can be watched, interrupted and killed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from tests.processes import command_line

POLL_S = 0.02
LONGEST_END_S = 30.0


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it said on either stream."""

    code: int
    out: str
    err: str


class Running:
    """A command under way; `group` is the process group that a terminal would signal."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.pid = process.pid
        self._seen: list[str] = []

    @property
    def out(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def err(self) -> IO[str]:
        assert self.process.stderr is not None
        return self.process.stderr

    def wait_for_line(self, start: str) -> str:
        """Read standard error up to the line that begins like this."""
        for line in self.err:
            self._seen.append(line)
            if line.startswith(start):
                return line
        raise AssertionError(f"no line {start!r} in {''.join(self._seen)}")

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children(recursive=True)

    def has_a_server(self) -> bool:
        """Whether an origin or an emulator of it has been started; git is asked before them."""
        return bool(servers_of(self.pid))

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Look again and again while the process runs."""
        while not is_so():
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(POLL_S)
                raise AssertionError(f"ended with {self.process.returncode}: {self.err.read()}")

    def signal(self, number: int) -> None:
        """Send a signal to the whole group, as a terminal does."""
        os.killpg(self.pid, number)

    def end(self) -> Outcome:
        """Wait for the end."""
        out, err = self.process.communicate(timeout=LONGEST_END_S)
        code = self.process.returncode
        # As a shell tells it: Python ends itself by SIGINT, once all is done, where the first one
        # came while it ran a text as code, as the making of a dataclass does.
        code = 128 - code if code < 0 else code
        return Outcome(code, out, "".join(self._seen) + err)


@contextmanager
def running(
    *arguments: str, folder: Path, cache: Path, prefix: Sequence[str] = (), **environment: str
) -> Iterator[Running]:
    """Run `harness` in a folder, with a cache; nothing of it outlives the block."""
    process = subprocess.Popen(
        [*prefix, sys.executable, "-m", "harness", *arguments],
        cwd=folder,
        env=os.environ
        | {"HARNESS_CACHE": str(cache), "PYTHONPATH": str(Path(__file__).parents[2])}
        | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield Running(process)
        finally:
            process.kill()


def servers_of(pid: int) -> list[psutil.Process]:
    """The servers that a process has started."""
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(pid).children(recursive=True)
        return [child for child in children if "harness.servers" in command_line(child)]
    return []


def are_gone(processes: list[psutil.Process]) -> bool:
    """Whether these have ended, or end soon; init may leave a dead one unread for a while."""
    for _ in range(int(LONGEST_END_S / POLL_S)):
        _, processes = psutil.wait_procs(processes, timeout=POLL_S)
        if all(_is_dead(process) for process in processes):
            return True
    return False


def _is_dead(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
