import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from harness.client.simulation.virtual_clock import VirtualDeadlock, VirtualLoop, run_virtually


async def now_s() -> float:
    return asyncio.get_running_loop().time()


def test_the_clock_starts_at_zero_and_jumps_by_exactly_what_is_slept() -> None:
    async def sleep() -> float:
        await asyncio.sleep(3600)
        return await now_s()

    assert run_virtually(now_s()) == 0.0
    assert run_virtually(sleep()) == pytest.approx(3600, abs=1e-9)


def test_sleepers_wake_in_the_order_of_their_times() -> None:
    woken: list[int] = []

    async def sleeper(time_s: int) -> None:
        await asyncio.sleep(time_s)
        woken.append(time_s)

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            for time_s in (3, 1, 2):
                group.create_task(sleeper(time_s))

    run_virtually(main())

    assert woken == [1, 2, 3]


def test_waiting_for_what_never_comes_is_an_error_not_a_hang() -> None:
    async def wait_for_ever() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(VirtualDeadlock, match=r"wait_for_ever \(test_virtual_clock\.py:\d+\)"):
        run_virtually(wait_for_ever())


def test_a_deadlock_names_everybody_who_waits() -> None:
    async def wait_in_vain(queue: "asyncio.Queue[int]") -> None:
        await queue.get()

    async def main() -> None:
        queue: asyncio.Queue[int] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            group.create_task(wait_in_vain(queue), name="left")
            group.create_task(wait_in_vain(queue), name="right")

    with pytest.raises(VirtualDeadlock) as deadlock:
        run_virtually(main())

    for name in ("left", "right"):
        assert f"{name} in test_a_deadlock_names_everybody_who_waits" in str(deadlock.value)
    assert "Queue.get (queues.py:" in str(deadlock.value)


def test_work_on_the_thread_makes_everybody_else_late() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        sleeper = loop.create_task(asyncio.sleep(1.0))
        await asyncio.sleep(0.5)
        loop.spend(2.0)
        await sleeper
        return await now_s()

    assert run_virtually(main()) == 2.5


def test_a_deadlock_tells_what_everybody_was_given() -> None:
    @asynccontextmanager
    async def answer(path: str) -> AsyncIterator[None]:
        await asyncio.get_running_loop().create_future()
        yield

    async def fetch(number: int) -> None:
        async with answer(f"frames/{number}"):
            pass

    with pytest.raises(VirtualDeadlock) as deadlock:
        run_virtually(fetch(7))

    assert "fetch(number=7) > " in deadlock.value.rule
    assert "answer(path=frames/7) (test_virtual_clock.py:" in deadlock.value.rule


def test_a_timer_that_was_cancelled_moves_no_clock() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        loop.call_later(1.0, pytest.fail).cancel()
        await asyncio.sleep(2.0)
        return loop.time()

    assert run_virtually(main()) == 2.0


def test_timers_a_billionth_of_a_second_apart_are_due_together() -> None:
    async def main() -> list[float]:
        loop, found = asyncio.get_running_loop(), []
        for when_s in (1.0, 1.0 + 1e-10, 1.0 + 1e-6):
            loop.call_at(when_s, lambda: found.append(loop.time()))
        await asyncio.sleep(3.0)
        return found

    assert run_virtually(main()) == [1.0, 1.0, 1.0 + 1e-6]


def test_what_goes_wrong_in_a_call_ends_the_loop() -> None:
    def fail() -> None:
        raise RuntimeError("told")

    async def main() -> None:
        asyncio.get_running_loop().call_later(1.0, fail)
        await asyncio.sleep(2.0)

    with pytest.raises(RuntimeError, match="told"):
        run_virtually(main())
