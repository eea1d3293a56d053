import asyncio
import threading

import pytest

from harness.servers.emulator.hand_over import measure_hand_over_s
from harness.servers.event_loop import precise_event_loop


@pytest.mark.live
def test_a_byte_that_comes_back_takes_a_little_and_leaves_nobody_waiting() -> None:
    before = threading.active_count()
    with asyncio.Runner(loop_factory=precise_event_loop) as runner:
        took_s = runner.run(measure_hand_over_s())

    assert took_s > 0
    for thread in threading.enumerate()[before:]:
        thread.join(10)
    assert threading.active_count() == before
