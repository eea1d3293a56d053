import asyncio
import signal
from contextlib import suppress

import pytest

from harness.cli.interruptible import run_interruptibly


async def fail() -> None:
    raise ValueError("a load")


async def end_with_ctrl_c(failed_group_count: int) -> None:
    for _ in range(failed_group_count):
        with suppress(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
    signal.raise_signal(signal.SIGINT)
    await asyncio.Event().wait()


@pytest.mark.parametrize("failed_group_count", [0, 1, 2])
def test_ctrl_c_is_one_whatever_has_failed_before(failed_group_count: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_interruptibly(end_with_ctrl_c(failed_group_count))


def test_what_a_program_gives_and_raises_passes() -> None:
    assert run_interruptibly(asyncio.sleep(0, "done")) == "done"
    with pytest.raises(ValueError, match="a load"):
        run_interruptibly(fail())
