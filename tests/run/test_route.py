import asyncio
from typing import cast

import psutil
import pytest

from harness.core.http.framing import Framing
from harness.core.http.given import Given, GivenAnswer
from harness.core.http.protocol import HttpProtocol
from harness.core.images.server_faults import NO_FAULTS, OriginBehaviour
from harness.core.models.processors import ProcessorUse, Reading, Waited
from harness.core.network.profile import NetworkProfile
from harness.errors import EnvironmentProblem, ProcessGone
from harness.results.reasons import OtherReason, ProcessEnded
from harness.run.processors.watch import Readings
from harness.run.route import Route, RouteOutcome, Routes, Way
from harness.servers.emulator.process import Emulator
from harness.servers.emulator.schedule import LinkReport
from harness.servers.origin.process import Origin
from harness.servers.origin.study_server import StudyFiles


class CountingOrigin:
    """An origin that only counts how often it begins anew."""

    def __init__(self) -> None:
        self.start_count = 0

    async def start_over(self) -> None:
        self.start_count += 1


class TellingEmulator:
    """An emulator with one thing to tell."""

    async def report(self) -> LinkReport:
        return LinkReport(30, 70, 6, 0, 0.001, 0.002, server_idle_s=((0.5, 0.75),))


def test_without_an_emulator_there_is_nothing_to_report() -> None:
    assert asyncio.run(Route("http://origin", None).outcome()) == RouteOutcome(None)


def test_a_report_tells_the_greater_lateness_and_both_directions() -> None:
    route = Route("http://emulator", cast(Emulator, TellingEmulator()))
    report = asyncio.run(route.outcome()).emulator

    assert report is not None
    assert (report.max_lateness_s, report.bytes_down, report.bytes_up) == (0.002, 70, 30)


def test_an_origin_whose_faults_count_requests_begins_anew() -> None:
    origin = CountingOrigin()
    asyncio.run(Route("http://origin", None, cast(Origin, origin)).reset_counters())

    assert origin.start_count == 1


class GoneEmulator:
    """An emulator whose process has ended."""

    async def report(self) -> LinkReport:
        raise ProcessGone("harness.servers.emulator", -9, "start again")


def test_a_process_that_has_ended_is_a_reason_and_no_error() -> None:
    route = Route("http://emulator", cast(Emulator, GoneEmulator()))
    asyncio.run(route.reset_counters())
    outcome = asyncio.run(route.outcome())

    assert outcome == RouteOutcome(None, reasons=(ProcessEnded("harness.servers.emulator"),))


class TellingReadings:
    """Readings of two moments, of the load that was begun last."""

    def __init__(self) -> None:
        self.begin_count = 0

    def begin(self) -> None:
        self.begin_count += 1

    def end(self) -> ProcessorUse:
        return USE


USE = ProcessorUse(2, (Reading(0.0, Waited(), 0.0, 0.0, 0.0, 0.0),))


def test_processors_are_read_from_the_beginning_of_a_load_whatever_becomes_of_the_way() -> None:
    told = TellingReadings()
    emulator = cast(Emulator, GoneEmulator())
    route = Route("http://emulator", emulator, processors=cast(Readings, told))
    asyncio.run(route.reset_counters())
    outcome = asyncio.run(route.outcome())

    assert told.begin_count == 1
    assert outcome.processors is USE
    assert outcome.reasons


class FailingEmulator:
    """An emulator that says why it cannot go on."""

    async def report(self) -> LinkReport:
        raise EnvironmentProblem("disk", None, "is full", "make room")


def test_what_a_process_said_before_it_ended_is_kept_as_it_said_it() -> None:
    route = Route("http://emulator", cast(Emulator, FailingEmulator()))

    assert asyncio.run(route.outcome()) == RouteOutcome(
        None, reasons=(OtherReason("disk is full"),)
    )


NEAR = NetworkProfile("near", None, None, 0.002)
LOCAL = NetworkProfile("local", None, None, 0.0)
PLAIN = Way(OriginBehaviour(Framing.MULTIPART, NO_FAULTS), HttpProtocol())
SINGLE = Way(OriginBehaviour(Framing.SINGLE_PART, NO_FAULTS), HttpProtocol())


class SomeOrigin:
    """An origin that is never asked: nothing listens on port 9 (discard) of loopback."""

    url = "http://127.0.0.1:9"
    has_ended = False
    is_foreign = False
    counts_requests = False
    tells_given = False
    processes: tuple[int, ...] = ()


