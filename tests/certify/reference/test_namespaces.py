import ctypes
import os
import socket
from pathlib import Path

import pytest

from harness.certify.reference import namespaces
from harness.certify.reference.namespaces import NetworkNamespace, check_namespaces, new_namespace
from harness.errors import EnvironmentProblem
from tests.certify.reference.root import needs_root


def own_namespace() -> int:
    return Path("/proc/thread-self/ns/net").stat().st_ino


@pytest.mark.live
@pytest.mark.every_python
@needs_root
def test_what_is_made_inside_stays_there_and_the_thread_comes_back() -> None:
    before = own_namespace()
    with new_namespace() as namespace:
        assert own_namespace() == before
        with namespace.entered():
            inside = own_namespace()
            made = socket.socket()
        assert inside != before
        assert own_namespace() == before
        with made, pytest.raises(OSError, match="unreachable"):
            made.connect(("127.0.0.1", 9))  # a new namespace has not even a loopback that is up


@pytest.mark.live
@pytest.mark.every_python
@needs_root
def test_an_error_inside_brings_the_thread_back_too() -> None:
    before = own_namespace()
    with new_namespace() as namespace:
        with pytest.raises(ValueError, match="inside"), namespace.entered():
            raise ValueError("inside")
        assert own_namespace() == before
        path = namespace.path
    assert not Path(path).exists(), "nothing is left of it"


def test_who_may_not_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def unshare(self, _: int) -> int:
            ctypes.set_errno(1)
            return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Refusing())

    with (
        pytest.raises(EnvironmentProblem, match=r"unshare: Operation not permitted.*as root"),
        new_namespace(),
    ):
        pass


def test_a_system_without_namespaces_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namespaces, "_OWN", "/proc/no-such-file")

    with pytest.raises(EnvironmentProblem, match="use Linux"):
        check_namespaces()


def test_a_namespace_that_is_gone_is_an_environment_problem() -> None:
    gone = NetworkNamespace(f"/proc/{os.getpid()}/fd/999999")

    with pytest.raises(EnvironmentProblem, match="cannot be entered"), gone.entered():
        pass
