from collections.abc import Awaitable, Callable

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.survey.asker import Asker, BudgetSpent, Pace
from harness.survey.question import Question
from tests.survey.fake_server import ROOT, FakeServer, stored_jpeg_ls

QUESTION = Question(f"{ROOT}/studies")


def times_s(pace: Pace, act: Callable[[Asker], Awaitable[None]]) -> list[float]:
    """When a server was asked; each answer takes 20 ms."""
    server = FakeServer(stored_jpeg_ls)

    async def main() -> None:
        await act(Asker(server, pace))

    run_virtually(main())
    return [asked_s for asked_s, _ in server.asked]


def test_questions_wait_for_their_turn() -> None:
    async def three(asker: Asker) -> None:
        for _ in range(3):
            await asker.ask(QUESTION)

    assert times_s(Pace(4.0), three) == pytest.approx([0.0, 0.25, 0.5])
    assert times_s(Pace(1000.0), three) == pytest.approx([0.0, 0.02, 0.04])


def test_what_was_asked_at_once_is_paid_for_afterwards() -> None:
    async def six_then_one(asker: Asker) -> None:
        assert len(await asker.ask_at_once([QUESTION] * 6)) == 6
        await asker.ask(QUESTION)
        assert asker.request_count == 7

    assert times_s(Pace(2.0), six_then_one) == pytest.approx([0.0] * 6 + [3.0])


def test_nothing_is_asked_once_the_budget_is_spent() -> None:
    async def many(asker: Asker) -> None:
        for _ in range(3):
            await asker.ask(QUESTION)
        with pytest.raises(BudgetSpent):
            await asker.ask(QUESTION)

    assert times_s(Pace(1.0, budget_s=2.5), many) == pytest.approx([0.0, 1.0, 2.0])
