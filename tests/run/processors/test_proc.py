import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.run.processors.proc import (
    parent_of,
    process_ids,
    processors,
    run_s,
    thread_ids,
    waited_s,
    what_is_not_told,
)
from tests.run.processors.fake_kernel import FakeKernel

STAT = b"""\
cpu  1811141 883 235557 455547 5490 1 28079 1016 7 8
cpu0 882546 432 1 2 3 4 5 6 7 8
intr 52 0 9
ctxt 77015
btime 1
"""

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


def test_processors_are_free_while_idle_or_interrupted() -> None:
    seen = processors(STAT)

    assert (seen.free_s, seen.stolen_s) == pytest.approx((4891.17, 10.16))
    assert seen.switch_count == 77015


def test_a_thread_waits_nanoseconds() -> None:
    assert waited_s(b"101620 948848 2\n") == pytest.approx(0.000948848)


def test_a_name_of_a_process_may_hold_anything(tmp_path: Path) -> None:
    kernel = FakeKernel(tmp_path)
    kernel.start(7, 3)
    kernel.start(8, 2, is_kernel_thread=True)

    assert parent_of(7, tmp_path) == 3
    assert parent_of(8, tmp_path) is None
    assert sorted(process_ids(tmp_path)) == [7, 8]
    assert thread_ids(7, tmp_path) == [7]
    assert thread_ids(9, tmp_path) == []


def a_kernel_that_tells(proc: Path, schedstat: str) -> Path:
    (proc / "stat").write_bytes(STAT)
    (proc / "self").mkdir()
    (proc / "self" / "schedstat").write_text(schedstat)
    return proc


def test_a_kernel_that_tells_everything_leaves_nothing_out(tmp_path: Path) -> None:
    assert what_is_not_told(a_kernel_that_tells(tmp_path, "101620 948848 2\n")) is None


def test_a_kernel_that_counts_no_waits_is_told_of(tmp_path: Path) -> None:
    told = what_is_not_told(a_kernel_that_tells(tmp_path, "0 0 0\n"))

    assert told == f"what a thread waits for a processor ({tmp_path}/self/schedstat counts nothing)"


def test_another_system_is_told_of(tmp_path: Path) -> None:
    assert what_is_not_told(tmp_path) == f"what the processors do ({tmp_path}/stat)"


@on_linux
@pytest.mark.live
def test_this_kernel_tells_what_a_process_has_run_until_it_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert run_s(process.pid) >= 0.0
        assert parent_of(process.pid) == os.getpid()
    with pytest.raises(ProcessLookupError):
        run_s(process.pid)


@on_linux
@pytest.mark.live
def test_this_kernels_files_are_read_as_they_are() -> None:
    own = Path("/proc/self")

    assert processors(Path("/proc/stat").read_bytes()).free_s > 0
    assert waited_s((own / "schedstat").read_bytes()) >= 0
    assert os.getpid() in process_ids()
    assert os.getpid() in thread_ids(os.getpid())
