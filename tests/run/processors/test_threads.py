from pathlib import Path

from harness.core.models.processors import Waited
from harness.run.processors.processes import Part
from harness.run.processors.threads import Threads
from tests.run.processors.fake_kernel import FakeKernel

OURS = {10: Part.LOADER, 11: Part.SERVER, 12: Part.SERVER, 13: Part.BROWSER}


def a_kernel(proc: Path) -> FakeKernel:
    kernel = FakeKernel(proc)
    for pid in OURS:
        kernel.start(pid, 10)
    return kernel


def test_waits_are_summed_by_part(tmp_path: Path) -> None:
    kernel = a_kernel(tmp_path)
    kernel.thread_waited(10, 10, 1.0)
    kernel.thread_waited(10, 100, 2.0)
    kernel.thread_waited(10, 101, 4.0)
    kernel.thread_waited(11, 11, 8.0)
    kernel.thread_waited(12, 120, 16.0)
    kernel.thread_waited(13, 13, 32.0)
    threads = Threads(tmp_path)

    assert threads.read(OURS) == Waited(1.0, 6.0, 24.0, 32.0)
    threads.close()


def test_a_thread_that_begins_later_counts_and_one_that_has_ended_keeps_its_wait(
    tmp_path: Path,
) -> None:
    kernel = a_kernel(tmp_path)
    kernel.thread_waited(11, 11, 8.0)
    threads = Threads(tmp_path)
    threads.read(OURS)
    kernel.thread_waited(10, 100, 2.0)
    kernel.end(11)

    assert threads.read(OURS) == Waited(0.0, 2.0, 8.0, 0.0)
    threads.close()
