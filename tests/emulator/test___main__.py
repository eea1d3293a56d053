import asyncio
import resource
import selectors

import psutil
import pytest

from harness.core.network import NetworkProfile
from harness.emulator.__main__ import precise_event_loop
from harness.emulator.process import running_emulator


def test_timers_are_not_rounded_to_milliseconds() -> None:
    loop = precise_event_loop()
    try:
        # epoll(7), which asyncio would take, waits for whole milliseconds.
        assert isinstance(loop._selector, selectors.SelectSelector)  # type: ignore[attr-defined]
    finally:
        loop.close()


@pytest.mark.live
def test_the_system_refuses_descriptors_that_select_cannot_watch() -> None:
    async def run() -> int:
        profile = NetworkProfile("4g", 30e6, 5e6, 0.01)
        async with running_emulator(profile, "http://127.0.0.1:9") as emulator:
            soft, _ = psutil.Process(emulator.pid).rlimit(resource.RLIMIT_NOFILE)
            return int(soft)

    assert asyncio.run(run()) <= 1024
