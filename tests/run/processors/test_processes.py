from pathlib import Path

import pytest

from harness.run.processors.processes import Part, Processes
from tests.run.processors.fake_kernel import CHROMIUM, FakeKernel

OWN, SERVER, BROWSER, RENDERER, STRANGER, KERNEL_THREAD = 10, 11, 12, 13, 20, 2


@pytest.fixture
def kernel(tmp_path: Path) -> FakeKernel:
    kernel = FakeKernel(tmp_path)
    kernel.start(OWN, 1)
    kernel.start(SERVER, OWN)
    kernel.start(BROWSER, OWN, CHROMIUM)
    kernel.start(RENDERER, BROWSER, CHROMIUM)
    kernel.start(STRANGER, 1)
    kernel.start(KERNEL_THREAD, 0, is_kernel_thread=True)
    return kernel


def processes(kernel: FakeKernel) -> Processes:
    return Processes(OWN, kernel.proc, kernel.clock_s)


def test_what_descends_from_us_is_ours_and_serves_where_it_runs_our_python(
    kernel: FakeKernel,
) -> None:
    seen = processes(kernel)
    seen.read()

    assert seen.ours == {
        OWN: Part.LOADER,
        SERVER: Part.SERVER,
        BROWSER: Part.BROWSER,
        RENDERER: Part.BROWSER,
    }


def test_what_may_not_be_looked_into_is_of_a_browser(kernel: FakeKernel) -> None:
    (kernel.proc / str(RENDERER) / "exe").unlink()
    seen = processes(kernel)
    seen.read()

    assert seen.ours[RENDERER] is Part.BROWSER


def test_ours_and_others_are_summed_apart_and_the_kernels_own_threads_are_neither(
    kernel: FakeKernel,
) -> None:
    kernel.ran_s |= {OWN: 1.0, SERVER: 2.0, RENDERER: 4.0, STRANGER: 8.0, KERNEL_THREAD: 16.0}

    assert processes(kernel).read() == (7.0, 8.0)


def test_a_server_that_is_measured_is_ours_with_what_it_starts(kernel: FakeKernel) -> None:
    worker = 21
    kernel.start(worker, STRANGER)
    kernel.ran_s |= {STRANGER: 8.0, worker: 1.0}
    seen = Processes(OWN, kernel.proc, kernel.clock_s, [STRANGER])

    assert seen.read() == (9.0, 0.0)
    assert seen.ours[STRANGER] is Part.SERVER


def test_who_comes_later_is_found_and_who_goes_keeps_what_he_had_run(kernel: FakeKernel) -> None:
    seen = processes(kernel)
    kernel.ran_s[STRANGER] = 8.0
    seen.read()
    kernel.end(STRANGER)
    kernel.start(21, 1)
    kernel.start(14, SERVER)
    kernel.ran_s |= {21: 0.5, 14: 0.25}

    assert seen.read() == (0.25, 8.5)
    assert seen.ours[14] is Part.SERVER


def test_a_child_that_is_found_before_its_parent_is_ours_all_the_same(kernel: FakeKernel) -> None:
    kernel.start(30, 31)
    kernel.start(31, OWN)
    seen = processes(kernel)
    seen.read()

    assert {30, 31} <= seen.ours.keys()
