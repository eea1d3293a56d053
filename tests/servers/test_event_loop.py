import selectors

from harness.servers.event_loop import precise_event_loop


def test_timers_are_not_rounded_to_milliseconds() -> None:
    loop = precise_event_loop()
    try:
        # epoll(7), which asyncio would take, waits for whole milliseconds.
        assert isinstance(loop._selector, selectors.SelectSelector)  # type: ignore[attr-defined]
    finally:
        loop.close()
