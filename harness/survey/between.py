"""What lies between here and a server: looked at for half a minute."""

import asyncio

from harness.core.survey.answer import Answer
from harness.core.survey.between import Between, between
from harness.survey.asker import Asker
from harness.survey.question import Question
from harness.survey.series import Series

_DURATION_S = 30.0
_EVERY_S = 1.0
_ROUND_COUNT = 3
_AT_ONCE = 6


async def probe_between(asker: Asker, series: Series, accept: str) -> Between | None:
    """The network between; None where no connection could be opened. Raises BudgetSpent."""
    now_s = asyncio.get_running_loop().time
    frames = [
        Question(series.address.frame(series.instances[index % len(series.instances)].uid), accept)
        for index in range(_AT_ONCE)
    ]
    connects: list[Answer] = []
    ends_s = now_s() + _DURATION_S
    while now_s() < ends_s:
        next_s = now_s() + _EVERY_S
        await asker.forget()
        connects.append(await asker.ask(Question(frames[0].url, accept, most_bytes=1)))
        await asyncio.sleep(max(0.0, next_s - now_s()))
    # The first round opens the connections, and TCP learns by it how much it may send.
    rounds = [await asker.ask_at_once(frames) for _ in range(1 + _ROUND_COUNT)]
    return between(connects, rounds[1:])