ORIGIN = cast(Origin, SomeOrigin())


class OneOrigin:
    """The same origin for every way of answering, until a test puts another in its place."""

    def __init__(self) -> None:
        self.now = ORIGIN

    async def answering(
        self, behaviour: OriginBehaviour, study: StudyFiles | None = None
    ) -> Origin:
        return self.now


def test_the_way_without_an_emulator_is_the_origin_itself() -> None:
    async def run() -> None:
        async with Routes(LOCAL, OneOrigin(), [PLAIN]) as routes:
            route = await routes.over(PLAIN)

            assert (route.url, route.emulator) == (ORIGIN.url, None)

    asyncio.run(run())


def test_a_route_to_an_origin_that_was_replaced_is_replaced_too() -> None:
    origins = OneOrigin()

    async def run() -> None:
        async with Routes(LOCAL, origins, [PLAIN, SINGLE]) as routes:
            first = await routes.over(PLAIN)
            origins.now = cast(Origin, SomeOrigin())
            second = await routes.over(PLAIN)

            assert (first.origin, second.origin) == (ORIGIN, origins.now)
            assert await routes.over(PLAIN) is second

    asyncio.run(run())


def test_only_of_somebody_elses_server_is_it_told_when_the_link_waited_for_it() -> None:
    ours, theirs = SomeOrigin(), SomeOrigin()
    theirs.is_foreign = True
    emulator = cast(Emulator, TellingEmulator())
    outcomes = [
        asyncio.run(Route("http://emulator", emulator, origin=cast(Origin, origin)).outcome())
        for origin in (ours, theirs)
    ]

    assert [each.server_idle_s for each in outcomes] == [None, ((0.5, 0.75),)]


class GivingOrigin(SomeOrigin):
    """An origin that gives once in its server's place what it tells once."""

    tells_given = True

    def __init__(self) -> None:
        self.left = [GivenAnswer("GET", "/a", None, Given.ANSWER)]

    async def take_given(self) -> tuple[GivenAnswer, ...]:
        taken, self.left = tuple(self.left), []
        return taken


@pytest.mark.parametrize("emulator", [None, TellingEmulator()], ids=["local", "shaped"])
def test_what_was_given_in_a_servers_place_is_told_of_the_load_alone(
    emulator: TellingEmulator | None,
) -> None:
    origin = GivingOrigin()
    route = Route("http://x", cast(Emulator | None, emulator), origin=cast(Origin, origin))
    before = origin.left
    told = asyncio.run(route.outcome()).given
    origin.left = list(before)
    asyncio.run(route.reset_counters())

    assert told == tuple(before)
    assert asyncio.run(route.outcome()).given == ()


def test_an_origin_that_has_ended_is_a_reason() -> None:
    gone = SomeOrigin()
    gone.has_ended = True
    outcome = asyncio.run(Route("http://origin", None, origin=cast(Origin, gone)).outcome())

    assert outcome.reasons == (ProcessEnded("harness.servers.origin"),)


@pytest.mark.live
def test_an_emulator_that_has_ended_is_replaced_and_the_others_stay() -> None:
    async def run() -> list[int]:
        async with Routes(NEAR, OneOrigin(), [PLAIN, SINGLE]) as routes:
            first, other = await routes.over(PLAIN), await routes.over(SINGLE)
            assert first.emulator is not None
            assert other.emulator is not None
            psutil.Process(first.emulator.pid).kill()
            with pytest.raises(EnvironmentProblem):
                await first.emulator.wait_until_gone()
            second = await routes.over(PLAIN)
            assert second.emulator is not None
            assert await routes.over(PLAIN) is second
            assert await routes.over(SINGLE) is other
            assert (await second.emulator.report()).connection_count == 0
            return [first.emulator.pid, second.emulator.pid, other.emulator.pid]

    pids = asyncio.run(run())

    assert len(set(pids)) == 3
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.parametrize("counts", [False, True])
def test_an_origin_that_counts_requests_is_told_of_each_load(*, counts: bool) -> None:
    origins, counting = OneOrigin(), SomeOrigin()
    counting.counts_requests = counts
    origins.now = cast(Origin, counting)

    async def run() -> Origin | None:
        async with Routes(LOCAL, origins, [PLAIN]) as routes:
            return (await routes.over(PLAIN)).counting_origin

    assert asyncio.run(run()) is (counting if counts else None)
