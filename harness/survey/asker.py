"""Asks at a pace that no server notices, until the budget is spent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from harness.core.survey.answer import Answer
from harness.survey.question import Question, Wire


class BudgetSpent(Exception):
    """There is no time left for another question."""


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many requests a second, for at most so long. Both are above 0."""

    requests_per_s: float = 4.0
    budget_s: float = 180.0


class Asker:
    """Asks one question after the other, or a few at once where that is what is asked."""

    def __init__(self, wire: Wire, pace: Pace) -> None:
        self._wire = wire
        self._pace = pace
        self._ends_s = asyncio.get_running_loop().time() + pace.budget_s
        self._next_s = 0.0
        self.request_count = 0

    async def ask(self, question: Question) -> Answer:
        """The answer, once it is time to ask. Raises BudgetSpent."""
        await self._turn(1)
        return await self._wire.exchange(question)

    async def ask_at_once(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers to questions that are asked together. Raises BudgetSpent."""
        await self._turn(len(questions))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._wire.exchange(each)) for each in questions]
        return [task.result() for task in tasks]

    async def idle_limit_s(self, question: Question, most_s: float) -> float | None:
        """How long a connection stays open; None: longer than `most_s`. Raises BudgetSpent."""
        await self._turn(1)
        return await self._wire.idle_limit_s(question, most_s)

    async def forget(self) -> None:
        """Let the next question open a connection."""
        await self._wire.forget()

    async def _turn(self, count: int) -> None:
        """Wait until `count` more requests do not exceed the pace."""
        loop = asyncio.get_running_loop()
        begin_s = max(self._next_s, loop.time())
        if begin_s >= self._ends_s:
            raise BudgetSpent
        await asyncio.sleep(begin_s - loop.time())
        self._next_s = begin_s + count / self._pace.requests_per_s
        self.request_count += count
