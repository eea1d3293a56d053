"""What every `Wire` keeps to: the fake of the other tests on its clock, and HTTP on sockets."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.survey.answer import Answer
from harness.survey.http_wire import HttpWire
from harness.survey.question import Question, Wire
from tests.survey.fake_server import ROOT, FakeServer, stored_jpeg_ls
from tests.survey.small_http_server import listening

Result = TypeVar("Result")
Play = Callable[[Callable[[Wire, str], Awaitable[Result]]], Result]


def with_fake(act: Callable[[Wire, str], Awaitable[Result]]) -> Result:
    async def main() -> Result:
        return await act(FakeServer(stored_jpeg_ls, idle_s=0.05), f"{ROOT}/studies")

    return run_virtually(main())


def with_http(act: Callable[[Wire, str], Awaitable[Result]]) -> Result:
    async def main() -> Result:
        wire = HttpWire({}, http2=True)
        async with listening(idle_s=0.05) as url:
            try:
                return await act(wire, f"{url}/studies")
            finally:
                await wire.forget()

    return asyncio.run(main())


pytestmark = pytest.mark.parametrize(
    "play", [with_fake, pytest.param(with_http, marks=pytest.mark.live)], ids=["fake", "http"]
)


def test_a_connection_is_kept_until_it_is_forgotten(play: Play[list[bool]]) -> None:
    async def act(wire: Wire, url: str) -> list[bool]:
        answers = [await wire.exchange(Question(url)) for _ in range(2)]
        await wire.forget()
        answers.append(await wire.exchange(Question(url)))
        return [answer.is_new_connection for answer in answers]

    assert play(act) == [True, False, True]


def test_an_answer_has_a_status_headers_a_body_and_times_in_order(play: Play[Answer]) -> None:
    async def act(wire: Wire, url: str) -> Answer:
        return await wire.exchange(Question(url))

    answer = play(act)

    assert answer.is_good
    assert answer.content_length_bytes == len(answer.body) > 0
    assert 0 < answer.first_byte_s <= answer.complete_s


def test_an_idle_connection_ends_or_outlasts_the_wait(play: Play[tuple[float | None, ...]]) -> None:
    async def act(wire: Wire, url: str) -> tuple[float | None, ...]:
        kept = await wire.idle_limit_s(Question(url), 0.0)
        return kept, await wire.idle_limit_s(Question(url), 60.0)

    outlasting, ended_s = play(act)

    assert outlasting is None
    assert ended_s is not None
