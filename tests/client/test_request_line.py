import asyncio

from harness.client.request_line import RequestLine


def served(*used_before: bool, items: int) -> list[int]:
    """Which connection takes each of some requests that come when all of them are idle."""
    taken: list[int] = []

    async def connection(line: RequestLine[int], number: int, *, is_used: bool) -> None:
        await line.take(is_used=is_used)
        taken.append(number)

    async def run() -> None:
        line: RequestLine[int] = RequestLine()
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(connection(line, number, is_used=is_used))
                for number, is_used in enumerate(used_before)
            ]
            await asyncio.sleep(0)
            line.put(*range(items))
            await asyncio.sleep(0)
            for task in tasks:
                task.cancel()

    asyncio.run(run())
    return taken


def test_of_connections_that_were_never_used_the_first_is_taken() -> None:
    assert served(False, False, False, items=2) == [0, 1]


def test_of_idle_connections_the_one_used_last_is_taken() -> None:
    assert served(True, True, False, items=1) == [1]
    assert served(True, True, False, items=3) == [1, 0, 2]


def test_requests_go_in_the_order_in_which_they_came() -> None:
    async def run() -> list[int]:
        line: RequestLine[int] = RequestLine()
        line.put(1, 2)
        line.put(3)
        return [await line.take(is_used=True) for _ in range(3)]

    assert asyncio.run(run()) == [1, 2, 3]


def test_a_connection_whose_task_was_cancelled_keeps_no_request() -> None:
    async def run() -> int:
        line: RequestLine[int] = RequestLine()
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(line.take(is_used=True))
            await asyncio.sleep(0)
            waiting.cancel()
        line.put(7)
        return await line.take(is_used=True)

    assert asyncio.run(run()) == 7


def test_who_comes_first_takes_what_another_was_woken_for() -> None:
    """As a browser's socket that has just ended serves the next request before an idle one."""

    async def run() -> list[str]:
        line: RequestLine[int] = RequestLine()
        taken: list[str] = []

        async def idle() -> None:
            await line.take(is_used=True)
            taken.append("idle")

        async with asyncio.TaskGroup() as group:
            group.create_task(idle())
            await asyncio.sleep(0)
            line.put(1)
            await line.take(is_used=True)
            taken.append("just ended")
            await asyncio.sleep(0)
            assert taken == ["just ended"]
            line.put(2)
        return taken

    assert asyncio.run(run()) == ["just ended", "idle"]
