import asyncio
from collections.abc import Callable

from harness.client.simulation.virtual_clock import run_virtually
from harness.servers.emulator.postponed import Postponed


def told(story: Callable[[Postponed, Callable[[str], None]], None]) -> list[tuple[float, str]]:
    """What was done when, in the order of doing."""

    async def run() -> list[tuple[float, str]]:
        loop = asyncio.get_running_loop()
        done: list[tuple[float, str]] = []
        story(Postponed(loop), lambda name: done.append((loop.time(), name)))
        await asyncio.sleep(10)
        return done

    return run_virtually(run())


def test_everything_is_done_at_its_time_and_in_order() -> None:
    def story(later: Postponed, do: Callable[[str], None]) -> None:
        for when_s, name in ((1.0, "a"), (2.0, "b"), (2.0, "c"), (3.5, "d")):
            later.at(when_s, lambda name=name: do(name))  # type: ignore[misc]

    assert told(story) == [(1.0, "a"), (2.0, "b"), (2.0, "c"), (3.5, "d")]


def test_what_is_due_is_done_at_once() -> None:
    assert told(lambda later, do: later.at(0.0, lambda: do("now"))) == [(0.0, "now")]


def test_what_is_flushed_is_done_once() -> None:
    def story(later: Postponed, do: Callable[[str], None]) -> None:
        later.at(1.0, lambda: do("a"))
        later.flush()
        later.at(2.0, lambda: do("b"))

    assert told(story) == [(0.0, "a"), (2.0, "b")]


def test_what_is_cleared_is_never_done() -> None:
    def story(later: Postponed, do: Callable[[str], None]) -> None:
        later.at(1.0, lambda: do("a"))
        later.clear()

    assert told(story) == []
