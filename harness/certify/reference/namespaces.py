"""Network namespaces without a name: the system removes one when nothing uses it any more."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.errors import EnvironmentProblem

_CLONE_NEWNET = 0x40000000
"""linux/sched.h"""

_OWN = "/proc/thread-self/ns/net"


@dataclass(frozen=True, slots=True)
class NetworkNamespace:
    """A network namespace; `path` is a descriptor of the process that keeps it."""

    path: str

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let what this thread makes inside, sockets, devices or processes, belong to it.

        There must be no await inside: the whole thread is there. Raises EnvironmentProblem.
        """
        before = os.open(_OWN, os.O_RDONLY | os.O_CLOEXEC)
        try:
            _enter(self.path)
            try:
                yield
            finally:
                _system_call("setns", before, _CLONE_NEWNET)
        finally:
            os.close(before)


@contextmanager
def new_namespace() -> Iterator[NetworkNamespace]:
    """A namespace with nothing in it, kept by a descriptor of this process until the exit.

    Raises EnvironmentProblem.
    """
    before = os.open(_OWN, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _system_call("unshare", _CLONE_NEWNET)
        descriptor = os.open(_OWN, os.O_RDONLY | os.O_CLOEXEC)
        _system_call("setns", before, _CLONE_NEWNET)
    finally:
        os.close(before)
    try:
        yield NetworkNamespace(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)


def _enter(path: str) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        rule = f"cannot be entered ({error.strerror})"
        remedy = "run it as root, and see whether the process that kept it has ended"
        raise EnvironmentProblem("network namespaces", path, rule, remedy) from error
    try:
        _system_call("setns", descriptor, _CLONE_NEWNET)
    finally:
        os.close(descriptor)


def _system_call(name: str, *arguments: int) -> None:
    """unshare(2) or setns(2); Python has them from 3.12 on only."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise EnvironmentProblem(
            "network namespaces",
            None,
            f"cannot be used here ({name}: {os.strerror(number)})",
            "run it as root, where the kernel has namespaces (CONFIG_NET_NS) and lets you use them",
        )


def check_namespaces() -> None:
    """Raise EnvironmentProblem, before anything is made, where there are no network namespaces."""
    if not Path(_OWN).exists():
        raise EnvironmentProblem(
            "network namespaces", None, "do not exist here", "use Linux with CONFIG_NET_NS"
        )
