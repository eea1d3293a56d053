"""Readings on the virtual clock, of a kernel whose files the test writes."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.models.processors import ProcessorUse, Waited
from harness.run.processors.watch import Readings, pause_after_s, readings
from tests.run.processors.fake_kernel import FakeKernel

OWN = os.getpid()
STRANGER = OWN + 1


@pytest.fixture
def kernel(tmp_path: Path) -> FakeKernel:
    kernel = FakeKernel(tmp_path)
    kernel.start(OWN, 1)
    kernel.start(STRANGER, 1)
    return kernel


def seen(kernel: FakeKernel, load: Callable[[Readings], Awaitable[None]]) -> ProcessorUse | None:
    """What is told after a load."""

    async def main() -> ProcessorUse | None:
        taken = Readings(kernel.proc, kernel.clock_s)
        try:
            await load(taken)
            return taken.end()
        finally:
            taken.close()

    return run_virtually(main())


def test_what_came_before_a_load_is_not_told(kernel: FakeKernel) -> None:
    kernel.ran_s |= {OWN: 5.0, STRANGER: 7.0}
    kernel.thread_waited(OWN, OWN, 3.0)

    async def load(taken: Readings) -> None:
        taken.begin()
        await asyncio.sleep(1.0)
        kernel.ran_s |= {OWN: 5.5, STRANGER: 7.25}
        kernel.thread_waited(OWN, OWN, 3.125)

    use = seen(kernel, load)

    assert use is not None
    assert use.until(1.0).ours_s == 0.5
    assert use.until(1.0).others_s == 0.25
    assert use.until(1.0).waited == Waited(loader_s=0.125)
    assert use.until(0.5).waited == Waited()


def test_free_and_stolen_time_and_switches_are_read_with_the_rest(kernel: FakeKernel) -> None:
    async def load(taken: Readings) -> None:
        taken.begin()
        kernel.tell(free_ticks=150, stolen_ticks=2, switch_count=40)

    use = seen(kernel, load)

    assert use is not None
    assert (use.until(1.0).free_s, use.until(1.0).stolen_s) == (1.5, 0.02)
    assert use.until(1.0).switch_count == 40


def test_readings_go_from_the_beginning_of_a_load_to_its_end(kernel: FakeKernel) -> None:
    async def load(taken: Readings) -> None:
        taken.begin()
        await asyncio.sleep(9.0)

    use = seen(kernel, load)

    assert use is not None
    assert (use.readings[0].at_s, use.readings[-1].at_s) == (0.0, 9.0)
    assert len(use.readings) > 2


@pytest.mark.parametrize(
    ("at_s", "took_s", "pause_s"), [(0.1, 5e-5, 0.01), (10.0, 5e-5, 0.2), (0.1, 1e-3, 0.1)]
)
def test_a_pause_grows_with_the_load_and_with_what_a_reading_takes(
    at_s: float, took_s: float, pause_s: float
) -> None:
    assert pause_after_s(at_s, took_s) == pytest.approx(pause_s)


def test_each_load_has_its_own_readings_and_what_ran_in_the_one_before_is_forgotten(
    kernel: FakeKernel,
) -> None:
    async def load(taken: Readings) -> None:
        taken.begin()
        await asyncio.sleep(1.0)
        kernel.ran_s[STRANGER] = 1.0
        taken.end()
        taken.begin()
        await asyncio.sleep(0.5)

    use = seen(kernel, load)

    assert use is not None
    assert use.until(9.0).at_s == 0.5
    assert use.until(9.0).others_s == 0.0


def test_without_a_beginning_nothing_is_told(kernel: FakeKernel) -> None:
    async def no_load(taken: Readings) -> None:
        pass

    assert seen(kernel, no_load) is None


def test_a_kernel_that_does_not_tell_is_not_read(tmp_path: Path) -> None:
    with readings(tmp_path) as taken:
        assert taken is None
