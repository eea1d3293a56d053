"""One part of a survey, asked of the fake server on the virtual clock."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from harness.client.simulation.virtual_clock import run_virtually
from harness.survey.asker import Asker, Pace
from harness.survey.series import Series, find_series
from tests.survey.fake_server import ROOT, FakeServer

Result = TypeVar("Result")


def asked(server: FakeServer, part: Callable[[Asker, Series], Awaitable[Result]]) -> Result:
    """What a part of a survey finds, behind the search for a series."""

    async def main() -> Result:
        asker = Asker(server, Pace(1000.0))
        return await part(asker, await find_series(asker, ROOT, None, None))

    return run_virtually(main())
