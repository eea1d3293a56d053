"""How much memory this process had at most in a load, as Linux counts it.

Its high-water mark of resident memory is reset when a load begins (proc(5): "5" written to
clear_refs, since Linux 4.0), so that it tells of that load, and not of one before.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """Resident bytes of a process when a load began, and at most in it; None: nobody knows."""

    before_bytes: int | None
    peak_bytes: int | None


NO_MEMORY = Memory(None, None)
_OWN = Path("/proc/self")
_KIB = 1024


@dataclass(frozen=True, slots=True)
class MemoryMark:
    """The process when a load began; `before_bytes` is what it had then."""

    before_bytes: int
    process: Path

    @classmethod
    def begin(cls, process: Path = _OWN) -> "MemoryMark | None":
        """The mark, reset now; None where the system keeps none that can be."""
        try:
            (process / "clear_refs").write_text("5")
        except OSError:
            return None
        before_bytes = _field_bytes(process, "VmRSS")
        return None if before_bytes is None else cls(before_bytes, process)

    def memory(self) -> Memory:
        """What the process had, until now."""
        return Memory(self.before_bytes, _field_bytes(self.process, "VmHWM"))


def _field_bytes(process: Path, name: str) -> int | None:
    """A size that the kernel tells of a process; None where it does not."""
    try:
        lines = (process / "status").read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    found = (line.split() for line in lines if line.startswith(f"{name}:"))
    return next((int(words[1]) * _KIB for words in found), None)
