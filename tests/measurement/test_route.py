"""What a route tells of a load; the ways themselves are tried in whole runs."""

import asyncio
from typing import cast

from harness.emulator.process import Emulator
from harness.emulator.schedule import LinkReport
from harness.measurement.route import Route
from harness.origin.process import Origin


class CountingOrigin:
    """An origin that only counts how often it was asked."""

    def __init__(self) -> None:
        self.report_count = 0

    async def report(self) -> None:
        self.report_count += 1


class TellingEmulator:
    """An emulator with one thing to tell."""

    async def report(self) -> LinkReport:
        return LinkReport(30, 70, 6, 0, 0.001, 0.002)


def test_without_an_emulator_there_is_nothing_to_report() -> None:
    assert asyncio.run(Route("http://origin", None, []).report()) is None


def test_a_report_tells_the_greater_lateness_and_both_directions() -> None:
    route = Route("http://emulator", cast(Emulator, TellingEmulator()), [])
    report = asyncio.run(route.report())

    assert report is not None
    assert (report.max_lateness_s, report.bytes_down, report.bytes_up) == (0.002, 70, 30)


def test_an_origin_whose_faults_count_requests_begins_anew() -> None:
    origin = CountingOrigin()
    asyncio.run(Route("http://origin", None, [], cast(Origin, origin)).report())

    assert origin.report_count == 1
