"""A folder with the files of a kernel that tells what processes do, as far as they are read."""

from collections.abc import Sequence
from pathlib import Path

PYTHON, CHROMIUM = "/usr/bin/python3", "/usr/bin/chromium"


class FakeKernel:
    """Processes come and go; what they have run is in `ran_s`, by their number."""

    def __init__(self, proc: Path) -> None:
        self.proc = proc
        self.ran_s: dict[int, float] = {}
        self.tell(free_ticks=0, stolen_ticks=0)

    def tell(self, *, free_ticks: int, stolen_ticks: int, switch_count: int = 0) -> None:
        """What all processors did, in hundredths of a second."""
        line = f"cpu  9 9 9 {free_ticks} 0 0 0 {stolen_ticks} 0 0\ncpu0 9 9 9 0 0 0 0 0 0 0\n"
        (self.proc / "stat").write_text(f"{line}intr 9 0 9\nctxt {switch_count}\nbtime 9\n")

    def start(
        self, pid: int, parent_pid: int, program: str = PYTHON, *, is_kernel_thread: bool = False
    ) -> None:
        """A process begins, with one thread."""
        (self.proc / str(pid) / "task").mkdir(parents=True)
        flags = 0x00200040 if is_kernel_thread else 0x00400000
        words = f"{pid} (a) strange) name) S {parent_pid} 1 1 0 -1 {flags} 0 0 0"
        (self.proc / str(pid) / "stat").write_text(words)
        (self.proc / str(pid) / "exe").symlink_to(program)
        self.ran_s[pid] = 0.0
        self.thread_waited(pid, pid, 0.0)

    def thread_waited(self, pid: int, tid: int, waited_s: float) -> None:
        """A thread, new or not, has waited so long until now."""
        folder = self.proc / str(pid) / "task" / str(tid)
        folder.mkdir(exist_ok=True)
        (folder / "schedstat").write_text(f"5000 {round(waited_s * 1e9)} 7\n")

    def end(self, *pids: int) -> None:
        """Processes end."""
        for pid in pids:
            del self.ran_s[pid]
            _remove(self.proc / str(pid))

    def clock_s(self, pid: int) -> float:
        """See `proc.run_s`."""
        if pid not in self.ran_s:
            raise ProcessLookupError(pid)
        return self.ran_s[pid]


def _remove(folder: Path) -> None:
    entries: Sequence[Path] = tuple(folder.iterdir())
    for each in entries:
        if each.is_dir():
            _remove(each)
        else:
            each.unlink()
    folder.rmdir()
